import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Scans of codes, in sums. A code is a keyed hash; nothing here names a visitor, an address or a time of day. */

/** What is known of a code for good. */
export const scanCodes = sqliteTable(
  'scan_codes',
  {
    /** HMAC of the code, base64url: whoever has the table alone cannot even look up a code that she knows. */
    code: text().primaryKey(),
    /** Days in Asia/Shanghai; none as long as programs alone looked it up. */
    firstDay: text('first_day'),
    lastDay: text('last_day'),
    /** Distinct days with a visitor. */
    days: integer().notNull(),
    /** Visitors, each once a day. */
    visitors: integer().notNull(),
    automated: integer().notNull(),
  },
  (t) => [check('scan_codes_days', sql`${t.days} <= ${t.visitors}`)],
)

/** Where from, for good. */
export const scanPlaces = sqliteTable(
  'scan_places',
  {
    code: text().notNull(),
    /** As `provinceOf` says it. */
    province: text().notNull(),
    visitors: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.code, t.province] })],
)

/** Day by day, kept for `RETENTION_DAYS.scanDay`. */
export const scanCounts = sqliteTable(
  'scan_counts',
  {
    code: text().notNull(),
    day: text().notNull(),
    province: text().notNull(),
    visitors: integer().notNull(),
    automated: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.code, t.day, t.province] }), index('scan_counts_day').on(t.day)],
)

/** Which scans were counted, so that each is counted once; kept for `RETENTION_DAYS.scanSeen`. */
export const scanSeen = sqliteTable(
  'scan_seen',
  {
    day: text().notNull(),
    /** Of code and visitor, by the day's salt: the same visitor is another one of another code or on another day. */
    id: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.id] })],
)

/** Random, forgotten with what was salted by it. */
export const scanSalts = sqliteTable('scan_salts', {
  day: text().primaryKey(),
  /** 32 bytes, base64url. */
  salt: text().notNull(),
})
