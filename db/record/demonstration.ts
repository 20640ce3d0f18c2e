import { sql, type SQL } from 'drizzle-orm'
import { DEMONSTRATION_PREFIXES } from '../../content/registers/demonstration.ts'
import { parseRows, readRows } from './rows.ts'

/** Conditions that leave the demonstration out, as `content/registers/demonstration.ts` tells it. */

/** @param place - a column with codes of places */
export const isReal = (place: SQL): SQL => sql`${place} NOT LIKE '99%'`

/** @param publisher - a column with publishers */
export const isStated = (publisher: SQL): SQL => sql`substr(${publisher}, 3, 2) <> '99'`

/**
 * Registers in which something stands that is invented for demonstration: what it mentions lies in a few ranges of codes,
 * so that the read is short where there is none.
 */
export const readDemonstrated = async (db: { $client: D1Database }): Promise<Set<string>> => {
  const [rows] = await readRows(db, [
    sql`SELECT DISTINCT json_quote(mentions.register) AS row
      FROM json_each(${JSON.stringify(DEMONSTRATION_PREFIXES)}) AS prefix CROSS JOIN mentions
        ON mentions.subject >= prefix.value AND mentions.subject < prefix.value || char(127)`,
  ])
  return new Set(parseRows<string>(rows))
}
