import { createHash, randomBytes } from 'node:crypto'
import { and, eq, isNotNull, lte, sql, type SQL } from 'drizzle-orm'
import { skeletonOf } from '../../content/certificates/number.ts'
import type { LabelReport } from '../../content/label-watch/report.ts'
import { readReportNumber, referenceOf, reportNumber } from '../../content/label-watch/number.ts'
import type { Closing } from '../../content/label-watch/outcome.ts'
import { daysBefore, RETENTION_DAYS } from '../../content/people/retention.ts'
import { prefixOf } from '../../content/people/within.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { IntakeDb } from './db.ts'
import { labelReports as reports, type StoredLabelReport } from './label-watch-tables.ts'

/** Reports of doubtful labels: keeping them, what an officer sees, what was decided, and forgetting them. */

/** Reports taken in a day by the whole portal; beyond that, somebody floods it. */
export const MOST_REPORTS_A_DAY = 2_000

/** What whoever reported takes along. */
export interface ReportReceipt {
  /** Twenty characters, shown once: stored as a hash alone. */
  number: string
  reference: string
  /** RFC 3339 UTC, whole seconds; the day alone is kept. */
  receivedAt: string
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url')
const text = (value: string | undefined): string | null => value ?? null

/**
 * Keeps a report.
 * @param place - code that was read from her words
 * @param once - token of the form it was sent with
 * @returns `sent-before` for a form that was sent already, `too-many` when the day is full
 */
export const addLabelReport = async (
  db: IntakeDb,
  { where, ...report }: LabelReport,
  { place, once }: { place: string | undefined; once: string | undefined },
  now: Date,
): Promise<ReportReceipt | 'sent-before' | 'too-many'> => {
  const receivedAt = `${now.toISOString().slice(0, 19)}Z`
  const received = dayOf(receivedAt)
  const today = await db.$client
    .prepare('SELECT count(*) AS count FROM (SELECT 1 FROM label_reports WHERE received = ? LIMIT ?)')
    .bind(received, MOST_REPORTS_A_DAY)
    .first<number>('count')
  if ((today ?? 0) >= MOST_REPORTS_A_DAY) return 'too-many'
  const number = reportNumber(randomBytes(20))
  const reference = referenceOf(number)
  const stored = await db
    .insert(reports)
    .values({
      reference,
      numberHash: hashOf(number),
      once: once === undefined ? null : hashOf(once),
      received,
      kind: report.kind,
      number: text(report.number),
      skeleton: report.number === undefined ? null : skeletonOf(report.number) || null,
      scheme: text(report.scheme),
      product: report.product,
      gtin: text(report.gtin),
      seen: report.seen,
      where: text(where),
      place: text(place),
      organisation: text(report.organisation),
      seller: text(report.seller),
    })
    .onConflictDoNothing({ target: reports.once })
    .returning({ reference: reports.reference })
  return stored.length === 0 ? 'sent-before' : { number, reference, receivedAt }
}

/** The report of whoever has its number, found by the hash of it. @param typed - as it was typed */
export const findByNumber = (db: IntakeDb, typed: string): Promise<StoredLabelReport | undefined> =>
  db
    .select()
    .from(reports)
    .where(eq(reports.numberHash, hashOf(readReportNumber(typed) ?? '')))
    .get()

/** A report that waits for a decision, with how many others speak of the same number. */
export interface OpenReport extends StoredLabelReport {
  alike: number
}

/** What an officer sees: of her places, and what names no place that was understood, so that nothing is lost. */
const within = (places: readonly string[] | undefined): SQL | undefined =>
  places &&
  sql`(${reports.place} IS NULL OR EXISTS (SELECT 1 FROM json_each(${JSON.stringify(places.map(prefixOf))}) AS bound
    WHERE substr(${reports.place}, 1, length(bound.value)) = bound.value))`

/** Where a page goes on: behind this one. */
export interface BehindReport {
  received: string
  reference: string
}

/** Open reports, the oldest first. @param places - bounds of a role; all without them */
export const listOpenReports = async (
  db: IntakeDb,
  { places, after, limit }: { places: readonly string[] | undefined; after: BehindReport | undefined; limit: number },
): Promise<OpenReport[]> => {
  const rows = await db
    .select({
      report: reports,
      alike: sql<number>`CASE WHEN ${reports.skeleton} IS NULL THEN 0 ELSE (SELECT count(*) - 1 FROM label_reports AS other
        WHERE other.skeleton = label_reports.skeleton AND other.state = 'open') END`,
    })
    .from(reports)
    .where(
      and(
        sql`${reports.state} = 'open'`,
        within(places),
        after && sql`(${reports.received}, ${reports.reference}) > (${after.received}, ${after.reference})`,
      ),
    )
    .orderBy(reports.received, reports.reference)
    .limit(limit)
  return rows.map(({ report, alike }) => ({ ...report, alike }))
}

/** Open ones of these references, within bounds; with those that a warning of this key was proposed for. */
export const findOpenReports = (
  db: IntakeDb,
  references: readonly string[],
  places: readonly string[] | undefined,
  alert = '',
): Promise<StoredLabelReport[]> =>
  db
    .select()
    .from(reports)
    .where(
      and(
        sql`${reports.reference} IN (SELECT value FROM json_each(${JSON.stringify(references)}))`,
        sql`(${reports.state} = 'open' OR ${reports.alert} = ${alert})`,
        within(places),
      ),
    )

/** How reports end: closed for whoever reported to read, or with a warning that is proposed. */
export type ReportDecision =
  | { state: 'closed'; closing: Closing; note: string | undefined }
  | { state: 'alert'; alert: string; waiting: string | undefined }

/**
 * Decides on open reports.
 * @param by - unified social credit code, `portal` or `clock`
 * @returns references of those that were still open
 */
export const decideReports = async (
  db: IntakeDb,
  references: readonly string[],
  decision: ReportDecision,
  { by, now }: { by: string; now: Date },
): Promise<string[]> => {
  const decided = await db
    .update(reports)
    .set({
      state: decision.state,
      decided: dayOf(now.toISOString()),
      decidedBy: by,
      ...(decision.state === 'closed'
        ? { closing: decision.closing, note: decision.note ?? null }
        : { alert: decision.alert, waiting: decision.waiting ?? null }),
    })
    .where(
      and(
        sql`${reports.reference} IN (SELECT value FROM json_each(${JSON.stringify(references)}))`,
        sql`${reports.state} = 'open'`,
      ),
    )
    .returning({ reference: reports.reference })
  return decided.map(({ reference }) => reference)
}

/** Reports whose warning a second person refused, or nobody released, wait again. */
export const reopenReports = async (db: IntakeDb): Promise<void> => {
  await db
    .update(reports)
    .set({ state: 'open', decided: null, decidedBy: null, alert: null, waiting: null })
    .where(
      and(
        sql`${reports.state} = 'alert'`,
        sql`${reports.waiting} IN (SELECT id FROM waiting WHERE id = label_reports.waiting
          AND state IN ('refused', 'taken-back', 'lapsed'))`,
      ),
    )
}

/** Closes what nobody decided on for too long, and forgets what was decided long enough ago. */
export const endLabelReports = async (db: IntakeDb, now: Date): Promise<void> => {
  const day = (days: number): string => dayOf(daysBefore(now, days))
  await db.batch([
    db
      .update(reports)
      .set({ state: 'closed', closing: 'lapsed', decided: dayOf(now.toISOString()), decidedBy: 'clock' })
      .where(and(sql`${reports.state} = 'open'`, lte(reports.received, day(RETENTION_DAYS.labelReportOpen)))),
    db.delete(reports).where(and(isNotNull(reports.decided), lte(reports.decided, day(RETENTION_DAYS.labelReport)))),
  ])
}
