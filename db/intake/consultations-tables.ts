import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/**
 * Words of a comment that are not public: of one withheld or only counted all, of one published what was taken out. What
 * waits to be read is not decided yet.
 */
export const hasPrivateWords = sql.raw(
  `text <> CASE state WHEN 'published' THEN coalesce(redacted, text) WHEN 'waiting' THEN text ELSE '' END`,
)

/** Comments on drafts as they were sent, and registrations for hearings. Nothing of them is public before a person published it. */
export const consultationComments = sqliteTable(
  'consultation_comments',
  {
    /** Random; public once it is published: part of the key of its entry. */
    number: text().primaryKey(),
    /** SHA-256 of number and follow code, base64url. The code itself is stored nowhere. */
    codeHash: text('code_hash').notNull(),
    /** SHA-256 of the form's own token or of the `Idempotency-Key`, so that sending twice comments once. */
    once: text().unique(),
    /** SHA-256 of what was sent, base64url: the same token with something else is refused. */
    digest: text().notNull(),
    consultation: text().notNull(),
    /** NULL speaks of the whole draft. */
    paragraph: text(),
    /** Empty once its period is over, where it was not published. */
    text: text().notNull(),
    /** SHA-256 of paragraph and words without spaces and punctuation: comments of the same words share it. */
    fingerprint: text().notNull(),
    /** As she chose to be called; NULL is anonymous. */
    name: text(),
    /** Unified social credit code, where an organisation comments in its name. */
    organisation: text(),
    /** RFC 3339 UTC. */
    receivedAt: text('received_at').notNull(),
    /** How it came where the body typed it in; NULL came through this portal. */
    way: text({ enum: ['letter', 'email', 'telephone', 'counter'] }),
    /** `counted`: she wished to be counted alone. */
    state: text({ enum: ['waiting', 'published', 'withheld', 'counted'] }).notNull(),
    /** Why it is withheld: a reason of `content/consultations/withholding.ts`. */
    reason: text(),
    /** Number under which it is published, with all of the same words. */
    lead: text(),
    /** What was published in the place of its text, where something was taken out. */
    redacted: text(),
    /** RFC 3339 UTC. */
    decidedAt: text('decided_at'),
  },
  (t) => [
    index('consultation_comments_queue').on(t.consultation, t.state, t.receivedAt, t.number),
    index('consultation_comments_same').on(t.consultation, t.fingerprint, t.number),
    index('consultation_comments_private').on(t.receivedAt).where(hasPrivateWords),
  ],
)
export type ConsultationComment = typeof consultationComments.$inferSelect

/** How many comments there are of each kind, so that no page counts rows. */
export const consultationTallies = sqliteTable(
  'consultation_tallies',
  {
    consultation: text().notNull(),
    /** `received`, `paper` (of these typed in by the body), `waiting`, `published`, `counted`, `withheld-<reason>`; `day-YYYY-MM-DD` bounds a day. */
    what: text().notNull(),
    count: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.consultation, t.what] })],
)

/** Who registered for a hearing. Name and contact are sealed under a key that stands in no database. */
export const hearingRegistrations = sqliteTable(
  'hearing_registrations',
  {
    /** Random; a draw is published by these numbers. */
    number: text().primaryKey(),
    codeHash: text('code_hash').notNull(),
    once: text().unique(),
    digest: text().notNull(),
    hearing: text().notNull(),
    part: text({ enum: ['participant', 'observer'] }).notNull(),
    /** What she is to the matter: a choice of `content/consultations/registration.ts`. */
    standing: text().notNull(),
    /** Why she wants to take part; private, for the body alone. */
    words: text(),
    /** JSON of name and contact, sealed; NULL once erased. */
    sealed: text(),
    /** Keyed hash of the contact: nobody registers twice for one hearing. */
    contactName: text('contact_name').notNull(),
    receivedAt: text('received_at').notNull(),
    state: text({ enum: ['waiting', 'chosen', 'not-chosen', 'withdrawn'] }).notNull(),
    /** Day of the hearing as it stood: the contact goes 90 days after it. */
    day: text().notNull(),
  },
  (t) => [
    index('hearing_registrations_of').on(t.hearing, t.receivedAt, t.number),
    uniqueIndex('hearing_registrations_contact')
      .on(t.hearing, t.contactName)
      .where(sql`state <> 'withdrawn'`),
    index('hearing_registrations_sealed')
      .on(t.day)
      .where(sql`sealed IS NOT NULL`),
  ],
)
export type HearingRegistration = typeof hearingRegistrations.$inferSelect
