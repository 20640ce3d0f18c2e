import { and, gte, lt, sql } from 'drizzle-orm'
import type { IntakeDb } from './db.ts'
import { onDesk, type Desk } from './report-desk-queue.ts'
import { reports } from './reports-tables.ts'

/** How a body deals with what it has: for itself, exact, unlike what is published. */

export interface DeskMonth {
  /** `YYYY-MM` in which they were received. */
  month: string
  received: number
  accepted: number
  notAccepted: number
  settled: number
  /** Of those settled, on the last day or before. */
  inTime: number
  reopened: number
  satisfied: number
  rated: number
  open: number
}

/** Months that one answer tells of, the newest ones. */
export const MOST_MONTHS = 24

/** By month of receipt, the newest first. @param from - first month wanted; `until` the first not wanted, both `YYYY-MM` */
export const readDeskMonths = (
  db: IntakeDb,
  desk: Desk,
  { from, until }: { from: string; until: string },
): Promise<DeskMonth[]> => {
  const month = sql<string>`substr(${reports.received}, 1, 7)`
  const count = (condition: ReturnType<typeof sql>) => sql<number>`sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)`
  return db
    .select({
      month,
      received: sql<number>`count(*)`,
      accepted: count(sql`${reports.accepted} IS NOT NULL`),
      notAccepted: count(sql`${reports.state} = 'not-accepted'`),
      settled: count(sql`${reports.settled} IS NOT NULL`),
      inTime: count(sql`${reports.settled} IS NOT NULL AND ${reports.settled} <= ${reports.due}`),
      reopened: count(sql`${reports.reopenings} > 0`),
      satisfied: count(sql`${reports.rating} = 'satisfied'`),
      rated: count(sql`${reports.rating} IS NOT NULL`),
      open: count(sql`${reports.closed} IS NULL`),
    })
    .from(reports)
    .where(and(onDesk(desk), gte(reports.received, from), lt(reports.received, until)))
    .groupBy(month)
    .orderBy(sql`${month} DESC`)
    .limit(MOST_MONTHS)
}
