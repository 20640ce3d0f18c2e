import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { keysUnder } from './read.ts'

export interface DimensionRow {
  body: Body
  publisher: string
}

/** Rows of one place and year are its indicators: 56 of them, with their dimensions and the whole. */
const MOST_ROWS = 200

/** The rows that stand under leading parts of a key, as `dimensionsUnder` names them. */
export const readDimensionRows = async (
  db: RecordDb,
  { id }: Pick<RegisterDefinition, 'id'>,
  under: string,
): Promise<DimensionRow[]> => {
  const { first, end } = keysUnder(under)
  const rows = await db.all<{ body: string; publisher: string }>(sql`SELECT records.body, entries.publisher
    FROM records CROSS JOIN entries ON entries.idx = records.idx
    WHERE records.register = ${id} AND records.key >= ${first} AND records.key < ${end}
      AND records.status <> 'withdrawn' AND records.body IS NOT NULL
    ORDER BY records.key LIMIT ${MOST_ROWS}`)
  return rows.map(({ body, publisher }) => ({ body: JSON.parse(body), publisher }))
}
