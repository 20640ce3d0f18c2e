import { sql, type SQL } from 'drizzle-orm'
import type { PlaceRow } from './place-page.ts'
import { parseRows, readRows } from './rows.ts'

/** Conditions that leave the demonstration out, as `content/registers/demonstration.ts` tells it. */

/** @param place - a column with codes of places */
export const isReal = (place: SQL): SQL => sql`${place} NOT LIKE '99%'`

/** @param publisher - a column with publishers */
export const isStated = (publisher: SQL): SQL => sql`substr(${publisher}, 3, 2) <> '99'`

/** Registers in which something stands that is invented for demonstration: its publishers are counted as one. */
export const readDemonstrated = async (db: { $client: D1Database }): Promise<Set<string>> => {
  const [rows] = await readRows(db, [
    sql`SELECT json_quote(register) AS row FROM contributions WHERE publisher = 'demonstration' AND records > 0`,
  ])
  return new Set(parseRows<string>(rows))
}

/** Places of the demonstration region in order of code; none where it is not published. */
export const readDemonstrationPlaces = async (db: { $client: D1Database }): Promise<PlaceRow[]> => {
  const [rows] = await readRows(db, [
    sql`SELECT json_object('code', key, 'nameZh', body->>'nameZh', 'nameEn', body->>'nameEn',
        'shortName', body->>'shortName', 'pinyin', body->>'pinyin', 'level', body->>'level',
        'parent', body->>'parent', 'status', body->>'status', 'successor', body->>'successor') AS row
      FROM records WHERE register = 'places' AND key >= '99' AND status <> 'withdrawn' ORDER BY key`,
  ])
  return parseRows<PlaceRow>(rows)
}
