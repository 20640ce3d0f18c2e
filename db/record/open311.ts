import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { REPORTS } from '../../content/reports/projection.ts'
import type { RecordDb } from './db.ts'
import { decodeCursor, pageOf, type Page, type Row } from './page.ts'
import { readHistory } from './read.ts'

/** Public reports by the day they came in, which is how GeoReport v2 asks for them. */

export interface Received {
  /** First and last day, `YYYY-MM-DD`. */
  from: string
  to: string
  /** Of the register `reports`; any of them. */
  categories?: readonly string[] | undefined
  /** Both words of the standard, or one of them. */
  statuses: readonly ('open' | 'closed')[]
  /** Six digits or nine, with what lies in it: a prefix of codes and the end of their range. */
  place?: { first: string; end: string } | undefined
}

const WALK = 'reports-received'
/** Reports looked through for one page; a page may end before it is full. */
const LOOKED_THROUGH = 5_000

const COLUMNS = sql`records.register, records.key, records.revision, records.status, entries.publisher,
  entries.published_at AS publishedAt, entries.reason, records.idx AS "index", records.body`

/**
 * Those received within some days, newest first.
 * @returns `undefined` when the cursor is of another list
 */
export const listReceived = async (
  db: RecordDb,
  { from, to, categories, statuses, place }: Received,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page | undefined> => {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, WALK, 2)
  if (cursor !== undefined && !after) return undefined
  const [only] = statuses.length === 1 ? statuses : []
  const ended = sql`looked.body ->> 'state' IN ('closed', 'not-accepted')`
  const rows = await db.all<Row>(sql`
    WITH looked AS (
      SELECT * FROM records INDEXED BY records_reports_received
      WHERE register IS 'reports' AND body ->> 'received' >= ${from} AND body ->> 'received' <= ${to}
        ${after ? sql`AND (body ->> 'received', key) < (${after[0]}, ${after[1]})` : sql``}
      ORDER BY body ->> 'received' DESC, key DESC LIMIT ${LOOKED_THROUGH})
    SELECT looked.register, looked.key, looked.revision, looked.status, entries.publisher,
      entries.published_at AS publishedAt, entries.reason, looked.idx AS "index", looked.body,
      json_array(looked.body ->> 'received', looked.key) AS position
    FROM looked CROSS JOIN entries ON entries.idx = looked.idx
    WHERE looked.status <> 'withdrawn'
      ${categories ? sql`AND looked.body ->> 'category' IN (SELECT value FROM json_each(${JSON.stringify(categories)}))` : sql``}
      ${only === undefined ? sql`` : only === 'closed' ? sql`AND ${ended}` : sql`AND NOT ${ended}`}
      ${place ? sql`AND looked.body ->> 'place' >= ${place.first} AND looked.body ->> 'place' < ${place.end}` : sql``}
    ORDER BY looked.body ->> 'received' DESC, looked.key DESC LIMIT ${limit + 1}`)
  return pageOf(rows, limit, WALK)
}

/** Reports by their numbers; those that are not public are left out, whatever the reason. */
export const findReceived = async (db: RecordDb, numbers: readonly string[]): Promise<Page['items']> => {
  const rows = await db.all<Row>(sql`SELECT ${COLUMNS}, '[]' AS position
    FROM json_each(${JSON.stringify([...new Set(numbers)])}) AS asked
      CROSS JOIN records ON records.register = ${REPORTS} AND records.key = asked.value
      CROSS JOIN entries ON entries.idx = records.idx
    WHERE records.status <> 'withdrawn' AND records.body IS NOT NULL ORDER BY records.key`)
  return pageOf(rows, rows.length, WALK).items
}

/** Every revision of a public report that stands, oldest first; none of what was taken off. */
export const readRevisions = async (
  db: RecordDb,
  number: string,
): Promise<{ key: string; body: Body; publishedAt: string }[]> => {
  const revisions = await readHistory(db, REPORTS, number)
  if (revisions.at(-1)?.body === null) return []
  return revisions.flatMap(({ key, body, publishedAt }) => (body === null ? [] : [{ key, body, publishedAt }]))
}
