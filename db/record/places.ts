import { sql } from 'drizzle-orm'
import { ancestors } from '../../content/places/ancestors.ts'
import { codesWithin } from '../../content/places/within.ts'
import { countMentions } from './mention-counts.ts'
import { mentionsOf, newestMentions, recordRow, type Mentions } from './mentions.ts'
import type { StoredRecord } from './record.ts'
import { parseRows, readRows } from './rows.ts'

/** A place and what is known there. */
export interface Place {
  /** As the register `places` has it; `undefined` for a place that is not in it, such as a village. */
  record: StoredRecord | undefined
  /** What it lies in, outermost first. */
  ancestors: StoredRecord[]
  /** What lies directly in it, in order of code. */
  children: StoredRecord[]
  mentions: Mentions[]
}

/**
 * Reads a place in one round trip. A province's range of codes, the largest, holds a few hundred places.
 * @param code - 6, 9 or 12 digits
 * @param registers - ids of the registers asked for
 */
export const readPlace = async (db: { $client: D1Database }, code: string, registers: string[]): Promise<Place> => {
  const { first, end } = codesWithin(code)
  const above = ancestors(code)
  const standing = sql`FROM records CROSS JOIN entries ON entries.idx = records.idx WHERE records.register = 'places'`
  const [named, inside, counts, newest] = await readRows(db, [
    sql`SELECT ${recordRow} ${standing}
      AND records.key IN (SELECT value FROM json_each(${JSON.stringify([...above, code])}))`,
    sql`SELECT ${recordRow} ${standing} AND records.key > ${first} AND records.key < ${end}
      AND records.body->>'$.parent' = ${code} AND records.status <> 'withdrawn' ORDER BY records.key`,
    countMentions(code, registers),
    newestMentions(code, registers),
  ])
  const places = new Map(parseRows<StoredRecord>(named).map((record) => [record.key, record]))
  return {
    record: places.get(code),
    ancestors: above.flatMap((place) => places.get(place) ?? []),
    children: parseRows(inside),
    mentions: mentionsOf(registers, parseRows(counts), parseRows(newest)),
  }
}
