import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Messages to organisations that posted a notice. Nothing of them is public; text and contact are sealed. */
export const relayedMessages = sqliteTable(
  'relayed_messages',
  {
    /** Random: names the message to the writer and to who reads it. */
    number: text().primaryKey(),
    /** SHA-256 of the form's own token, so that sending a form twice writes once. */
    once: text().unique(),
    /** Key of the notice it is about. */
    notice: text().notNull(),
    /** Unified social credit code of who posted the notice, as it stood then. */
    organisation: text().notNull(),
    /** Text and contact, sealed together. */
    sealed: text().notNull(),
    /** RFC 3339 UTC, to the second. */
    receivedAt: text('received_at').notNull(),
    /** When somebody noted that it was answered. */
    answeredAt: text('answered_at'),
  },
  (t) => [
    index('relayed_messages_to').on(t.organisation, t.receivedAt, t.number),
    index('relayed_messages_age').on(t.receivedAt),
  ],
)
export type RelayedMessage = typeof relayedMessages.$inferSelect
