import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The private database. */

/** API keys of machines. The key itself is shown once and never stored. */
export const keys = sqliteTable('keys', {
  /** Random, public: names the key in logs and answers. */
  id: text().primaryKey(),
  /** SHA-256 of the key, base64url. */
  hash: text().notNull().unique(),
  role: text({
    enum: ['publisher', 'certifier', 'producer', 'organisation', 'handler', 'issuer', 'partner', 'auditor', 'admin'],
  }).notNull(),
  /** Unified social credit code of the organisation it speaks for; none for the portal itself. */
  organisation: text(),
  /** JSON: `{registers?: string[], places?: string[], rowsPerDay?: number}`; absent bounds bind nothing. */
  bounds: text().notNull(),
  createdAt: text('created_at').notNull(),
  expiresAt: text('expires_at').notNull(),
  revokedAt: text('revoked_at'),
})
export type ApiKey = typeof keys.$inferSelect

/** Rows published by a key on a day (Asia/Shanghai). */
export const usage = sqliteTable(
  'usage',
  {
    key: text().notNull(),
    day: text().notNull(),
    rows: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.key, t.day] })],
)
