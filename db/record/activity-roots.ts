import { desc, eq } from 'drizzle-orm'
import type { RecordDb } from './db.ts'
import { records } from './records-tables.ts'

/** The newest day whose activity was fixed in public; `undefined` before the first. */
export const readNewestActivityRoot = async (db: RecordDb): Promise<string | undefined> => {
  const newest = await db
    .select({ day: records.key })
    .from(records)
    .where(eq(records.register, 'activity-roots'))
    .orderBy(desc(records.key))
    .limit(1)
    .get()
  return newest?.day
}
