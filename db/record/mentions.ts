import { sql, type SQL } from 'drizzle-orm'
import type { StoredRecord } from './record.ts'

/** What every register says of one organisation or place, in reads that do not grow with how much it says. */
export interface Mentions {
  register: string
  /** How many records mention it, counted to `COUNTED_TO` and one further. */
  count: number
  newest: StoredRecord[]
}

/** A count goes no further than this: a place may be mentioned by millions of records. */
export const COUNTED_TO = 1_000
/** Newest records shown of each register. */
const SHOWN = 5

/** A record as one JSON object, for `readRows`. */
export const recordRow = sql`json_object('register', records.register, 'key', records.key, 'revision', records.revision,
  'status', records.status, 'publisher', entries.publisher, 'publishedAt', entries.published_at,
  'reason', entries.reason, 'index', records.idx, 'body', json(records.body)) AS row`

/** Answers `{register, count}` for each register that mentions the subject. */
export const countMentions = (subject: string, registers: string[]): SQL => sql`
  SELECT json_object('register', register, 'count', count) AS row FROM (
    SELECT register.value AS register, (
      SELECT count(*) FROM (SELECT 1 FROM mentions
        WHERE mentions.subject = ${subject} AND mentions.register = register.value LIMIT ${COUNTED_TO + 1})) AS count
    FROM json_each(${JSON.stringify(registers)}) AS register)
  WHERE count > 0`

/** Answers the newest records that mention the subject, of each register, newest first. */
export const newestMentions = (subject: string, registers: string[]): SQL => sql`
  SELECT ${recordRow}
  FROM json_each(${JSON.stringify(registers)}) AS register CROSS JOIN mentions
    ON mentions.subject = ${subject} AND mentions.register = register.value
      AND (mentions.at, mentions.key) IN (SELECT newest.at, newest.key FROM mentions AS newest
        WHERE newest.subject = ${subject} AND newest.register = register.value
        ORDER BY newest.at DESC, newest.key DESC LIMIT ${SHOWN})
  CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key
  CROSS JOIN entries ON entries.idx = records.idx
  ORDER BY register.key, mentions.at DESC, mentions.key DESC`

/** Both answers put together, in the order of `registers`. */
export const mentionsOf = (
  registers: string[],
  counts: { register: string; count: number }[],
  newest: StoredRecord[],
): Mentions[] =>
  registers.flatMap((register) => {
    const count = counts.find((row) => row.register === register)?.count ?? 0
    return count === 0 ? [] : [{ register, count, newest: newest.filter((record) => record.register === register) }]
  })
