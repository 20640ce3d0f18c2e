import { createHash } from 'node:crypto'
import { getTableColumns } from 'drizzle-orm'
import { reopenableUntil } from '../../content/reports/states.ts'
import { dayOf } from '../../content/registers/span.ts'
import { locatorMac, reportPrefix } from './report-names.ts'
import type { Reward } from './report-rewards.ts'
import {
  reports,
  type ReportEvent,
  type ReportFile,
  type ReportMessage,
  type ReportOpening,
  type StoredReport,
} from './reports-tables.ts'

/** What whoever has the receipt code reads and does: found by its locator, in the same way whether there is anything or not. */

/** Messages that she can send of one report, and in a day. */
const [MOST_MESSAGES, MOST_MESSAGES_A_DAY] = [200, 20]

type Named<Row, Fields extends keyof Row> = Pick<Row, Fields>

/** Everything of a report that its owner may know, but for what lies in `EVIDENCE`. */
export interface Mailbox {
  report: StoredReport
  events: Named<ReportEvent, 'seq' | 'day' | 'state' | 'kind' | 'by' | 'to' | 'reason'>[]
  openings: Named<ReportOpening, 'seq' | 'use' | 'day' | 'by' | 'body' | 'reason'>[]
  messages: Named<ReportMessage, 'seq' | 'by' | 'day' | 'objectKey'>[]
  files: Named<ReportFile, 'id' | 'objectKey' | 'parts' | 'sealedSha256' | 'bytes' | 'by'>[]
  /** Sealed to the mailbox. */
  grants: { use: 'report' | 'contact'; sealed: string }[]
  reward: Reward | undefined
}

/** Every column, under the name that it has in code. */
const COLUMNS = Object.entries(getTableColumns(reports))
  .map(([name, { name: column }]) => `${column} AS "${name}"`)
  .join(', ')

const OWN = '(SELECT number FROM reports WHERE locator_mac = ?)'

/** @param secret - `REPORT_KEY` */
export const openMailboxOf = async (
  intake: D1Database,
  secret: string,
  locator: string,
): Promise<Mailbox | undefined> => {
  const mac = await locatorMac(secret, locator)
  const of = (columns: string, table: string, rest = 'ORDER BY seq'): D1PreparedStatement =>
    intake.prepare(`SELECT ${columns} FROM ${table} WHERE number = ${OWN} ${rest}`).bind(mac)
  const [reports, events, openings, messages, files, grants, rewards] = await intake.batch<never>([
    intake.prepare(`SELECT ${COLUMNS} FROM reports WHERE locator_mac = ?`).bind(mac),
    of('seq, day, state, kind, by, to_body AS "to", reason', 'report_events'),
    of('seq, use, day, by, body, reason', 'report_openings'),
    of('seq, by, day, object_key AS objectKey', 'report_messages'),
    of(
      'id, object_key AS objectKey, parts, sealed_sha256 AS sealedSha256, bytes, by',
      'report_files',
      'ORDER BY by, id',
    ),
    of('use, sealed', 'report_grants', `AND holder = 'mailbox' ORDER BY use, seq`),
    of('share, object_key AS objectKey', 'report_rewards', ''),
  ])
  const report: StoredReport | undefined = reports?.results[0]
  if (!report) return undefined
  return {
    report,
    events: events?.results ?? [],
    openings: openings?.results ?? [],
    messages: messages?.results ?? [],
    files: files?.results ?? [],
    grants: grants?.results ?? [],
    reward: rewards?.results[0],
  }
}

/** The report of a mailbox; nothing where the number is another's. */
export const findOwn = async (
  intake: D1Database,
  secret: string,
  { locator, number }: { locator: string; number: string },
): Promise<StoredReport | undefined> =>
  (await intake
    .prepare(`SELECT ${COLUMNS} FROM reports WHERE locator_mac = ? AND number = ?`)
    .bind(await locatorMac(secret, locator), number)
    .first<StoredReport>()) ?? undefined

/** One message with what stands in `EVIDENCE`. */
export interface SealedMessage {
  seq: number
  /** `reporter`, or unified social credit code. */
  by: string
  day: string
  /** age file, base64. */
  sealed: string
}

const PARALLEL = 6

/** @returns in the order of `messages` */
export const readMessages = async (evidence: R2Bucket, messages: Mailbox['messages']): Promise<SealedMessage[]> => {
  const read: SealedMessage[] = []
  for (let at = 0; at < messages.length; at += PARALLEL)
    read.push(
      ...(await Promise.all(
        messages.slice(at, at + PARALLEL).map(async ({ seq, by, day, objectKey }) => ({
          ...{ seq, by, day },
          sealed: (await readBase64(evidence, objectKey)) ?? '',
        })),
      )),
    )
  return read
}

export const readBase64 = async (evidence: R2Bucket, key: string): Promise<string | undefined> => {
  const object = await evidence.get(key)
  return object ? Buffer.from(await object.arrayBuffer()).toString('base64') : undefined
}

export const listMessages = async (intake: D1Database, number: string, after = 0): Promise<Mailbox['messages']> =>
  (
    await intake
      .prepare(
        `SELECT seq, by, day, object_key AS objectKey FROM report_messages
         WHERE number = ? AND seq > ? ORDER BY seq LIMIT 50`,
      )
      .bind(number, after)
      .all<ReportMessage>()
  ).results

/** Where a message lies: named by what it holds, so that none takes the place of another. */
export const messageKey = (
  { number, received }: Pick<StoredReport, 'number' | 'received'>,
  sealed: Uint8Array,
): string =>
  `${reportPrefix(received, number)}/messages/${createHash('sha256').update(sealed).digest('hex').slice(0, 32)}`

/** A statement of one message behind all others of its report; nothing where it stands. */
export const messageStatement = (
  intake: D1Database,
  number: string,
  { by, day, objectKey }: { by: string; day: string; objectKey: string },
): D1PreparedStatement =>
  intake
    .prepare(
      `INSERT INTO report_messages (number, seq, by, day, object_key)
       SELECT ?1, coalesce((SELECT max(seq) FROM report_messages WHERE number = ?1), 0) + 1, ?2, ?3, ?4
       WHERE NOT EXISTS (SELECT 1 FROM report_messages WHERE number = ?1 AND object_key = ?4)`,
    )
    .bind(number, by, day, objectKey)

/**
 * Keeps a sealed message; the same once more is the same message.
 * @param by - `reporter`, or the unified social credit code of a body
 * @returns its number in the order of messages; `full` where there are too many
 */
export const addMessage = async (
  { INTAKE, EVIDENCE }: Pick<Env, 'INTAKE' | 'EVIDENCE'>,
  { number, received }: Pick<StoredReport, 'number' | 'received'>,
  { by, sealed }: { by: string; sealed: Uint8Array<ArrayBuffer> },
  now: Date,
): Promise<{ seq: number; day: string } | 'full'> => {
  const day = dayOf(now.toISOString())
  const objectKey = messageKey({ number, received }, sealed)
  const standing = () =>
    INTAKE.prepare(
      `SELECT (SELECT seq FROM report_messages WHERE number = ?1 AND object_key = ?2) AS seq,
         (SELECT day FROM report_messages WHERE number = ?1 AND object_key = ?2) AS day,
         (SELECT count(*) FROM report_messages WHERE number = ?1 AND by = ?3) AS count,
         (SELECT count(*) FROM report_messages WHERE number = ?1 AND by = ?3 AND day = ?4) AS today`,
    )
      .bind(number, objectKey, by, day)
      .first<{ seq: number | null; day: string | null; count: number; today: number }>()
  const before = await standing()
  if (before?.seq != null) return { seq: before.seq, day: before.day ?? day }
  if ((before?.count ?? 0) >= MOST_MESSAGES || (before?.today ?? 0) >= MOST_MESSAGES_A_DAY) return 'full'
  await EVIDENCE.put(objectKey, sealed)
  await messageStatement(INTAKE, number, { by, day, objectKey }).run()
  const after = await standing()
  if (after?.seq == null) throw new Error('the message does not stand')
  return { seq: after.seq, day: after.day ?? day }
}

/** A statement of one event behind all others of its report. */
export const eventStatement = (
  intake: D1Database,
  number: string,
  event: { day: string; kind: string; by: string; state?: string | undefined; reason?: string | undefined },
  when = '1',
): D1PreparedStatement =>
  intake
    .prepare(
      `INSERT INTO report_events (number, seq, day, state, kind, by, reason)
       SELECT ?1, coalesce((SELECT max(seq) FROM report_events WHERE number = ?1), 0) + 1, ?2, ?3, ?4, ?5, ?6
       WHERE ${when}`,
    )
    .bind(number, event.day, event.state ?? null, event.kind, event.by, event.reason ?? null)

export type Rating = 'satisfied' | 'partly' | 'dissatisfied'

/** What she says of the handling, once it was settled. @returns whether she may */
export const rate = async (
  intake: D1Database,
  { number, state, rating: before }: Pick<StoredReport, 'number' | 'state' | 'rating'>,
  rating: Rating,
  now: Date,
): Promise<boolean> => {
  if (state !== 'settled' && state !== 'closed' && state !== 'not-accepted') return false
  if (before === rating) return true
  const day = dayOf(now.toISOString())
  await intake.batch([
    eventStatement(intake, number, { day, kind: 'rated', by: 'reporter', reason: rating }),
    intake.prepare('UPDATE reports SET rating = ? WHERE number = ?').bind(rating, number),
  ])
  return true
}

/** Last day on which she may say that it is not solved; `undefined` where there is nothing to reopen. */
export const reopenUntil = ({ state, body, settled, closed, reopenings }: StoredReport): string | undefined =>
  reopenableUntil({
    ...{ state, body, reopenings },
    ...(settled !== null && { settled }),
    ...(closed !== null && { closed }),
  })

/**
 * It was settled or closed and is not solved. Why, she says in a sealed message.
 * @returns whether it stands reopened
 */
export const reopen = async (
  intake: D1Database,
  report: StoredReport,
  due: { acceptDue: string | null; due: string | null },
  now: Date,
): Promise<boolean> => {
  const { number, state } = report
  if (state === 'reopened') return true
  const day = dayOf(now.toISOString())
  const until = reopenUntil(report)
  if (until === undefined || day > until) return false
  const isDone = `number = ?1 AND state IN ('settled', 'closed')`
  await intake.batch([
    eventStatement(
      intake,
      number,
      { day, kind: 'state', by: 'reporter', state: 'reopened' },
      `EXISTS (SELECT 1 FROM reports WHERE ${isDone})`,
    ),
    intake
      .prepare(
        `UPDATE reports SET state = 'reopened', closed = NULL, settled = NULL, rating = NULL, extended = NULL, reason = NULL,
           finding = NULL, organisation = NULL, penalty = NULL, answer = NULL, reopenings = reopenings + 1, dirty = 1, accept_due = ?2, due = ?3 WHERE ${isDone}`,
      )
      .bind(number, due.acceptDue, due.due),
  ])
  return true
}
