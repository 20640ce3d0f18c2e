import { sql, type SQL } from 'drizzle-orm'
import { DEMONSTRATION_PREFIXES } from '../../content/registers/demonstration.ts'
import type { PlaceRow } from './place-page.ts'
import { parseRows, readRows } from './rows.ts'

/** Conditions that leave the demonstration out, as `content/registers/demonstration.ts` tells it. */

/** @param place - a column with codes of places */
export const isReal = (place: SQL): SQL => sql`${place} NOT LIKE '99%'`

/** @param publisher - a column with publishers */
export const isStated = (publisher: SQL): SQL => sql`substr(${publisher}, 3, 2) <> '99'`

/**
 * Registers in which something stands that is invented for demonstration: what it mentions, or what its key begins with,
 * lies in a few ranges of codes, so that the read is short where there is none.
 */
export const readDemonstrated = async (db: { $client: D1Database }): Promise<Set<string>> => {
  const prefixes = JSON.stringify(DEMONSTRATION_PREFIXES)
  const [mentioning, keyed] = await readRows(db, [
    sql`SELECT DISTINCT json_quote(mentions.register) AS row FROM json_each(${prefixes}) AS prefix CROSS JOIN mentions
      ON mentions.subject >= prefix.value AND mentions.subject < prefix.value || char(127)`,
    sql`SELECT json_quote(totals.register) AS row FROM totals CROSS JOIN json_each(${prefixes}) AS prefix
      WHERE EXISTS (SELECT 1 FROM records WHERE records.register = totals.register
        AND records.key >= prefix.value AND records.key < prefix.value || char(127))`,
  ])
  return new Set([...parseRows<string>(mentioning), ...parseRows<string>(keyed)])
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
