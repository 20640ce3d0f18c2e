import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The private database. */

/** API keys of machines. The key itself is shown once and never stored. */
export const keys = sqliteTable(
  'keys',
  {
    /** Random, public: names the key in logs and answers. */
    id: text().primaryKey(),
    /** SHA-256 of the key, base64url. */
    hash: text().notNull().unique(),
    role: text({
      enum: [
        'publisher',
        'certifier',
        'producer',
        'organisation',
        'handler',
        'issuer',
        'partner',
        'attester',
        'auditor',
        'admin',
      ],
    }).notNull(),
    /** Unified social credit code of the organisation it speaks for; none for the portal itself. */
    organisation: text(),
    /** JSON: `{registers?: string[], places?: string[], schemes?: string[], rowsPerDay?: number}`; absent bounds bind nothing. */
    bounds: text().notNull(),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at').notNull(),
    revokedAt: text('revoked_at'),
    /** What it is called in lists. */
    name: text(),
    /** Account that made it; `operator` for a script; unknown of the oldest. */
    createdBy: text('created_by'),
    /** To the hour, so that a busy key does not write at every request. */
    lastUsedAt: text('last_used_at'),
  },
  (t) => [
    index('keys_in').on(t.organisation, t.createdAt, t.id),
    index('keys_when').on(t.createdAt, t.id),
    index('keys_expiry')
      .on(t.expiresAt)
      .where(sql`${t.revokedAt} IS NULL`),
  ],
)
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

/**
 * Natural persons of whom a record holds a commitment alone: what it commits to, and the salt that opens it.
 * Written before the record is published; kept apart from it.
 */
export const persons = sqliteTable(
  'persons',
  {
    /** The commitment as it stands in the record, base64url. */
    commitment: text().primaryKey(),
    register: text().notNull(),
    key: text().notNull(),
    field: text().notNull(),
    /** What the publisher wrote: a name, or a name with what tells it from others. */
    value: text().notNull(),
    /** base64url of 32 random bytes. */
    salt: text().notNull(),
    /** RFC 3339 UTC. */
    at: text().notNull(),
  },
  (t) => [index('persons_record').on(t.register, t.key, t.field)],
)

/**
 * What was promised to the public database and perhaps not yet written there: publications whose persons stand here
 * already. Each is finished by its request, by a retry, or by the clock.
 */
export const outbox = sqliteTable(
  'outbox',
  {
    /** Random. */
    id: text().primaryKey(),
    /** JSON of the submission, with commitments in the place of persons. */
    submission: text().notNull(),
    /** RFC 3339 UTC. */
    at: text().notNull(),
  },
  (t) => [index('outbox_at').on(t.at)],
)
