import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * Rewards that bodies set aside for reports that were found true. Without row numbers (`WITHOUT ROWID` in the migration):
 * those would tell in which order vouchers came. The voucher itself stands in `points_vouchers`, which names no report.
 */
export const reportRewards = sqliteTable(
  'report_rewards',
  {
    number: text().primaryKey(),
    /** Unified social credit code of the body that set it aside. */
    body: text().notNull(),
    /** Reports of one pulse share: among how many. */
    share: integer().notNull(),
    /** Key in `EVIDENCE` of the voucher, sealed to her mailbox; NULL until she fetched it. */
    objectKey: text('object_key'),
  },
  (t) => [check('report_rewards_share', sql`${t.share} BETWEEN 1 AND 20`)],
)
