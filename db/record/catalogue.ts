import { desc } from 'drizzle-orm'
import type { RecordDb } from './db.ts'
import { totals } from './records-tables.ts'
import { checkpoints } from './tables.ts'

/** What every register holds, and the state of the log it is read at; one round trip. */
export const readCatalogue = async (db: RecordDb) => {
  const [rows, newest] = await db.batch([
    db.select().from(totals),
    db
      .select({ size: checkpoints.size, at: checkpoints.at })
      .from(checkpoints)
      .orderBy(desc(checkpoints.size))
      .limit(1),
  ])
  return { totals: rows, at: newest[0]?.at, treeSize: newest[0]?.size ?? 0 }
}
