import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import type { RecordDb } from './db.ts'

/** Months of how bodies dealt with reports, as the register `report-statistics` states them. */

export const STATISTICS = 'report-statistics'

export interface StatedMonth {
  /** Unified social credit code of who states it, or `portal`. */
  publisher: string
  body: Body
}

/** Entries read at most: a year of some tens of bodies. */
const MOST = 1_200

/**
 * The newest months first; within a month by body.
 * @param subject - code of a place, with all within it, or of a body; all of the portal without it
 * @param from - first month, `YYYY-MM`
 */
export const readStatistics = async (
  db: RecordDb,
  subject: string | undefined,
  from: string,
): Promise<StatedMonth[]> => {
  const rows =
    subject === undefined
      ? await db.all<{ publisher: string; body: string }>(sql`
          SELECT entries.publisher, records.body FROM records INDEXED BY records_time
            CROSS JOIN entries ON entries.idx = records.idx
          WHERE records.register = ${STATISTICS} AND records.time >= ${from} AND records.status <> 'withdrawn'
          ORDER BY records.time DESC, records.key DESC LIMIT ${MOST}`)
      : await db.all<{ publisher: string; body: string }>(sql`
          SELECT entries.publisher, records.body FROM mentions
            CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key
            CROSS JOIN entries ON entries.idx = records.idx
          WHERE mentions.subject = ${subject} AND mentions.register = ${STATISTICS} AND mentions.at >= ${from}
            AND records.status <> 'withdrawn'
          ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${MOST}`)
  return rows.map(({ publisher, body }) => ({ publisher, body: JSON.parse(body) }))
}

/** Bodies whose keys let reports be sealed to them on some day of a span, in order of code: a recovery key, and an officer's. */
export const readBodiesWithKeys = async (
  db: RecordDb,
  { from, until }: { from: string; until: string },
): Promise<string[]> => {
  const rows = await db.all<{ body: string }>(sql`
    SELECT records.body ->> 'body' AS body FROM records
    WHERE records.register = 'sealing-keys' AND records.status <> 'withdrawn' AND records.body ->> 'from' < ${until}
      AND COALESCE(records.body ->> 'until', '9999-12-31') >= ${from}
    GROUP BY 1 HAVING count(DISTINCT records.body ->> 'kind') = 2 ORDER BY 1`)
  return rows.map(({ body }) => body)
}

/** Keys of those among these that have an entry: a month once stated is not stated again. */
export const findStated = async (db: RecordDb, keys: readonly string[]): Promise<Set<string>> => {
  const rows = await db.all<{ key: string }>(sql`SELECT key FROM records WHERE register = ${STATISTICS}
    AND key IN (SELECT value FROM json_each(${JSON.stringify(keys)}))`)
  return new Set(rows.map(({ key }) => key))
}

/** Where each body is: the place that its organisation states, by code. */
export const readBodyPlaces = async (db: RecordDb, bodies: readonly string[]): Promise<Map<string, string>> => {
  const rows = await db.all<{ code: string; place: string | null }>(sql`
    SELECT key AS code, body ->> 'place' AS place FROM records WHERE register = 'organisations'
      AND key IN (SELECT value FROM json_each(${JSON.stringify(bodies)})) AND body IS NOT NULL`)
  return new Map(rows.flatMap(({ code, place }) => (place === null ? [] : [[code, place]])))
}
