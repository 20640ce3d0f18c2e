import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ACCOUNT_KIND_NAMES } from '../../content/points/account.ts'
import { HOLDER_KINDS } from '../../content/points/holder.ts'

/** Sums and orders that pages read, kept by triggers of the ledger so that nothing is added up or sorted at a read. */

/** What the accounts of a kind received and spent together, in the ledger of points. */
export const pointsTotals = sqliteTable('points_totals', {
  kind: text({ enum: ACCOUNT_KIND_NAMES }).primaryKey(),
  received: integer().notNull(),
  spent: integer().notNull(),
})

/** Holders who asked to be in the ranking, and what they received that was not taken back. */
export const pointsShown = sqliteTable(
  'points_shown',
  {
    holder: text().primaryKey(),
    name: text().notNull(),
    kind: text({ enum: HOLDER_KINDS }).notNull(),
    points: integer().notNull(),
  },
  (t) => [index('points_shown_order').on(t.points, t.holder)],
)
