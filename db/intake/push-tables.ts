import { gt, sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Browsers that asked to be told of new records. Who sits before them is not known. */
export const pushSubscriptions = sqliteTable(
  'push_subscriptions',
  {
    /** Random. */
    id: text().primaryKey(),
    /** HMAC-SHA-256 of the endpoint, base64url: finds a subscription again without naming it. */
    name: text().notNull().unique(),
    /** Endpoint and keys, sealed with AES-256-GCM; base64url of nonce and ciphertext. */
    sealed: text().notNull(),
    lang: text({ enum: ['zh', 'en'] }).notNull(),
    /** No message before this instant, RFC 3339 UTC. */
    nextAt: text('next_at').notNull(),
    /** Messages that failed since the last one that arrived. */
    failures: integer().notNull().default(0),
    createdAt: text('created_at').notNull(),
  },
  (t) => [index('push_subscriptions_next').on(t.nextAt)],
)

/** What each of them asked for, and how much is new since it was told. */
export const pushTopics = sqliteTable(
  'push_topics',
  {
    /** `registers/penalties`, `places/110000`, `organisations/91350100M000100Y43`: as the path of the feed. */
    topic: text().notNull(),
    subscription: text()
      .notNull()
      .references(() => pushSubscriptions.id, { onDelete: 'cascade' }),
    /** Entries since the last message. */
    pending: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.topic, t.subscription] }),
    index('push_topics_of').on(t.subscription),
    index('push_topics_pending')
      .on(t.subscription)
      .where(gt(t.pending, sql`0`)),
  ],
)

/** How far the log was read for them: one row. */
export const pushCursor = sqliteTable('push_cursor', {
  id: integer().primaryKey(),
  /** Entries before this index were counted. */
  index: integer('idx').notNull(),
})
