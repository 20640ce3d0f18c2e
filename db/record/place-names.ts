import { sql } from 'drizzle-orm'
import type { RecordDb } from './db.ts'

/** What lists call a place. */
export interface PlaceName {
  code: string
  nameZh: string
  nameEn: string
  shortName: string | null
}

/** Names of places by their codes, in one read; codes that the register does not hold are left out. */
export const readPlaceNames = async (db: RecordDb, codes: readonly string[]): Promise<Map<string, PlaceName>> => {
  if (codes.length === 0) return new Map()
  const rows = await db.all<PlaceName>(sql`
    SELECT key AS code, body ->> 'nameZh' AS nameZh, body ->> 'nameEn' AS nameEn, body ->> 'shortName' AS shortName
    FROM records WHERE register = 'places' AND key IN (SELECT value FROM json_each(${JSON.stringify([...new Set(codes)])}))
      AND body IS NOT NULL`)
  return new Map(rows.map((row) => [row.code, row]))
}
