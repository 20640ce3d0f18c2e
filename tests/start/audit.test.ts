import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64 } from '../../content/log/bytes.ts'
import { encodeCheckpoint } from '../../content/log/checkpoint.ts'
import { leafHashes } from '../../content/log/entry.ts'
import { encodeNote, parseNote, signNote } from '../../content/log/note.ts'
import { appendLeaves } from '../../content/log/tiles.ts'
import { HEAD_KEY } from '../../db/record/head.ts'
import { sha256 } from '../../db/record/hash.ts'
import { openRecord } from '../../db/record/db.ts'
import { sealBundles } from '../../db/record/seal.ts'
import { sealedKey } from '../../db/record/sealed.ts'
import { stateLogKeys } from '../../db/record/log-keys.ts'
import { openSigner } from '../../db/record/signer.ts'
import { audit } from '../../scripts/audit.ts'
import { say } from '../../scripts/log/sentences.ts'
import { auditRecord } from '../../scripts/record/audit.ts'
import { ownTrust } from '../../scripts/record/standing.ts'
import type { Bindings } from '../../scripts/portal/bindings.ts'
import { replayInto } from '../../scripts/replay.ts'
import {
  aStation,
  copyState,
  doorOf,
  eraseSecret,
  fill,
  inState,
  LOG_KEY,
  manyCopies,
  newState,
  stand,
} from './a-record.ts'
import { migrate } from '../../scripts/portal/migrate.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { WHOLE } from '../pages.ts'
import { aSecret } from './portals.ts'

const ENGLISH = { LANG: 'en' }
const SLOW = { timeout: 120_000 }
const folders: string[] = []
const kept = (folder: string): string => {
  folders.push(folder)
  return folder
}
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const sound = kept(newState())
let saved = ''

beforeAll(async () => {
  await fill(sound)
  await eraseSecret(sound)
  await inState(sound, async ({ RECORD }) => {
    saved = (await RECORD.prepare('SELECT note FROM checkpoints WHERE size = 580').first<string>('note')) ?? ''
  })
  writeFileSync(join(sound, 'saved'), saved)
}, 120_000)

/** What of a state's bindings is no database: the name of its log. */
const ownBindings = inState(kept(newState()), async (bindings) => bindings)

const auditOf = (state: string, ...args: string[]) => {
  process.env['STATE_DIR'] = state
  return audit(args, ENGLISH)
}
const replayOf = (state: string, ...args: string[]) => {
  process.env['STATE_DIR'] = state
  return replayInto(args, ENGLISH)
}

/** Lets tables be changed that refuse it, as somebody with the database file could. */
const unguarded = async (record: D1Database, act: () => Promise<unknown>): Promise<void> => {
  const { results } = await record
    .prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`)
    .all<{ name: string; sql: string }>()
  for (const { name } of results) await record.prepare(`DROP TRIGGER "${name}"`).run()
  await act()
  for (const { sql } of results) await record.prepare(sql).run()
}

const changed = (statements: string[]) => async (bindings: Bindings) =>
  unguarded(bindings.RECORD, () => bindings.RECORD.batch(statements.map((sql) => bindings.RECORD.prepare(sql))))

/** A leaf put in the place of another, with all tiles, roots and signatures made anew by the log's own key. */
const rewritten = async (bindings: Bindings, change: (leaf: string, index: number) => string): Promise<void> => {
  const { RECORD: record, OBJECTS: objects, LOG_ORIGIN } = bindings
  const signer = await openSigner(LOG_ORIGIN, LOG_KEY)
  const old = await record.prepare('SELECT leaf FROM leaves ORDER BY idx').all<{ leaf: string }>()
  const leaves = old.results.map(({ leaf }, index) => change(leaf, index))
  const sizes = await record.prepare('SELECT size FROM checkpoints ORDER BY size').all<{ size: number }>()
  const treeOf = (size: number) =>
    appendLeaves({ size: 0, edge: [] }, leafHashes(leaves.slice(0, size), sha256), sha256)
  await unguarded(record, async () => {
    for (const [index, leaf] of leaves.entries())
      if (leaf !== old.results[index]?.leaf) {
        const at = `leaf = ?1 WHERE idx = ${index}`
        await record.prepare(`UPDATE leaves SET ${at}`).bind(leaf).run()
        const columns = `publisher = ?1->>'$.publisher', published_at = ?1->>'$.publishedAt'`
        await record.prepare(`UPDATE entries SET ${columns} WHERE idx = ${index}`).bind(leaf).run()
      }
    for (const { level, index, hashes } of treeOf(leaves.length).tiles)
      await record
        .prepare('UPDATE tiles SET hashes = unhex(?) WHERE level = ? AND number = ?')
        .bind(Buffer.from(hashes).toString('hex'), level, index)
        .run()
    for (const { size } of sizes.results) {
      const { root } = treeOf(size)
      const text = encodeCheckpoint({ origin: LOG_ORIGIN, size, root, extensions: [] })
      const note = encodeNote({ text, signatures: [await signNote(text, signer.key, signer.sign)] })
      await record
        .prepare('UPDATE checkpoints SET root = ?, note = ? WHERE size = ?')
        .bind(encodeBase64(root), note, size)
        .run()
      if (size === leaves.length) await objects.put(HEAD_KEY, note)
    }
  })
}

describe('a sound record', () => {
  it('is audited whole, in both languages', SLOW, async () => {
    const { code, lines } = await auditOf(sound)
    expect(lines[0]).toMatch(/^Verified: 585 entries of .* agree with each other/)
    expect(lines[1]).toContain('signed by the operator alone')
    expect(lines[2]).toContain('No checkpoint saved earlier was given (--since)')
    expect(code).toBe(0)
    process.env['STATE_DIR'] = sound
    const since = await audit(['--since', join(sound, 'saved')], { LANG: 'zh_CN.UTF-8' })
    expect(since.lines[0]).toMatch(/^已核对：/)
    expect(since.lines).toHaveLength(2)
  })

  it('is rebuilt in an empty place with the same rows in every table, and audited there', SLOW, async () => {
    const to = kept(newState())
    const { code, lines } = await replayOf(sound, '--to', to)
    expect(lines[0]).toMatch(/^Rebuilt: from the 585 entries/)
    expect(code).toBe(0)
    writeFileSync(join(to, 'secrets.env'), `LOG_KEY=${LOG_KEY}\n`)
    expect(await auditOf(to)).toMatchObject({ code: 0 })
    expect((await replayOf(sound, '--to', to)).code).toBe(2)
  })
})

describe('a record with sealed bundles', () => {
  it('is audited and rebuilt alike; a sealed bundle that was lost is found', SLOW, async () => {
    const [state, to] = [kept(copyState(sound)), kept(newState())]
    await inState(state, async ({ RECORD, OBJECTS }) => {
      expect(await sealBundles(openRecord(RECORD, OBJECTS), OBJECTS, '2025-01-01T00:00:00Z', 9)).toEqual([0, 1])
    })
    expect(await auditOf(state)).toMatchObject({ code: 0 })
    expect(await replayOf(state, '--to', to)).toMatchObject({ code: 0 })
    await inState(state, ({ OBJECTS }) => OBJECTS.delete(sealedKey(1)))
    expect(await auditOf(state)).toMatchObject({ code: 1, lines: [expect.stringContaining('tile/entries/001')] })
  })
})

const DAMAGES: [title: string, damage: (bindings: Bindings) => Promise<unknown>, found: string][] = [
  [
    'a flipped bit of a leaf',
    changed([`UPDATE leaves SET leaf = replace(leaf, '万寿西宫7"', '万寿西官7"') WHERE idx = 7`]),
    'entry 7 in tile/entries/000',
  ],
  [
    'a flipped bit of a tile',
    changed([`UPDATE tiles SET hashes = x'00' || substr(hashes, 2) WHERE level = 0 AND number = 1`]),
    'hash 0 (counted from 0) of tile/0/001',
  ],
  [
    'a flipped bit of a projection',
    changed([`UPDATE records SET body = replace(body, '万寿西宫7"', '万寿西官7"') WHERE id = 7`]),
    'in table records, row 7, column body',
  ],
  [
    'a flipped bit of a checkpoint',
    changed([`UPDATE checkpoints SET note = replace(note, '300', '301') WHERE size = 300`]),
    'checkpoint at 300 entries',
  ],
  [
    'a changed text',
    changed([`UPDATE disclosures SET value = '"别的"' WHERE key = 'L9'`]),
    'disclosed for note of entry 309',
  ],
  ['a dropped leaf', changed(['DELETE FROM leaves WHERE idx = 300']), 'tile/entries/001'],
  ['a dropped entry', changed([`DELETE FROM entries WHERE idx = 300`]), 'table entries lacks the row 300'],
  ['a dropped checkpoint', changed(['DELETE FROM checkpoints WHERE size = 300']), 'the answer kept of request first'],
  [
    'a dropped text',
    changed([`DELETE FROM disclosures WHERE key = 'L9'`]),
    'note of standards L9, revision 1, is neither disclosed nor erased',
  ],
  ['a dropped erasure', changed(['DELETE FROM erasures']), 'table erasures lacks the row standards L3 1 note'],
  ['a dropped record', changed([`DELETE FROM records WHERE id = 5`]), 'table records lacks the row 5'],
  [
    'a dropped mention',
    changed([`DELETE FROM mentions WHERE key = 'T5' AND subject = '110102'`]),
    'table mentions lacks the row 110102',
  ],
  ['a dropped row of search', changed(['DELETE FROM search WHERE rowid = 5']), 'table search_terms lacks the row'],
  [
    'a wrong total',
    changed([`UPDATE totals SET records = records + 1 WHERE register = 'standards'`]),
    'column records',
  ],
  [
    'a dropped trigger',
    (bindings) => bindings.RECORD.exec('DROP TRIGGER leaves_no_update'),
    'trigger leaves_no_update',
  ],
  [
    'a swapped pair of leaves',
    changed([
      'UPDATE leaves SET idx = -1 WHERE idx = 10',
      'UPDATE leaves SET idx = 10 WHERE idx = 11',
      'UPDATE leaves SET idx = 11 WHERE idx = -1',
    ]),
    'entry 10 in tile/entries/000',
  ],
  [
    'a swapped pair of entries',
    changed([
      'UPDATE entries SET idx = -1 WHERE idx = 10',
      'UPDATE entries SET idx = 10 WHERE idx = 11',
      'UPDATE entries SET idx = 11 WHERE idx = -1',
    ]),
    'in table entries, row 10, column key',
  ],
  [
    'a truncated tail',
    changed([
      'DELETE FROM entries WHERE idx >= 580',
      'DELETE FROM leaves WHERE idx >= 580',
      'DELETE FROM checkpoints WHERE size > 580',
    ]),
    'kept outside the database is of 585 entries, the database holds 580',
  ],
  [
    'a time that decreases, signed again by the log itself',
    (bindings) =>
      rewritten(bindings, (leaf, index) => (index === 400 ? leaf.replace('2024-01-01T', '2023-01-01T') : leaf)),
    'entry 400 was published at 2023-01-01T00:00:00Z, before the one in front of it',
  ],
  [
    'a changed object',
    async ({ OBJECTS }) => OBJECTS.put(await objectOf(OBJECTS, 'objects/'), 'other'),
    'bytes of the object objects/',
  ],
  [
    'a changed export',
    async ({ OBJECTS }) => OBJECTS.put(await objectOf(OBJECTS, 'exports/'), 'other'),
    'bytes of the object exports/',
  ],
  [
    'an export that nobody made',
    ({ OBJECTS }) => OBJECTS.put('exports/standards/9.csv', SECRET_FILE),
    'nothing accounts for the object',
  ],
]
/** One of each kind: the short suite tries these, the long one all. */
const TELLING = [
  'a flipped bit of a tile',
  'a flipped bit of a projection',
  'a changed text',
  'a dropped entry',
  'a dropped erasure',
  'a dropped row of search',
  'a dropped trigger',
  'a swapped pair of entries',
  'a truncated tail',
  'a time that decreases, signed again by the log itself',
  'a changed object',
  'an export that nobody made',
]
const TRIED = WHOLE ? DAMAGES : DAMAGES.filter(([title]) => TELLING.includes(title))

const SECRET_FILE = 'what an erasure should have taken'

const objectOf = async (objects: R2Bucket, prefix: string): Promise<string> =>
  (await objects.list({ prefix })).objects[0]?.key ?? ''

describe('an audit finds and names', () => {
  const [copies, scratches] = [kept(newState()), kept(newState())]
  let [records, rooms]: Awaited<ReturnType<typeof manyCopies>>[] = []
  beforeAll(async () => {
    const empty = kept(newState())
    await inState(empty, async ({ RECORD, OBJECTS }) => {
      await migrate(RECORD, 'record')
      await OBJECTS.head('nothing')
    })
    records = await manyCopies(sound, copies, TRIED.length)
    rooms = await manyCopies(empty, scratches, TRIED.length)
  }, 240_000)
  afterAll(async () => {
    await records?.close()
    await rooms?.close()
  })

  it.each(TRIED.map(([title, damage, found], n) => [title, damage, found, n] as const))(
    '%s',
    SLOW,
    async (_, damage, found, n) => {
      const [copy, room] = [records?.all[n], rooms?.all[n]]
      if (!copy || !room) throw new Error('no copy')
      const bindings = { ...(await ownBindings), ...copy }
      await damage(bindings)
      const state = { directory: copies, persist: copies, secrets: { LOG_KEY } }
      const standing = { state, bindings, db: openRecord(bindings.RECORD, bindings.OBJECTS) }
      const within = <T>(__: string, act: (scratch: Bindings) => Promise<T>) => act({ ...bindings, ...room })
      const { verdict } = await auditRecord(standing, await ownTrust(standing), () => {}, undefined, within)
      expect(say('en', verdict.finding, verdict.values)).toContain(found)
      expect(verdict.ok).toBe(false)
    },
  )

  it('a history rewritten and signed again throughout, by a checkpoint saved before', SLOW, async () => {
    const state = kept(copyState(sound))
    await inState(state, (bindings) =>
      // A statement that was corrected since: nothing made of the log shows it.
      rewritten(bindings, (leaf, index) => (index === 1 ? leaf.replace('万寿西宫1"', '万寿西官1"') : leaf)),
    )
    const { code, lines } = await auditOf(state, '--since', join(state, 'saved'))
    expect(lines[0]).toContain('does not continue that of 580')
    expect(code).toBe(1)
    // Compared with itself alone it holds together: that much, and what it does not exclude, is said.
    const alone = await auditOf(state)
    expect(alone.lines[0]).toMatch(/^Verified: 585 entries/)
    expect(alone.lines[2]).toContain('does not exclude that the operator rewrote the whole history')
    expect(alone.code).toBe(0)
  })
})

describe('a log whose key was changed as planned', () => {
  const NEXT_KEY = aSecret()
  const change = async (state: string, next: string): Promise<void> => {
    const at = (minute: number) => `2024-08-01T00:0${minute}:00Z`
    await inState(state, async (bindings) => {
      const old = await doorOf(bindings, at(0))
      await stateLogKeys(old)
      const signer = await openSigner(bindings.LOG_ORIGIN, next)
      await stateLogKeys({ ...old, signer: { ...signer, retiring: old.signer }, now: () => new Date(at(1)) })
      await stateLogKeys({ ...old, signer, now: () => new Date(at(2)) })
      await stand({ ...old, signer, now: () => new Date(at(3)) }, [aStation(900)])
    })
    writeFileSync(join(state, 'secrets.env'), `LOG_KEY=${next}\n`)
  }

  it('is audited whole: old checkpoints by the key listed then', SLOW, async () => {
    const state = kept(copyState(sound))
    await change(state, NEXT_KEY)
    expect((await auditOf(state)).lines[0]).toMatch(/^Verified: 590 entries/)
    // The retired key signs nothing afterwards.
    await inState(state, async ({ RECORD, OBJECTS, LOG_ORIGIN }) => {
      const { key, sign } = await openSigner(LOG_ORIGIN, LOG_KEY)
      const row = await RECORD.prepare('SELECT note FROM checkpoints WHERE size = 589').first<{ note: string }>()
      const { text } = parseNote(row?.note ?? '')
      const note = encodeNote({ text, signatures: [await signNote(text, key, sign)] })
      const checkpoints = RECORD.prepare('UPDATE checkpoints SET note = ? WHERE size = 589').bind(note)
      await unguarded(RECORD, () => checkpoints.run())
      expect(await OBJECTS.head(HEAD_KEY)).not.toBeNull()
    })
    expect(await auditOf(state)).toMatchObject({
      code: 1,
      lines: [expect.stringContaining('checkpoint at 589 entries')],
    })
  })
})

describe('what cannot be checked ends with 2:', () => {
  it('a folder without a portal, a state in use, wrong arguments', SLOW, async () => {
    const empty = kept(newState())
    expect(await auditOf(empty)).toMatchObject({ code: 2, lines: [expect.stringContaining('holds no portal')] })
    const used = kept(copyState(sound))
    writeFileSync(join(used, 'lock'), '1')
    writeFileSync(join(used, 'address'), 'http://127.0.0.1:1')
    const ending = await auditOf(used)
    expect(ending).toMatchObject({ code: 2, lines: [expect.stringContaining('npm run pull -- http://127.0.0.1:1')] })
    expect((await auditOf(sound, '--moon')).code).toBe(2)
    expect((await replayOf(sound)).code).toBe(2)
  })

  it('a portal that ends before it has answered', SLOW, async () => {
    const used = kept(copyState(sound))
    const ending = createServer((_, response) => void response.write('{"progress":"ta', () => response.destroy()))
    const port = await freePort()
    await new Promise<void>((done) => void ending.listen(port, '127.0.0.1', done))
    writeFileSync(join(used, 'lock'), String(process.pid))
    writeFileSync(join(used, 'address'), `http://127.0.0.1:${port}`)
    const said = [expect.stringContaining('The portal ended before it had answered')]
    expect(await auditOf(used, '--since', join(sound, 'saved'))).toEqual({ code: 2, lines: said })
    ending.close()
  })
})
