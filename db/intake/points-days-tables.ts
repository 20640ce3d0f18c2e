import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Days whose books are closed: kept before they are published, so that a day is closed once. */
export const pointsDays = sqliteTable('points_days', {
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  day: text().primaryKey(),
  /** The last transfer of the day; 0 where there was none yet. */
  last: integer().notNull(),
  /** JSON: `Books` of the day's end. */
  books: text().notNull(),
  /** JSON: what programmes issued on the day, small ones folded. */
  programmes: text().notNull(),
  leaves: integer().notNull(),
  /** Standard base64. */
  root: text().notNull(),
})
export type PointsDay = typeof pointsDays.$inferSelect
