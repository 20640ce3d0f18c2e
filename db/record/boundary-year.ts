import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import type { RecordDb } from './db.ts'
import { parseBody } from './record.ts'

/** A year of monthly samples has some 300 rows; one of an automatic station may have 20,000, which no page reckons. */
export const MAX_BOUNDARY_ROWS = 4_000

/** Samples of a section in a year. */
export interface BoundaryRows {
  rows: Body[]
  /** There are more than are read: nothing may be reckoned from a part of them. */
  isCut: boolean
}

/** The first instant of a year in China, as keys write instants. */
const startOf = (year: number): string => `${String(year - 1).padStart(4, '0')}1231T160000Z`

/**
 * Rows of `surface-water` of one section in one year of Asia/Shanghai: one range of keys.
 * @param section - point code as the monitoring network has it
 */
export const readBoundaryYear = async (db: RecordDb, section: string, year: number): Promise<BoundaryRows> => {
  const found = await db.all<{ body: string }>(sql`
    SELECT body FROM records WHERE register = 'surface-water'
      AND key >= ${`${section}~${startOf(year)}`} AND key < ${`${section}~${startOf(year + 1)}`}
      AND status <> 'withdrawn'
    ORDER BY key LIMIT ${MAX_BOUNDARY_ROWS + 1}`)
  const rows = found.map(({ body }) => parseBody(body)).filter((body) => body !== null)
  return { rows: rows.slice(0, MAX_BOUNDARY_ROWS), isCut: found.length > MAX_BOUNDARY_ROWS }
}
