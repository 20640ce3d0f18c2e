import { sql, type SQL } from 'drizzle-orm'
import { GEP_ACCOUNTS, summaryOf, type AccountSummary } from './gep.ts'
import { RECORD_ROW } from './read.ts'
import type { StoredRecord } from './record.ts'
import { parseRows } from './rows.ts'

/** More accounts than a place publishes for one year. */
const MOST = 10

/** Answers the newest accounts of a place itself as `StoredRecord`, newest year first. */
export const newestAccountsOf = (place: string): SQL => sql`
  SELECT ${RECORD_ROW} FROM records CROSS JOIN entries ON entries.idx = records.idx
  WHERE records.register = ${GEP_ACCOUNTS} AND records.key >= ${`${place}-`} AND records.key < ${`${place}.`}
    AND records.status <> 'withdrawn' ORDER BY records.key DESC LIMIT ${MOST}`

/**
 * The newest account, the one that its publisher puts first where there are several of that year.
 * @param rows - as `newestAccountsOf` answers them
 */
export const newestAccountFrom = (rows: string[] | undefined): AccountSummary | undefined => {
  const found = parseRows<StoredRecord>(rows).flatMap((row) => summaryOf(row) ?? [])
  return found.find(({ headline, year }) => headline && year === found[0]?.year) ?? found[0]
}
