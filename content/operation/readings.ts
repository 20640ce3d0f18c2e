import * as z from 'zod'

/** What is read of a running portal: from here health, metrics and alerts are worked out. Instants are RFC 3339 UTC. */

const Instant = z.string()

export const RecordReadings = z.object({
  /** Entries, and the size and instant of the newest checkpoint; 0 and `undefined` before the first. */
  entries: z.int(),
  size: z.int(),
  signedAt: Instant.optional(),
  bytes: z.int(),
  /** Bodies whose key for sealed reports ends soon with none of its kind after it, and the first such last day. */
  sealing: z.object({ bodies: z.int(), ends: z.string().optional() }).optional(),
})
export type RecordReadings = z.output<typeof RecordReadings>

export const JobRun = z.object({
  job: z.string(),
  startedAt: Instant,
  /** None while it runs, or where it was killed. */
  endedAt: Instant.optional(),
  wellAt: Instant.optional(),
  ms: z.int().optional(),
  /** Class of the error that it ended with. */
  failed: z.string().optional(),
  /** Failed runs in a row. */
  failures: z.int(),
})
export type JobRun = z.output<typeof JobRun>

export const IntakeReadings = z.object({
  bytes: z.int(),
  runs: z.array(JobRun),
  /** When the newest beat was sent that came through the queue, and how long it was under way, seconds. */
  beat: z.object({ at: Instant, seconds: z.int() }).optional(),
  /** What was promised to the record longest ago and does not stand there yet. */
  outboxOldest: Instant.optional(),
  outboxWaiting: z.int(),
  /** Points received less points spent over all kinds of accounts; 0 where the books are equal. */
  booksDifference: z.int(),
  /** Accounts of the last page proven whose stored balance is not what their transfers say. */
  booksDrifts: z.int(),
  /** When the next key ends that is in use. */
  keyEnds: Instant.optional(),
  /** Open reports by what is due of them. */
  reports: z.object({ late: z.int(), soon: z.int(), waiting: z.int() }),
  /** Requests that failed by a fault of ours within the last quarter of an hour, pages too; the least there were. */
  failed: z.int(),
  /** What was counted today and yesterday. */
  counts: z.array(z.object({ day: z.string(), what: z.string(), count: z.int() })),
  /** Alerts that last. */
  open: z.array(z.object({ alert: z.string(), since: Instant })),
})
export type IntakeReadings = z.output<typeof IntakeReadings>

/** A store of objects that answers, or what it does not answer first: a reading, or a write. */
export const StoreState = z.enum(['well', 'read', 'write'])
export type StoreState = z.output<typeof StoreState>

export const Readings = z.object({
  now: Instant,
  /** None where the database did not answer. */
  record: RecordReadings.optional(),
  intake: IntakeReadings.optional(),
  /** How far each store of objects answers. */
  stores: z.object({ objects: StoreState, evidence: StoreState }),
  /**
   * The newest checkpoint beside the database, 0 entries where none lies there, and when the first was signed that goes
   * further; none where it could not be read.
   */
  head: z.object({ size: z.int(), behindSince: Instant.optional() }).optional(),
  /** Whether the database follows that checkpoint; unknown where one of the two did not answer. */
  follows: z.boolean().optional(),
  /** Migrations of this build that a database has not had; negative where a newer build was there before. */
  migrationsMissing: z.object({ record: z.int(), intake: z.int() }),
  witnesses: z.array(z.object({ name: z.string(), size: z.int().optional() })),
  /** When the first checkpoint was signed that a witness has not seen, by its name. */
  unwitnessed: z.record(z.string(), Instant),
  /** How far the Worker's clock is ahead of the database's, seconds; negative where it is behind. */
  clockAhead: z.number().optional(),
  /** Most that a database may hold, bytes. */
  databaseMost: z.number(),
  /** Whether reports are taken, so that the log grows every ten minutes by their pulses. */
  pulses: z.boolean(),
  /** Jobs of this build, with how often each is due, minutes. */
  jobs: z.array(z.object({ job: z.string(), everyMinutes: z.int() })),
})
export type Readings = z.output<typeof Readings>
