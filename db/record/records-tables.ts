import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

/** What stands of the record now, worked out from its entries: a projection, which replay comes to again. */

/** The newest entry of every (register, key). */
export const records = sqliteTable(
  'records',
  {
    /** Index of the record's first entry: stays the same through corrections. */
    id: integer().primaryKey(),
    register: text().notNull(),
    key: text().notNull(),
    /** Index of the newest entry. */
    index: integer('idx').notNull(),
    revision: integer().notNull(),
    status: text({ enum: ['published', 'corrected', 'withdrawn'] }).notNull(),
    /** Value of the register's `time` field, where it has one. */
    time: text(),
    longitude: real(),
    latitude: real(),
    /** JSON with disclosed values; NULL once withdrawn. */
    body: text(),
  },
  (t) => [
    unique('records_key').on(t.register, t.key),
    index('records_time').on(t.register, t.time, t.key),
    index('records_newest').on(t.register, t.index),
    // What lies near a place: a strip of longitudes, then latitude.
    index('records_position')
      .on(t.register, t.longitude, t.latitude)
      .where(sql`${t.longitude} IS NOT NULL`),
    // Indexes of one register say IS, and so do the statements that walk them: were it `=`, SQLite would compare every
    // bound `register = ?` with all of them, and plan such a statement anew each time a value is bound.
    // Which replies answer a record: their key says whose they are, not to what.
    index('records_replies')
      .on(sql`body ->> 'register'`, sql`body ->> 'recordKey'`)
      .where(sql`register IS 'replies'`),
    // Accounts of gross ecosystem product by method, and those put first of their place and year; by year.
    index('records_gep_method')
      .on(sql`body ->> 'method'`, t.time, t.key)
      .where(sql`register IS 'gep-accounts'`),
    index('records_gep_headline')
      .on(t.time, t.key)
      .where(sql`register IS 'gep-accounts' AND body ->> 'headline' = 1`),
    // What used an account, and the account that a record used.
    index('records_gep_uses')
      .on(sql`body ->> 'account'`, t.key)
      .where(sql`register IS 'gep-uses'`),
    index('records_gep_area_uses')
      .on(sql`body ->> 'areaAccount'`, t.key)
      .where(sql`register IS 'gep-uses'`),
    index('records_gep_users')
      .on(sql`body ->> 'register'`, sql`body ->> 'recordKey'`, t.key)
      .where(sql`register IS 'gep-uses'`),
    // Certificates by holder and by certifier; by last day, all of them and those of a scheme; which ever changed how.
    index('records_certificates_holder')
      .on(sql`body ->> 'holder'`, t.key)
      .where(sql`register IS 'certificates'`),
    index('records_certificates_certifier')
      .on(sql`body ->> 'certifier'`, t.key)
      .where(sql`register IS 'certificates'`),
    index('records_certificates_expires')
      .on(sql`CASE WHEN body ->> 'expires' IS NULL THEN '9999-12-31' ELSE body ->> 'expires' END`, t.key)
      .where(sql`register IS 'certificates'`),
    index('records_certificates_scheme')
      .on(
        sql`body ->> 'scheme'`,
        sql`CASE WHEN body ->> 'expires' IS NULL THEN '9999-12-31' ELSE body ->> 'expires' END`,
        t.key,
      )
      .where(sql`register IS 'certificates'`),
    index('records_certificate_changes')
      .on(sql`body ->> 'change'`, t.key)
      .where(sql`register IS 'certificate-changes'`),
    // What is open for comment, by its last day; hearings by their day, and those of a consultation.
    index('records_consultations_closes')
      .on(sql`body ->> 'closes'`, t.key)
      .where(sql`register IS 'consultations'`),
    index('records_hearings_day')
      .on(sql`body ->> 'day'`, t.key)
      .where(sql`register IS 'hearings'`),
    index('records_hearings_of')
      .on(sql`body ->> 'consultation'`, t.key)
      .where(sql`register IS 'hearings'`),
    // Reports from the public by what they are about and by how far they have come; and open ones by the day that is next
    // due: the one on which it must be said whether it is accepted, then the one by which it must be settled.
    index('records_reports_category')
      .on(sql`body ->> 'category'`, t.time, t.key)
      .where(sql`register IS 'reports'`),
    index('records_reports_state')
      .on(sql`body ->> 'state'`, t.time, t.key)
      .where(sql`register IS 'reports'`),
    index('records_reports_due')
      .on(
        sql`CASE WHEN (body ->> 'state' = 'received' OR body ->> 'state' = 'forwarded') AND body ->> 'acceptDue' IS NOT NULL THEN body ->> 'acceptDue' ELSE body ->> 'due' END`,
        t.key,
      )
      .where(
        sql`register IS 'reports' AND body ->> 'state' IN ('received', 'forwarded', 'accepted', 'investigating', 'reopened')`,
      ),
    index('records_reports_received')
      .on(sql`body ->> 'received'`, t.key)
      .where(sql`register IS 'reports'`),
    // Records that were taken back whole: few, and asked for by what must know at once.
    index('records_withdrawn')
      .on(t.register, t.index)
      .where(sql`status = 'withdrawn'`),
    // What is public until a day, in order of that day.
    index('records_public_until')
      .on(t.register, sql`body ->> 'publicUntil'`)
      .where(sql`body ->> 'publicUntil' IS NOT NULL`),
  ],
)
export type RecordRow = typeof records.$inferSelect

/**
 * Which record speaks of which organisation or place: what crosses registers reads this table.
 * A place is mentioned with every place above it, so that a province's page reads one range.
 */
export const mentions = sqliteTable(
  'mentions',
  {
    /** Unified social credit code (18 characters) or place code (6, 9 or 12 digits). */
    subject: text().notNull(),
    register: text().notNull(),
    /** The record's time, or the day it was first published. */
    at: text().notNull(),
    key: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.subject, t.register, t.at, t.key] })],
)

/** How many mentions each register has of a subject, so that no page counts them; none where there are none. */
export const mentionCounts = sqliteTable(
  'mention_counts',
  {
    subject: text().notNull(),
    register: text().notNull(),
    records: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.subject, t.register] })],
)

/** Which record names which published file, now or before: the way back from a file to what names it. */
export const documents = sqliteTable(
  'documents',
  {
    sha256: text().notNull(),
    register: text().notNull(),
    key: text().notNull(),
    field: text().notNull(),
    /** Index of the newest entry that names it. */
    index: integer('idx').notNull(),
    /** Index of the entry that names it no more; NULL while the record names it. */
    gone: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.sha256, t.register, t.key, t.field] }),
    index('documents_record').on(t.register, t.key),
    index('documents_named').on(t.index),
  ],
)

/** How much each register holds, so that no page counts rows. */
export const totals = sqliteTable('totals', {
  register: text().primaryKey(),
  /** Records not withdrawn. */
  records: integer().notNull(),
  entries: integer().notNull(),
  /** Index of the register's newest entry. */
  lastIndex: integer('last_index').notNull(),
  lastAt: text('last_at').notNull(),
})

/**
 * How much each publisher states in each register, so that openness is reckoned without counting rows. `real` and
 * `demonstration` stand for all publishers of that kind together.
 */
export const contributions = sqliteTable(
  'contributions',
  {
    /** Unified social credit code, `portal`, `real` or `demonstration`. */
    publisher: text().notNull(),
    register: text().notNull(),
    entries: integer().notNull(),
    /** Records that stand and whose newest entry is theirs. */
    records: integer().notNull(),
    corrected: integer().notNull(),
    withdrawn: integer().notNull(),
    /** Fields filled in these records, of those that nothing can empty. */
    filled: integer().notNull(),
    /** Records that name a document. */
    documented: integer().notNull(),
    /** RFC 3339 UTC of the last entry that was no correction; empty while there is none. */
    lastNewAt: text('last_new_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.publisher, t.register] })],
)

/** Entries that a publisher added to a register on a day: what is usual of it, and what is not. */
export const volumes = sqliteTable(
  'volumes',
  {
    /** Unified social credit code, or `portal`. */
    publisher: text().notNull(),
    register: text().notNull(),
    /** `YYYY-MM-DD` in Asia/Shanghai. */
    day: text().notNull(),
    entries: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.publisher, t.register, t.day] })],
)
