import { sql } from 'drizzle-orm'
import type { PlaceRow } from './place-page.ts'
import { isReal } from './demonstration.ts'
import { parseRows, readRows } from './rows.ts'

/** Codes of all real places of some levels, abolished ones included, in order. Reads the whole register: for builds. */
export const placeCodes = async (db: { $client: D1Database }, levels: PlaceRow['level'][]): Promise<string[]> => {
  const [rows] = await readRows(db, [
    sql`SELECT json_quote(key) AS row FROM records
      WHERE register = 'places' AND status <> 'withdrawn' AND ${isReal(sql`key`)}
        AND body->>'level' IN (SELECT value FROM json_each(${JSON.stringify(levels)}))
      ORDER BY key`,
  ])
  return parseRows<string>(rows)
}
