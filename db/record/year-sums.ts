import { sql } from 'drizzle-orm'
import type { RegisterDefinition, Sums } from '../../content/registers/register.ts'
import type { SumRow } from '../../content/registers/sums.ts'
import { parseRows, readRows } from './rows.ts'

export interface SumRows {
  /** Newest first. */
  rows: SumRow[]
  /** Whether the years hold more rows than were read: nothing is added up from a part of them. */
  isCut: boolean
}

/** Years that are added up, the newest that holds anything among them. */
const YEARS = 5
/** Rows that are read at most. */
const MOST_ROWS = 5_000

/** What the rows of the newest years state of what is added up, and by what. */
export const readSumRows = async (
  db: { $client: D1Database },
  { id }: Pick<RegisterDefinition, 'id'>,
  { of, by, ways }: Sums,
): Promise<SumRows> => {
  const names = [...new Set([...of, ...by, ...(ways ? [...ways.to, ways.by] : [])])]
  const fields = sql.join(
    names.map((name) => sql`${name}, body ->> ${`$.${name}`}`),
    sql`, `,
  )
  const [found] = await readRows(db, [
    sql`SELECT json_object('year', substr(time, 1, 4), 'body', json_object(${fields}), 'publisher',
        (SELECT publisher FROM entries WHERE entries.idx = records.idx)) AS row FROM records
      WHERE register = ${id} AND status <> 'withdrawn' AND time >= (
        SELECT CAST(CAST(substr(max(time), 1, 4) - ${YEARS - 1} AS INTEGER) AS TEXT) FROM records WHERE register = ${id})
      ORDER BY time DESC LIMIT ${MOST_ROWS + 1}`,
  ])
  const rows = parseRows<SumRow>(found)
  return { rows: rows.slice(0, MOST_ROWS), isCut: rows.length > MOST_ROWS }
}
