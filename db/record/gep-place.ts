import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import type { RecordDb } from './db.ts'
import { GEP_ACCOUNTS, summaryOf, type AccountSummary } from './gep.ts'
import { disclosed, selectRecords } from './read.ts'
import { records } from './records-tables.ts'

/** More accounts than a place publishes for one year. */
const MOST = 10

/** The newest account of a place itself, the one that its publisher puts first where there are several of that year. */
export const newestAccountOf = async (db: RecordDb, place: string): Promise<AccountSummary | undefined> => {
  const rows = await selectRecords(db)
    .where(
      and(
        eq(records.register, GEP_ACCOUNTS),
        gte(records.key, `${place}-`),
        lt(records.key, `${place}.`),
        sql`${records.status} <> 'withdrawn'`,
      ),
    )
    .orderBy(desc(records.key))
    .limit(MOST)
  const found = rows.flatMap((row) => summaryOf(disclosed(row)) ?? [])
  return found.find(({ headline, year }) => headline && year === found[0]?.year) ?? found[0]
}
