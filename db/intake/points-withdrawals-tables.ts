import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { WITHDRAWAL_CAUSES } from '../../content/points/holder.ts'

/** That an account was one person's, taken back: when, by whom, and why. Written once. */
export const pointsWithdrawals = sqliteTable(
  'points_withdrawals',
  {
    seq: integer().primaryKey(),
    holder: text().notNull(),
    /** Who had vouched, and since when: `YYYY-MM-DD`. */
    attester: text().notNull(),
    attested: text().notNull(),
    cause: text({ enum: WITHDRAWAL_CAUSES }).notNull(),
    reason: text().notNull(),
    /** Account of who does it. */
    by: text().notNull(),
    /** RFC 3339 UTC. */
    at: text().notNull(),
  },
  (t) => [
    index('points_withdrawals_of').on(t.holder, t.seq),
    check('points_withdrawals_causes', sql`${t.cause} IN ('mistake', 'misuse')`),
  ],
)
export type PointsWithdrawal = typeof pointsWithdrawals.$inferSelect
