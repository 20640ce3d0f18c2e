import { and, asc, desc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import type { IntakeDb } from './db.ts'
import { accounts, heldRoles } from './people-tables.ts'
import { onDesk, type Desk } from './report-desk-queue.ts'
import {
  reportEvents,
  reportFiles,
  reportGrants,
  reportMessages,
  reportOpenings,
  reports,
  type ReportEvent,
  type ReportFile,
  type ReportGrant,
  type ReportMessage,
  type ReportOpening,
} from './reports-tables.ts'

/** Everything that stands beside a report's row. */
export interface ReportParts {
  /** The newest of each use that the body holds. */
  grants: ReportGrant[]
  files: ReportFile[]
  messages: ReportMessage[]
  events: ReportEvent[]
  openings: ReportOpening[]
}

/** Newest grants of one holder, by use. */
export const newestGrants = async (db: IntakeDb, number: string, holder: string): Promise<ReportGrant[]> => {
  const rows = await db
    .select()
    .from(reportGrants)
    .where(and(eq(reportGrants.number, number), eq(reportGrants.holder, holder)))
    .orderBy(desc(reportGrants.seq))
  const uses = ['report', 'contact'] as const
  return uses.flatMap((use) => rows.find((row) => row.use === use) ?? [])
}

/** In one batch. @param holder - whose grants are wanted */
export const readParts = async (db: IntakeDb, number: string, holder: string): Promise<ReportParts> => {
  const [grants, [files, messages, events, openings]] = await Promise.all([
    newestGrants(db, number, holder),
    db.batch([
      db.select().from(reportFiles).where(eq(reportFiles.number, number)).orderBy(asc(reportFiles.id)),
      db.select().from(reportMessages).where(eq(reportMessages.number, number)).orderBy(asc(reportMessages.seq)),
      db.select().from(reportEvents).where(eq(reportEvents.number, number)).orderBy(asc(reportEvents.seq)),
      db.select().from(reportOpenings).where(eq(reportOpenings.number, number)).orderBy(asc(reportOpenings.seq)),
    ]),
  ])
  return { grants, files, messages, events, openings }
}

/** A handler of the body, as colleagues see her. */
export interface Colleague {
  role: string
  account: string
  name: string | null
}

/** A body has fewer handlers than this. */
const MOST_COLLEAGUES = 500

/** Who may be given reports of the body. */
export const listColleagues = (db: IntakeDb, { body }: Pick<Desk, 'body'>): Promise<Colleague[]> =>
  db
    .select({ role: heldRoles.id, account: heldRoles.account, name: accounts.name })
    .from(heldRoles)
    .innerJoin(accounts, eq(accounts.id, heldRoles.account))
    .where(and(eq(heldRoles.organisation, body), sql`${heldRoles.role} = 'handler'`, sql`${heldRoles.endedAt} IS NULL`))
    .orderBy(asc(heldRoles.grantedAt), asc(heldRoles.id))
    .limit(MOST_COLLEAGUES)

/** Grants of one page that are looked at, whether or not they have to be made anew. */
const WALKED = 500

/** A secret that is not sealed to every key its holder has now. */
export interface StaleGrant {
  number: string
  use: 'report' | 'contact'
  seq: number
  sealed: string
}

/**
 * The newest grants of a body that some key of today cannot open, or some key of the past still can, in order of number.
 * @param current - fingerprints of its keys as the record has them today
 * @param after - number that the page before ended with
 * @returns `next` where there may be more
 */
export const listStaleGrants = async (
  db: IntakeDb,
  desk: Desk,
  current: readonly string[],
  after = '',
): Promise<{ items: StaleGrant[]; next: string | undefined }> => {
  const rows = await db
    .select(getTableColumns(reportGrants))
    .from(reportGrants)
    .innerJoin(reports, eq(reports.number, reportGrants.number))
    .where(
      and(
        eq(reportGrants.holder, desk.body),
        gt(reportGrants.number, after),
        // What went to another body, or was erased, is nothing to seal anew.
        onDesk(desk),
        sql`CASE ${reportGrants.use} WHEN 'report' THEN ${reports.recipient} ELSE ${reports.contactRecipient} END IS NOT NULL`,
      ),
    )
    .orderBy(asc(reportGrants.number), asc(reportGrants.use), desc(reportGrants.seq))
    .limit(WALKED)
  const isWhole = rows.length < WALKED
  const last = rows.at(-1)?.number
  // The grants of the last number may go on behind the page.
  const walked = isWhole ? rows : rows.filter(({ number }) => number !== last)
  const wanted = [...current].sort().join(' ')
  const newest = walked.filter(
    ({ number, use }, at) => walked[at - 1]?.number !== number || walked[at - 1]?.use !== use,
  )
  const items = newest
    .filter(({ keys }) => keysOf(keys).sort().join(' ') !== wanted)
    .map(({ number, use, seq, sealed }) => ({ number, use, seq, sealed }))
  return { items, next: isWhole ? undefined : walked.at(-1)?.number }
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

/** A list of texts as a column holds it; empty for what is none. */
export const keysOf = (json: string | null): string[] => {
  if (json === null) return []
  try {
    const value: unknown = JSON.parse(json)
    return isTexts(value) ? value : []
  } catch {
    return []
  }
}
