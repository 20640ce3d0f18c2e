import { sql, type SQL } from 'drizzle-orm'
import type { MentionCount } from './mention-counts.ts'
import type { StoredRecord } from './record.ts'

/** What every register says of one organisation or place, in reads that do not grow with how much it says. */
export interface Mentions {
  register: string
  /** How many records mention it. */
  count: number
  newest: StoredRecord[]
}

/** Newest records shown of each register. */
const SHOWN = 5

/** A record as one JSON object, for `readRows`. */
export const recordRow = sql`json_object('register', records.register, 'key', records.key, 'revision', records.revision,
  'status', records.status, 'publisher', entries.publisher, 'publishedAt', entries.published_at,
  'reason', entries.reason, 'index', records.idx, 'body', json(records.body)) AS row`

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
export const mentionsOf = (registers: string[], counts: MentionCount[], newest: StoredRecord[]): Mentions[] =>
  registers.flatMap((register) => {
    const count = counts.find((row) => row.register === register)?.count ?? 0
    return count === 0 ? [] : [{ register, count, newest: newest.filter((record) => record.register === register) }]
  })
