import { desc, eq } from 'drizzle-orm'
import type { RecordDb } from './db.ts'
import { records } from './tables.ts'

/** The newest day whose books are public; `undefined` before the first. */
export const newestPointsDay = async (db: RecordDb): Promise<string | undefined> => {
  const newest = await db
    .select({ day: records.key })
    .from(records)
    .where(eq(records.register, 'points-books'))
    .orderBy(desc(records.key))
    .limit(1)
    .get()
  return newest?.day
}
