import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What the portal remembers of its own running. Nothing in these tables is about a person. */

/** The last run of each job; a row is written over by the next. */
export const jobRuns = sqliteTable('job_runs', {
  job: text().primaryKey(),
  /** RFC 3339 UTC, as are all instants here. */
  startedAt: text('started_at').notNull(),
  /** None while it runs, or where it was killed. */
  endedAt: text('ended_at'),
  /** The last run that ended well. */
  wellAt: text('well_at'),
  /** How long the last run that ended took, milliseconds. */
  ms: integer(),
  /** Class of the error that the last run ended with; never its message. */
  failed: text(),
  /** Runs in a row that ended with an error. */
  failures: integer().notNull().default(0),
})

/** How far something has come: the queue's newest beat, the account that balances were added up to. */
export const operationMarks = sqliteTable('operation_marks', {
  mark: text().primaryKey(),
  at: text().notNull(),
  value: text().notNull(),
})

/** How often something happened on a day; at least, since what an isolate counted last goes with it. */
export const operationCounts = sqliteTable(
  'operation_counts',
  {
    /** `YYYY-MM-DD` in Asia/Shanghai. */
    day: text().notNull(),
    /** From a closed list: kinds of refusals. */
    what: text().notNull(),
    count: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.what] })],
)

/** When something was wrong, from when to when. */
export const alerts = sqliteTable(
  'alerts',
  {
    /** As `content/operation/alerts.ts` names it. */
    alert: text().notNull(),
    since: text().notNull(),
    /** None while it lasts. */
    until: text(),
    /** When the beginning and the end were delivered to `ALERT_URL`. */
    beginToldAt: text('begin_told_at'),
    endToldAt: text('end_told_at'),
  },
  (t) => [
    primaryKey({ columns: [t.alert, t.since] }),
    index('alerts_open')
      .on(t.alert)
      .where(sql`${t.until} IS NULL`),
    index('alerts_untold')
      .on(t.since)
      .where(sql`${t.beginToldAt} IS NULL OR (${t.until} IS NOT NULL AND ${t.endToldAt} IS NULL)`),
  ],
)
