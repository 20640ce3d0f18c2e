import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ROLES } from '../../content/people/roles.ts'

/**
 * What was submitted and waits for a second person, and what became of it. Triggers hold the order of states, what was
 * submitted, and that nobody releases her own.
 *
 *     waiting ─► releasing ─► released        refused, taken-back and lapsed come straight from waiting
 *        ▲           │
 *        └───────────┘  where the record refused it after all
 *
 * `releasing` is the promise to publish: whoever finds it finishes it, since the two databases have no transaction in common.
 */
export const WAITING_STATES = ['waiting', 'releasing', 'released', 'refused', 'taken-back', 'lapsed'] as const
export type WaitingState = (typeof WAITING_STATES)[number]

export const waiting = sqliteTable(
  'waiting',
  {
    /** Random. */
    id: text().primaryKey(),
    register: text().notNull(),
    state: text({ enum: WAITING_STATES }).notNull(),
    /** JSON list of `Why`. */
    why: text().notNull(),
    /** Rows as submitted, and the values in which they are kept. */
    rows: integer().notNull(),
    parts: integer().notNull(),
    /** Of all parts, UTF-8. */
    bytes: integer().notNull(),
    /** The reason of every row that gives none itself. */
    reason: text(),
    /** Whose word it will be: unified social credit code, or `portal`. */
    publisher: text().notNull(),
    /** Who submitted it: a person, or a key. */
    account: text(),
    key: text(),
    /** Account that made the key, who does not release what it submits. */
    maker: text(),
    role: text({ enum: ROLES }).notNull(),
    /** Id of the role that was acted in, of a person. */
    heldRole: text('held_role'),
    /** RFC 3339 UTC. */
    submittedAt: text('submitted_at').notNull(),
    lapsesAt: text('lapses_at').notNull(),
    /** `X-Request-Id` of the answer: joins it to the log of activity. */
    request: text().notNull(),
    /** Hash of the caller and her `Idempotency-Key`, and of what was asked under it. */
    once: text().unique('waiting_once'),
    digest: text(),
    /** Account that released or refused it. */
    decidedBy: text('decided_by'),
    decidedAt: text('decided_at'),
    /** Why it was refused. */
    refusal: text(),
    /** While releasing: JSON list of commitments to persons that were written for it. */
    persons: text(),
  },
  (t) => [
    index('waiting_open')
      .on(t.submittedAt, t.id)
      .where(sql`${t.state} in ('waiting', 'releasing')`),
    index('waiting_open_of')
      .on(t.publisher, t.submittedAt, t.id)
      .where(sql`${t.state} in ('waiting', 'releasing')`),
    index('waiting_releasing')
      .on(t.decidedAt)
      .where(sql`${t.state} = 'releasing'`),
    // Always true, and said only where all are asked for: else the database could take these for what is open.
    index('waiting_all')
      .on(t.submittedAt, t.id)
      .where(sql`${t.state} <> ''`),
    index('waiting_of')
      .on(t.publisher, t.submittedAt, t.id)
      .where(sql`${t.state} <> ''`),
  ],
)
export type Waiting = typeof waiting.$inferSelect

/**
 * The rows of what waits, as they were submitted. Cut into values well below the 2 MB that D1 takes, and kept beside what
 * they belong to: they go in the very batch that decides, which a file in `EVIDENCE` could not.
 */
export const waitingRows = sqliteTable(
  'waiting_rows',
  {
    waiting: text().notNull(),
    part: integer().notNull(),
    /** Index of its first row, and how many it holds. */
    first: integer().notNull(),
    count: integer().notNull(),
    /** JSON array of objects by column. */
    rows: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.waiting, t.part] })],
)
