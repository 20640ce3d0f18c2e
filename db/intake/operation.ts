import * as z from 'zod'
import { FAILED_MINUTES, KEY_DAYS } from '../../content/operation/alerts.ts'
import type { IntakeReadings } from '../../content/operation/readings.ts'
import { daysBefore } from '../../content/people/retention.ts'
import { dayOf } from '../../content/registers/span.ts'

/** What the portal remembers of its own running: runs of jobs, how far things have come, counts. */

type Client = Pick<D1Database, 'prepare' | 'batch'>

/** The newest beat that came through the queue. */
export const QUEUE_BEAT = 'queue-beat'
/** The account that balances were proven up to, and how many of that page are not what their transfers say. */
export const BOOKS_PROVEN = 'books-proven'

/** Notes that jobs begin, in one statement. */
export const noteStarts = async (client: Client, jobs: readonly string[], at: string): Promise<void> => {
  await client
    .prepare(
      `INSERT INTO job_runs (job, started_at) SELECT value, ?2 FROM json_each(?1) WHERE true
       ON CONFLICT (job) DO UPDATE SET started_at = excluded.started_at, ended_at = NULL`,
    )
    .bind(JSON.stringify(jobs), at)
    .run()
}

/** How a job ended. */
export interface JobEnd {
  job: string
  ms: number
  /** Class of its error, `null` where it ended well. */
  failed: string | null
}

/** Notes how jobs ended, in one statement. */
export const noteEnds = async (client: Client, ends: readonly JobEnd[], at: string): Promise<void> => {
  await client
    .prepare(
      `UPDATE job_runs SET ended_at = ?2, ms = ended.value ->> 'ms', failed = ended.value ->> 'failed',
         well_at = CASE WHEN ended.value ->> 'failed' IS NULL THEN ?2 ELSE well_at END,
         failures = CASE WHEN ended.value ->> 'failed' IS NULL THEN 0 ELSE failures + 1 END
       FROM json_each(?1) AS ended WHERE job_runs.job = ended.value ->> 'job'`,
    )
    .bind(JSON.stringify(ends), at)
    .run()
}

/** Puts a mark where something has come to. */
export const putMark = async (client: Client, mark: string, at: string, value: string): Promise<void> => {
  await client
    .prepare(
      `INSERT INTO operation_marks (mark, at, value) VALUES (?1, ?2, ?3)
       ON CONFLICT (mark) DO UPDATE SET at = excluded.at, value = excluded.value WHERE excluded.at >= operation_marks.at`,
    )
    .bind(mark, at, value)
    .run()
}

export const readMark = (client: Client, mark: string): Promise<string | null> =>
  client.prepare('SELECT value FROM operation_marks WHERE mark = ?1').bind(mark).first<string>('value')

/** What is counted of requests that failed by a fault of ours: also by the minute, for as long as an alert looks back. */
export const FAILED = 'internal'

/** How many failed in a minute stands in a mark of that minute. */
const FAILED_MARK = 'failed '

/** Adds to the counts of a day. */
export const addCounts = async (client: Client, now: Date, counts: ReadonlyMap<string, number>): Promise<void> => {
  const [day, minute, failed] = [dayOf(now.toISOString()), now.toISOString().slice(0, 16), counts.get(FAILED) ?? 0]
  await client.batch([
    client
      .prepare(
        `INSERT INTO operation_counts (day, what, count) SELECT ?1, value ->> 0, value ->> 1 FROM json_each(?2) WHERE true
         ON CONFLICT (day, what) DO UPDATE SET count = count + excluded.count`,
      )
      .bind(day, JSON.stringify([...counts])),
    client
      .prepare(
        `INSERT INTO operation_marks (mark, at, value) SELECT ?1, ?2, CAST(?3 AS INTEGER) WHERE ?3 > 0
         ON CONFLICT (mark) DO UPDATE SET value = value + excluded.value`,
      )
      .bind(FAILED_MARK + minute, now.toISOString(), failed),
  ])
}

/** Days for which counts are kept. */
const COUNT_DAYS = 30

export const forgetCounts = async (client: Client, now: Date): Promise<void> => {
  await client.batch([
    client.prepare('DELETE FROM operation_counts WHERE day < ?1').bind(dayOf(daysBefore(now, COUNT_DAYS))),
    client
      .prepare(`DELETE FROM operation_marks WHERE mark > ?1 AND mark < ?2`)
      .bind(FAILED_MARK, FAILED_MARK + minutesBefore(now, FAILED_MINUTES)),
  ])
}

/** As the marks of minutes have it. */
const minutesBefore = (now: Date, minutes: number): string =>
  new Date(now.getTime() - minutes * 60_000).toISOString().slice(0, 16)

const Text = z.string().nullable()
const Runs = z.array(
  z.object({
    job: z.string(),
    startedAt: z.string(),
    endedAt: Text,
    wellAt: Text,
    ms: z.int().nullable(),
    failed: Text,
    failures: z.int(),
  }),
)
const Marks = z.array(z.object({ mark: z.string(), at: z.string(), value: z.string() }))
const Outbox = z.tuple([z.object({ oldest: Text, waiting: z.int() })])
const Books = z.tuple([z.object({ difference: z.int() })])
const Keys = z.tuple([z.object({ ends: Text })])
const Reports = z.tuple([z.object({ late: z.int(), soon: z.int(), waiting: z.int() })])
const Counts = z.array(z.object({ day: z.string(), what: z.string(), count: z.int() }))
const Alerts = z.array(z.object({ alert: z.string(), since: z.string() }))
const Applied = z.tuple([z.object({ applied: z.int() })])

/** As `value` of the mark `BOOKS_PROVEN`. */
export const Proven = z.object({ after: z.string(), drifts: z.int() })

/** Promises counted at most: more are as bad as these. */
const MOST_WAITING = 1_000
/** Days that a report is due within to be due soon. */
const SOON_DAYS = 3

/** What is due of a report next, as `reports_next` has it. */
const NEXT = `CASE WHEN state IN ('received', 'forwarded') THEN coalesce(accept_due, due, '') WHEN state = 'settled' THEN '9999' ELSE coalesce(due, '') END`

/**
 * One read of all that is known here.
 * @returns with how many migrations were applied
 */
export const readOperation = async (
  client: Client,
  now: Date,
): Promise<{ readings: IntakeReadings; migrations: number }> => {
  const today = dayOf(now.toISOString())
  const [runs, marks, outbox, books, keys, reports, counts, alerts, applied] = await client.batch([
    client
      .prepare(
        `SELECT job, started_at AS startedAt, ended_at AS endedAt, well_at AS wellAt, ms, failed, failures FROM job_runs ORDER BY job`,
      )
      .bind(),
    client.prepare('SELECT mark, at, value FROM operation_marks').bind(),
    client
      .prepare(
        `SELECT min(at) AS oldest, count(*) AS waiting FROM (SELECT at FROM outbox ORDER BY at LIMIT ${MOST_WAITING})`,
      )
      .bind(),
    client.prepare('SELECT coalesce(sum(received) - sum(spent), 0) AS difference FROM points_totals').bind(),
    client
      .prepare(
        `SELECT min(expires_at) AS ends FROM keys INDEXED BY keys_expiry
         WHERE revoked_at IS NULL AND expires_at > ?1 AND expires_at < ?2 AND last_used_at > ?3`,
      )
      .bind(now.toISOString(), daysBefore(now, -KEY_DAYS), daysBefore(now, KEY_DAYS)),
    client
      .prepare(
        `SELECT count(CASE WHEN next < ?1 THEN 1 END) AS late, count(CASE WHEN next >= ?1 AND next <= ?2 THEN 1 END) AS soon,
           count(*) AS waiting FROM (SELECT ${NEXT} AS next FROM reports INDEXED BY reports_next WHERE closed IS NULL)`,
      )
      .bind(today, dayOf(daysBefore(now, -SOON_DAYS))),
    client
      .prepare('SELECT day, what, count FROM operation_counts WHERE day >= ?1 ORDER BY day, what')
      .bind(dayOf(daysBefore(now, 1))),
    client.prepare('SELECT alert, since FROM alerts WHERE until IS NULL').bind(),
    client.prepare('SELECT count(*) AS applied FROM d1_migrations').bind(),
  ])
  const placed = Marks.parse(marks?.results)
  const beat = placed.find(({ mark }) => mark === QUEUE_BEAT)
  const [from, to] = [FAILED_MARK + minutesBefore(now, FAILED_MINUTES), FAILED_MARK + minutesBefore(now, 0)]
  const failed = placed.filter(({ mark }) => mark > from && mark <= to)
  const proven = placed.find(({ mark }) => mark === BOOKS_PROVEN)
  const [waiting] = Outbox.parse(outbox?.results)
  return {
    migrations: Applied.parse(applied?.results)[0].applied,
    readings: {
      bytes: applied?.meta.size_after ?? 0,
      runs: Runs.parse(runs?.results).map(({ endedAt, wellAt, ms, failed, ...run }) => ({
        ...run,
        endedAt: endedAt ?? undefined,
        wellAt: wellAt ?? undefined,
        ms: ms ?? undefined,
        failed: failed ?? undefined,
      })),
      beat: beat && { at: beat.at, seconds: Number(beat.value) },
      outboxOldest: waiting.oldest ?? undefined,
      outboxWaiting: waiting.waiting,
      booksDifference: Books.parse(books?.results)[0].difference,
      booksDrifts: proven ? Proven.parse(JSON.parse(proven.value)).drifts : 0,
      keyEnds: Keys.parse(keys?.results)[0].ends ?? undefined,
      failed: failed.reduce((sum, { value }) => sum + Number(value), 0),
      reports: Reports.parse(reports?.results)[0],
      counts: Counts.parse(counts?.results),
      open: Alerts.parse(alerts?.results),
    },
  }
}
