import { Buffer } from 'node:buffer'
import { sql, type SQL } from 'drizzle-orm'
import { factsOf } from '../../content/registers/facts.ts'
import { recordTokens } from '../../content/search/tokens.ts'
import type { StoredTile } from '../../content/log/tiles.ts'
import { documentCells, documentRows, namingsOf, upsertDocuments } from './documents.ts'
import { insertStates, stateRows } from './certificate-states.ts'
import { addContributions, contributionRows } from './contributions.ts'
import type { SignedCheckpoint } from './log.ts'
import type { Appended } from './plan.ts'
import { addMentionCounts, countRows, removeMentions } from './mention-counts.ts'
import { addVolumes, volumeRows } from './volumes.ts'

/**
 * The statements of one batch that appends entries with their leaves and brings every projection up to date.
 * Rows travel as JSON, one bound value for many; what can be read from rows already in the batch does not travel twice.
 */

/** D1 refuses a bound value of 2 MB; we stay well below, counting three bytes a character at worst. */
const MAX_BOUND_BYTES = 1_400_000

/**
 * Cuts JSON texts into arrays that each fit into one bound value, saying how many stand before each; with `{` and `}`,
 * named ones into objects.
 */
const portions = (items: string[], [open, shut] = ['[', ']']): { first: number; json: string }[] => {
  const cut: { first: number; json: string }[] = []
  let [first, size] = [0, 0]
  const close = (end: number): void => {
    if (end > first) cut.push({ first, json: `${open}${items.slice(first, end).join(',')}${shut}` })
    ;[first, size] = [end, 0]
  }
  items.forEach((item, i) => {
    // Most rows are ASCII; three bytes is what a Chinese character takes.
    const bytes = item.length * (/^[\x00-\x7f]*$/.test(item) ? 1 : 3) + 1
    if (size + bytes > MAX_BOUND_BYTES) close(i)
    size += bytes
  })
  close(items.length)
  return cut
}

/** One statement a portion, or as many as each portion takes. */
export const each = <Made>(rows: unknown[], statement: (json: string) => Made): Made[] =>
  portions(rows.map((row) => JSON.stringify(row))).map(({ json }) => statement(json))

/** Leaves go in as the JSON they are, and come to stand byte for byte as they were hashed. */
const insertLeaves = (size: number, appended: Appended[]): SQL[] =>
  portions(appended.map(({ leaf }) => leaf)).map(
    ({ first, json }) =>
      sql`INSERT INTO leaves (idx, leaf) SELECT ${size + first} + key, value FROM json_each(${json})`,
  )

/** Read from the leaves just written. An index already taken breaks the batch: somebody else published in between. */
const insertEntries = (size: number): SQL => sql`
  INSERT INTO entries (idx, register, key, revision, status, publisher, published_at, reason)
  SELECT idx, leaf->>'$.register', leaf->>'$.key', leaf->>'$.revision', leaf->>'$.status', leaf->>'$.publisher',
    leaf->>'$.publishedAt', leaf->>'$.reason'
  FROM leaves WHERE idx >= ${size} ORDER BY idx`

const insertDisclosures = (appended: Appended[]): SQL[] =>
  each(
    appended.flatMap(({ disclosures }) =>
      disclosures.map((d) => [d.register, d.key, d.revision, d.field, d.value, d.salt]),
    ),
    (json) => sql`
      INSERT INTO disclosures (register, key, revision, field, value, salt)
      SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(${json})`,
  )

/** The newest entry of each key among those appended. */
const newest = (appended: Appended[]): Appended[] => [...new Map(appended.map((entry) => [entry.id, entry])).values()]

const upsertRecords = (fresh: Appended[]): SQL[] =>
  each(
    fresh.map(({ id, index, body, facts, hidesTexts }) => {
      const disclosed = hidesTexts ? JSON.stringify(body) : null
      return [id, index, facts?.time ?? null, facts?.longitude ?? null, facts?.latitude ?? null, disclosed]
    }),
    (json) => sql`
      INSERT INTO records (id, register, key, idx, revision, status, time, longitude, latitude, body)
      SELECT row.value->>0, entries.register, entries.key, entries.idx, entries.revision, entries.status,
        row.value->>2, row.value->>3, row.value->>4,
        CASE entries.status WHEN 'withdrawn' THEN NULL ELSE COALESCE(row.value->>5, leaves.leaf->'$.body') END
      FROM json_each(${json}) AS row
        CROSS JOIN entries ON entries.idx = row.value->>1
        CROSS JOIN leaves ON leaves.idx = entries.idx
      WHERE true
      ON CONFLICT (id) DO UPDATE SET idx = excluded.idx, revision = excluded.revision, status = excluded.status,
        time = excluded.time, longitude = excluded.longitude, latitude = excluded.latitude, body = excluded.body`,
  )

/** Mentions of what stood before. */
const goneMentions = ({ definition, key, before }: Appended): string[][] => {
  if (!before?.body) return []
  const { subjects, time } = factsOf(definition, before.body)
  return subjects.map((subject) => [subject, definition.id, time ?? before.publishedAt, key])
}

/** JSON `"subject":[ids of the records that mention it]`, so that what one page reads is written side by side. */
const bySubject = (fresh: Appended[]): string[] => {
  const ids = new Map<string, number[]>()
  for (const { id, facts } of fresh)
    for (const subject of facts?.subjects ?? []) {
      const known = ids.get(subject)
      if (known) known.push(id)
      else ids.set(subject, [id])
    }
  return [...ids].map(([subject, list]) => `${JSON.stringify(subject)}:[${list.join(',')}]`)
}

/** Comes after `upsertRecords`, whose rows it reads. @param fresh - of `newest` @param at - `publishedAt` of the batch */
const replaceMentions = (appended: Appended[], fresh: Appended[], at: string): SQL[] => [
  ...each(appended.flatMap(goneMentions), removeMentions).flat(),
  ...portions(bySubject(fresh), ['{', '}']).map(
    ({ json }) => sql`
      INSERT INTO mentions (subject, register, at, key)
      SELECT subject.key, records.register, COALESCE(records.time, ${at}), records.key
      FROM json_each(${json}) AS subject CROSS JOIN json_each(subject.value) AS id
        CROSS JOIN records ON records.id = id.value`,
  ),
  ...each(
    countRows(fresh.map(({ register, facts }) => ({ register, subjects: facts?.subjects ?? [] }))),
    addMentionCounts,
  ),
]

const replaceSearch = (fresh: Appended[]): SQL[] => {
  const rows = fresh.filter(({ definition }) => definition.searchable)
  const changed = rows.filter(({ before }) => before).map(({ id }) => id)
  return [
    ...each(changed, (json) => sql`DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(${json}))`),
    ...each(
      rows.flatMap(({ id, definition, facts }) => (facts ? [[id, recordTokens(definition.id, facts.text)]] : [])),
      (json) => sql`INSERT INTO search (rowid, tokens) SELECT value->>0, value->>1 FROM json_each(${json})`,
    ),
  ]
}

/** Registers without files cost nothing. */
const replaceDocuments = (appended: Appended[]): SQL[] =>
  each(documentRows(namingsOf(appended)).map(documentCells), upsertDocuments)

const addTotals = (appended: Appended[]): SQL[] => {
  const sums = new Map<string, { records: number; entries: number; lastIndex: number; lastAt: string }>()
  for (const { register, status, before, index, publishedAt } of appended) {
    const sum = sums.get(register) ?? { records: 0, entries: 0, lastIndex: 0, lastAt: '' }
    const stood = before?.body ? 1 : 0
    const stands = status === 'withdrawn' ? 0 : 1
    sums.set(register, {
      records: sum.records + stands - stood,
      entries: sum.entries + 1,
      lastIndex: index,
      lastAt: publishedAt,
    })
  }
  return each(
    [...sums].map(([register, sum]) => [register, sum.records, sum.entries, sum.lastIndex, sum.lastAt]),
    (json) => sql`
      INSERT INTO totals (register, records, entries, last_index, last_at)
      SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(${json}) WHERE true
      ON CONFLICT (register) DO UPDATE SET records = records + excluded.records, entries = entries + excluded.entries,
        last_index = excluded.last_index, last_at = excluded.last_at`,
  )
}

export const growTiles = (tiles: StoredTile[]): SQL[] =>
  each(
    tiles.map(({ level, index, hashes }) => [level, index, Buffer.from(hashes).toString('hex')]),
    (json) => sql`
      INSERT INTO tiles (level, number, hashes)
      SELECT value->>0, value->>1, unhex(value->>2) FROM json_each(${json}) WHERE true
      ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes`,
  )

/** @param checkpoint - `root` in standard base64 */
export const insertCheckpoint = ({ size, root, note, at }: SignedCheckpoint): SQL => sql`
  INSERT INTO checkpoints (size, root, note, at) VALUES (${size}, ${root}, ${note}, ${at})`

/** @param answers - as `encodeAnswer` writes them, of requests not answered before */
export const insertAnswers = (answers: { id: string; digest: string; answer: string }[], at: string): SQL[] =>
  each(
    answers.map(({ id, digest, answer }) => [id, digest, answer]),
    (json) => sql`
      INSERT INTO requests (id, digest, answer, at)
      SELECT value->>0, value->>1, value->>2, ${at} FROM json_each(${json})`,
  )

/**
 * Entries behind the `size` that stand, with their leaves, what may be read of their texts, and every projection.
 * @param at - `publishedAt` of all of them
 */
export const appendEntries = (size: number, appended: Appended[], at: string): SQL[] => {
  const fresh = newest(appended)
  return [
    ...insertLeaves(size, appended),
    insertEntries(size),
    ...insertDisclosures(appended),
    ...upsertRecords(fresh),
    ...replaceMentions(appended, fresh, at),
    ...replaceSearch(fresh),
    ...replaceDocuments(appended),
    ...addTotals(appended),
    ...each(contributionRows(appended), addContributions),
    ...each(volumeRows(appended), addVolumes),
    ...stateRows(appended).flatMap((rows) => each(rows, insertStates)),
  ]
}
