import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

/**
 * Ranges of counters that codes were issued from; the codes themselves have no rows. Never changed and never deleted:
 * triggers refuse it, and a range that meets another of its product and key id.
 */
export const codeIssues = sqliteTable(
  'code_issues',
  {
    /** Eight characters, random, public. */
    issue: text().primaryKey(),
    /** Fourteen digits. */
    gtin: text().notNull(),
    /** As printed. */
    lot: text().notNull(),
    /** Key id of the serial numbers, one character. */
    keyId: text('key_id').notNull(),
    /** First and last counter, both issued. */
    first: integer().notNull(),
    last: integer().notNull(),
    /** Unified social credit code of the producer, and who did it: a key or an account. */
    producer: text().notNull(),
    by: text('issued_by').notNull(),
    /** RFC 3339 UTC. */
    issuedAt: text('issued_at').notNull(),
    /** base64url of 32 random bytes: opens the commitment that the public record holds. */
    salt: text().notNull(),
    /** Hash of who asked and of the `Idempotency-Key`, and of what was asked. */
    once: text().unique(),
    digest: text(),
  },
  (t) => [
    unique('code_issues_range').on(t.gtin, t.keyId, t.last),
    index('code_issues_of').on(t.gtin, t.issuedAt, t.issue),
    check('code_issues_in_order', sql`${t.first} >= 0 AND ${t.last} >= ${t.first} AND ${t.last} < 34359738368`),
  ],
)
export type CodeIssue = typeof codeIssues.$inferSelect

/** How many codes of an issue were handed out on a day, first and again: whoever stole a key cannot carry them off for ever. */
export const codeFetches = sqliteTable(
  'code_fetches',
  {
    issue: text().notNull(),
    /** `YYYY-MM-DD` in Asia/Shanghai. */
    day: text().notNull(),
    codes: integer().notNull(),
    /** Requests that asked for them. */
    times: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.issue, t.day] }), check('code_fetches_some', sql`${t.codes} >= 1`)],
)
