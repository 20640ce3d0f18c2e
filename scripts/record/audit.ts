import { parseVerifierKey, type VerifierKey } from '../../content/log/keys.ts'
import { equal } from '../../content/log/bytes.ts'
import { readCheckpoints } from '../../db/record/log.ts'
import { readHead } from '../../db/record/head.ts'
import { auditLog } from '../log/audit.ts'
import { checkGrowth, type Checked } from '../log/checks.ts'
import { refused, verified, type Verdict } from '../log/sentences.ts'
import { isVerdict, openTrusted, openWithAny, type Opened, type Trust } from '../log/trust.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { growthFrom } from '../log/pull.ts'
import { compareRecords } from './compare.ts'
import { checkObjects } from './objects.ts'
import { inScratch, rebuild, sealAlike } from './rebuild.ts'
import { logOf, sourceOf, type Standing } from './standing.ts'

type Say = (text: string) => void

/** A log that is empty has neither checkpoint nor entries. */
const emptyTree: Opened = { checkpoint: { origin: '', size: 0, root: new Uint8Array(), extensions: [] }, seen: [] }

/**
 * Opens the newest checkpoint of a record and compares with it what was kept outside the database, and all entries and
 * tiles.
 * @param saved - a checkpoint saved earlier, which the log must continue
 */
export const auditStandingLog = async (standing: Standing, trust: Trust, saved?: Opened): Promise<Checked> => {
  const { newest } = await readCheckpoints(standing.db)
  const opened = newest ? await openTrusted(newest.note, 'checkpoint', trust) : emptyTree
  if (isVerdict(opened)) return { verdict: opened }
  const { size, root } = opened.checkpoint
  const head = await readHead(standing.bindings.OBJECTS)
  if (head.size !== size || (size > 0 && !equal(head.root, root)))
    return { verdict: refused('headDiffers', { head: head.size, size }), opened }
  const read = logOf(standing)
  const growth =
    saved &&
    (await checkGrowth(
      saved.checkpoint,
      opened.checkpoint,
      growthFrom(async (path) => read(path)),
    ))
  if (growth && !growth.ok) return { verdict: growth, opened }
  if (size === 0) return { verdict: verified('whole', { origin: trust.log.name, size, root: '' }), opened }
  return { verdict: await auditLog(opened, read), opened }
}

/** A key of the log by its own entries, which were audited: it signs from the one that lists it to the one that ends it. */
interface Listed {
  key: VerifierKey
  from: number
  /** Size of the first checkpoint that it does not sign any more. */
  until: number
}

/** @param record - one that still holds every leaf */
const listedKeys = async (record: D1Database, origin: string): Promise<Listed[]> => {
  const { results } = await record
    .prepare(
      `SELECT entries.idx AS "index", leaf->>'$.body.vkey' AS vkey, leaf->>'$.body.state' AS state,
         (SELECT min(size) FROM checkpoints WHERE size > entries.idx) AS signed
       FROM entries CROSS JOIN leaves ON leaves.idx = entries.idx WHERE entries.register = 'log-keys' ORDER BY entries.idx`,
    )
    .all<{ index: number; vkey: string; state: string; signed: number }>()
  const listed = new Map<string, Listed>()
  for (const { index, vkey, state, signed } of results) {
    const key = await parseVerifierKey(vkey, sha256).catch(() => undefined)
    if (key?.name !== origin) continue
    const { from } = listed.get(key.id) ?? { from: index }
    const ends = state === 'compromised' ? signed + 1 : signed
    listed.set(key.id, { key, from, until: state === 'current' || state === 'retiring' ? Infinity : ends })
  }
  return [...listed.values()]
}

/** Every checkpoint ever signed says in its text what its row says, signed by a key that the log lists for that size. */
const checkNotes = async (record: D1Database, rebuilt: D1Database, trust: Trust): Promise<Verdict | undefined> => {
  const listed = await listedKeys(rebuilt, trust.log.name)
  for (let after = 0; ;) {
    const { results } = await record
      .prepare('SELECT size, root, note FROM checkpoints WHERE size > ? ORDER BY size LIMIT 500')
      .bind(after)
      .all<{ size: number; root: string; note: string }>()
    for (const { size, root, note } of results) {
      after = size
      try {
        const then = listed.filter(({ from, until }) => size > from && size < until).map(({ key }) => key)
        // Before the log said anything of its keys, the first that it lists signed.
        const first = [...trust.logs, ...listed.slice(0, 1).map(({ key }) => key)]
        const { checkpoint } = await openWithAny(note, { ...trust, logs: then.length > 0 ? then : first })
        if (checkpoint.size !== size || Buffer.from(checkpoint.root).toString('base64') !== root)
          return refused('checkpointDiffers', { size })
      } catch {
        return refused('checkpointDiffers', { size })
      }
    }
    if (results.length === 0) return undefined
  }
}

/** Answers of repeated requests name entries as they stand, under a checkpoint that was signed. */
const checkAnswers = async (record: D1Database): Promise<Verdict | undefined> => {
  const wrong = await record
    .prepare(
      `SELECT requests.id FROM requests LEFT JOIN json_each(requests.answer, '$.placed') AS placed
         LEFT JOIN entries ON entries.idx = placed.value->>3
       WHERE NOT EXISTS (SELECT 1 FROM checkpoints WHERE size = requests.answer->>'$.size')
         OR placed.value IS NOT NULL AND (entries.idx IS NULL OR entries.register <> placed.value->>0
           OR entries.key <> placed.value->>1 OR entries.revision <> placed.value->>2)
       LIMIT 1`,
    )
    .first<{ id: string }>()
  return wrong ? refused('answerDiffers', { id: wrong.id }) : undefined
}

/**
 * Compares entries, tiles, checkpoints, disclosures, projections and objects of a record with each other, and all of its
 * tables with those that the log alone rebuilds.
 * @param say - told how far it is
 * @param within - gives an empty record to rebuild in
 * @returns the first difference, or what was compared
 */
export const auditRecord = async (
  standing: Standing,
  trust: Trust,
  say: Say,
  saved?: Opened,
  within: typeof inScratch = inScratch,
): Promise<Checked> => {
  const { state, bindings } = standing
  const { RECORD: record, OBJECTS: objects } = bindings
  say('entries, tiles and checkpoint')
  const { verdict, opened } = await auditStandingLog(standing, trust, saved)
  if (!verdict.ok || !opened) return opened ? { verdict, opened } : { verdict }
  const { size } = opened.checkpoint
  const source = sourceOf(record, logOf(standing), size, objects)
  return within(state.directory, async ({ RECORD: scratch }): Promise<Checked> => {
    const broken = await rebuild(scratch, source, size, record, (entries) =>
      say(`rebuilt ${entries} of ${size} entries`),
    )
    if (broken) return { verdict: broken, opened }
    const wrong = await checkNotes(record, scratch, trust)
    if (wrong) return { verdict: wrong, opened }
    say('objects')
    const stored = await checkObjects(record, objects, scratch)
    if (stored.difference) return { verdict: stored.difference, opened }
    await sealAlike(scratch, record)
    say('tables')
    const { difference, tables, rows } = await compareRecords(scratch, record)
    const values = { origin: trust.log.name, size, tables, rows, objects: stored.count }
    return { verdict: difference ?? (await checkAnswers(record)) ?? verified('audited', values), opened }
  })
}
