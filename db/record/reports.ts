import { sql, type SQL } from 'drizzle-orm'
import { REPORTS } from '../../content/reports/projection.ts'
import type { RecordDb } from './db.ts'
import { decodeCursor, encodeCursor, pageOf, type Page, type PageRequest, type Row } from './page.ts'
import { parseBody, type StoredRecord } from './record.ts'

/** Reports as they stand in public, in lists that do not grow with how many there are. */

export interface ReportQuestion {
  /** With all places within it. */
  place?: string | undefined
  /** Unified social credit code of the body that handles it. */
  body?: string | undefined
  category?: string | undefined
  state?: string | undefined
  /** Those alone whose next day was due before this one. */
  lateOn?: string | undefined
}

/** Mentions looked through for one page at most: of a matter that is rare in a large place, a page may end before it is full. */
export const LOOKED_THROUGH = 2_000

const COLUMNS = sql`records.register, records.key, records.revision, records.status, entries.publisher,
  entries.published_at AS publishedAt, entries.reason, records.idx AS "index", records.body`

/** As the index `records_reports_due` has it. */
const NEXT_DUE = sql`CASE WHEN (records.body ->> 'state' = 'received' OR records.body ->> 'state' = 'forwarded') AND records.body ->> 'acceptDue' IS NOT NULL THEN records.body ->> 'acceptDue' ELSE records.body ->> 'due' END`
const IS_OWED = sql`records.body ->> 'state' IN ('received', 'forwarded', 'accepted', 'investigating', 'reopened')`
const STANDS = sql`records.status <> 'withdrawn'`

const filtersOf = ({ body, category, state, lateOn }: ReportQuestion): SQL[] => [
  ...(body === undefined ? [] : [sql`records.body ->> 'body' = ${body}`]),
  ...(category === undefined ? [] : [sql`records.body ->> 'category' = ${category}`]),
  ...(state === undefined ? [] : [sql`records.body ->> 'state' = ${state}`]),
  ...(lateOn === undefined ? [] : [IS_OWED, sql`${NEXT_DUE} < ${lateOn}`]),
]

type After = readonly (string | number)[] | undefined

/** Of one place or body, newest seen first; what was looked through in vain is left behind all the same. */
const ofSubject = (subject: string, question: ReportQuestion, after: After, limit: number): SQL => sql`
  WITH looked AS (
    SELECT mentions.at, mentions.key FROM mentions
    WHERE mentions.subject = ${subject} AND mentions.register = ${REPORTS}
      ${after ? sql`AND (mentions.at, mentions.key) < (${after[0]}, ${after[1]})` : sql``}
    ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${LOOKED_THROUGH})
  SELECT ${COLUMNS}, json_array(looked.at, looked.key) AS position,
    (SELECT CASE WHEN count(*) = ${LOOKED_THROUGH} THEN min(json_array(at, key)) END FROM looked) AS looked
  FROM looked CROSS JOIN records ON records.register = ${REPORTS} AND records.key = looked.key
    CROSS JOIN entries ON entries.idx = records.idx
  WHERE ${sql.join([STANDS, ...filtersOf(question)], sql` AND `)}
  ORDER BY looked.at DESC, looked.key DESC LIMIT ${limit + 1}`

/** Where a walk that found nothing was cut off. */
const endOfLook = (subject: string, after: After): SQL => sql`
  SELECT CASE WHEN count(*) = ${LOOKED_THROUGH} THEN min(json_array(at, key)) END AS position FROM (
    SELECT mentions.at, mentions.key FROM mentions
    WHERE mentions.subject = ${subject} AND mentions.register = ${REPORTS}
      ${after ? sql`AND (mentions.at, mentions.key) < (${after[0]}, ${after[1]})` : sql``}
    ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${LOOKED_THROUGH})`

/** Of all places, newest seen first, by the index that the question names. */
const byIndex = (question: ReportQuestion, after: After, limit: number): SQL => {
  const { category, state } = question
  const index =
    category !== undefined ? 'records_reports_category' : state !== undefined ? 'records_reports_state' : 'records_time'
  return sql`
    SELECT ${COLUMNS}, json_array(records.time, records.key) AS position
    FROM records INDEXED BY ${sql.raw(index)} CROSS JOIN entries ON entries.idx = records.idx
    WHERE records.register IS 'reports' AND ${sql.join([STANDS, ...filtersOf(question)], sql` AND `)}
      ${after ? sql`AND (records.time, records.key) < (${after[0]}, ${after[1]})` : sql``}
    ORDER BY records.time DESC, records.key DESC LIMIT ${limit + 1}`
}

/** What is late, the longest late first. */
const byDue = (question: ReportQuestion, after: After, limit: number): SQL => sql`
  SELECT ${COLUMNS}, json_array(${NEXT_DUE}, records.key) AS position
  FROM records INDEXED BY records_reports_due CROSS JOIN entries ON entries.idx = records.idx
  WHERE records.register IS 'reports' AND ${sql.join([STANDS, ...filtersOf(question)], sql` AND `)}
    ${after ? sql`AND (${NEXT_DUE}, records.key) > (${after[0]}, ${after[1]})` : sql``}
  ORDER BY ${NEXT_DUE}, records.key LIMIT ${limit + 1}`

/**
 * Reports, newest seen first; late ones of all places the longest late first. A page of a place or body may be short though others
 * follow: then it has a cursor all the same.
 * @returns `undefined` when the cursor is of another list
 */
export const listReports = async (
  db: RecordDb,
  question: ReportQuestion,
  { limit, cursor }: PageRequest,
): Promise<Page | undefined> => {
  const subject = question.place ?? question.body
  const name = subject !== undefined ? 'reports-of' : question.lateOn === undefined ? 'reports' : 'reports-late'
  const after = cursor === undefined ? undefined : decodeCursor(cursor, name, 2)
  if (cursor !== undefined && !after) return undefined
  if (subject === undefined) {
    const rows = await db.all<Row>((question.lateOn === undefined ? byIndex : byDue)(question, after, limit))
    return pageOf(rows, limit, name)
  }
  const rows = await db.all<Row & { looked?: string | null }>(ofSubject(subject, question, after, limit))
  const looked = rows[0]
    ? rows[0].looked
    : (await db.get<{ position: string | null }>(endOfLook(subject, after)))?.position
  const page = pageOf(
    rows.map(({ looked: _, ...row }) => row),
    limit,
    name,
  )
  return page.cursor === undefined && looked ? { ...page, cursor: encodeCursor(name, looked) } : page
}

/** A report as it stands; `undefined` where it never stood or was withdrawn: both look alike. */
export const findPublicReport = async (db: RecordDb, number: string): Promise<StoredRecord | undefined> => {
  const row = await db.get<Omit<Row, 'position'>>(sql`SELECT ${COLUMNS} FROM records
    CROSS JOIN entries ON entries.idx = records.idx
    WHERE records.register = ${REPORTS} AND records.key = ${number} AND ${STANDS}`)
  return row && { ...row, body: parseBody(row.body) }
}

/**
 * Open reports of a matter seen in a place within some days: what somebody may be about to report again.
 * @param from - first day
 * @param to - last day
 */
export const findSimilar = async (
  db: RecordDb,
  { category, place, from, to }: { category: string; place: string; from: string; to: string },
  limit: number,
): Promise<StoredRecord[]> => {
  const rows = await db.all<Omit<Row, 'position'>>(sql`
    WITH looked AS (
      SELECT mentions.at, mentions.key FROM mentions
      WHERE mentions.subject = ${place} AND mentions.register = ${REPORTS}
        AND mentions.at >= ${from} AND mentions.at <= ${to}
      ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${LOOKED_THROUGH})
    SELECT ${COLUMNS} FROM looked CROSS JOIN records ON records.register = ${REPORTS} AND records.key = looked.key
      CROSS JOIN entries ON entries.idx = records.idx
    WHERE ${STANDS} AND records.body ->> 'category' = ${category}
      AND records.body ->> 'state' NOT IN ('closed', 'not-accepted')
    ORDER BY looked.at DESC, looked.key DESC LIMIT ${limit}`)
  return rows.map((row) => ({ ...row, body: parseBody(row.body) }))
}
