import { and, desc, eq, isNotNull } from 'drizzle-orm'
import * as z from 'zod'
import { Books } from '../../content/points/books.ts'
import type { RecordDb } from './db.ts'
import { records } from './records-tables.ts'

/** The books of days as they stand in the record. */

const REGISTER = 'points-books'

/** The newest day whose books are public; `undefined` before the first. */
export const newestPointsDay = async (db: RecordDb): Promise<string | undefined> => {
  const newest = await db
    .select({ day: records.key })
    .from(records)
    .where(eq(records.register, REGISTER))
    .orderBy(desc(records.key))
    .limit(1)
    .get()
  return newest?.day
}

const Day = z.object({ day: z.string(), root: z.string(), leaves: z.int(), ...Books.shape })
export type PublishedDay = z.output<typeof Day>

/** The newest days, the newest first. */
export const listPointsDays = async (db: RecordDb, limit: number): Promise<PublishedDay[]> => {
  const rows = await db
    .select({ body: records.body })
    .from(records)
    .where(and(eq(records.register, REGISTER), isNotNull(records.body)))
    .orderBy(desc(records.key))
    .limit(limit)
  return rows.map(({ body }) => Day.parse(JSON.parse(body ?? '')))
}
