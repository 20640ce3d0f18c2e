import { isNotNull, isNull } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Requests for information as they were sent. Nothing of them is public but `public_body`. */
export const informationRequests = sqliteTable(
  'information_requests',
  {
    /** Random, public once accepted: the key of the entry. */
    number: text().primaryKey(),
    /** SHA-256 of number and follow code, base64url. The code itself is stored nowhere. */
    codeHash: text('code_hash').notNull(),
    /** SHA-256 of the form's own token, so that sending a form twice asks once. */
    once: text().unique(),
    /** Credit code and name of the authority asked, and the place it answers for. */
    authority: text().notNull(),
    authorityName: text('authority_name').notNull(),
    place: text(),
    /** RFC 3339 UTC. */
    receivedAt: text('received_at').notNull(),
    subject: text().notNull(),
    details: text(),
    form: text({ enum: ['online', 'email', 'post', 'inspection'] }).notNull(),
    /** Private; erased 90 days after the answer. */
    contact: text(),
    /** JSON of the entry's body as it was last decided; none before the authority accepted the request. */
    publicBody: text('public_body'),
    /** How many statements were made of it. */
    revision: integer().notNull().default(0),
    /** `YYYY-MM-DD` in Asia/Shanghai. */
    answered: text(),
  },
  (t) => [
    index('information_requests_of').on(t.authority, t.receivedAt, t.number),
    index('information_requests_waiting').on(t.authority, t.receivedAt).where(isNull(t.publicBody)),
    index('information_requests_contact').on(t.answered).where(isNotNull(t.contact)),
  ],
)
export type InformationRequest = typeof informationRequests.$inferSelect
