import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** Projections of certificates and credentials. */

/**
 * How many certificates entered the record before each: what its place in the status lists is worked out from. Filled by a
 * trigger as entries are appended, by publishing and replay alike.
 */
export const credentialPlaces = sqliteTable('credential_places', {
  ordinal: integer().primaryKey(),
  certificate: text().notNull().unique(),
})

/**
 * What became of certificates, one row a step, in the order they were stated. Never updated: triggers ask of each row what
 * `content/certificates/life.ts` asks. Filled from registers with a `life`.
 */
export const certificateStates = sqliteTable(
  'certificate_states',
  {
    /** Of the entry that states it. */
    index: integer('idx').primaryKey(),
    certificate: text().notNull(),
    event: text({
      enum: ['issued', 'corrected', 'annulled', 'suspended', 'resumed', 'withdrawn', 'replaced', 'undone'],
    }).notNull(),
    /** Day of issue, or first day of a change; `YYYY-MM-DD`. */
    effective: text(),
    /** Last day; NULL where it has no end. */
    expires: text(),
    certifier: text(),
    publisher: text().notNull(),
    /** What makes it this certificate and no other. */
    named: text(),
    /** What its number shares with those it could be taken for: `skeletonOf`. */
    skeleton: text(),
    /** Index of the change that is taken back. */
    undoes: integer(),
  },
  (t) => [
    index('certificate_states_life').on(t.certificate, t.index),
    index('certificate_states_skeleton')
      .on(t.skeleton, t.certificate)
      .where(sql`skeleton IS NOT NULL`),
    uniqueIndex('certificate_states_undoes').on(t.undoes),
  ],
)
export type CertificateState = typeof certificateStates.$inferSelect
