import { sql } from 'drizzle-orm'
import type { RecordDb } from './db.ts'
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

/** Codes of GB/T 2260, shortened or not: two digits a province, four a city, six a county, nine a town, twelve a village. */
const LENGTHS = new Set([2, 4, 6, 9, 12])

/** Which of some places the record does not know: no place that stands is one of them, or lies in one. */
export const findUnknownPlaces = async (db: RecordDb, codes: readonly string[]): Promise<string[]> => {
  // Towns and villages are known by their county.
  const asked = codes.map((code) => ({
    code,
    from: code.slice(0, 6).padEnd(6, '0'),
    to: code.slice(0, 6).padEnd(6, '9'),
  }))
  const known = await db.all<{ code: string }>(sql`
    SELECT value->>'code' AS code FROM json_each(${JSON.stringify(asked)}) WHERE EXISTS (
      SELECT 1 FROM records WHERE register = 'places' AND status <> 'withdrawn'
        AND key BETWEEN value->>'from' AND value->>'to')`)
  const standing = new Set(known.map(({ code }) => code))
  return codes.filter((code) => !LENGTHS.has(code.length) || !standing.has(code))
}

/** Code, Chinese and English name of every place that there is today, in order of code. Reads the whole register: for builds. */
export const placeNames = async (db: { $client: D1Database }): Promise<[code: string, zh: string, en: string][]> => {
  const [rows] = await readRows(db, [
    sql`SELECT json_array(key, body->>'nameZh', body->>'nameEn') AS row FROM records
      WHERE register = 'places' AND status <> 'withdrawn' AND body->>'status' = 'active' ORDER BY key`,
  ])
  return parseRows(rows)
}
