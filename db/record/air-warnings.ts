import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { ancestors } from '../../content/places/ancestors.ts'
import { parseRows, readRows } from './rows.ts'

/** A forecast or warning that speaks of a place, of what it lies in, or of what lies in it. */
export interface AirWarningRow {
  key: string
  publisher: string
  /** Names of the place that it was issued for; `null` where the register of places lacks it. */
  nameZh: string | null
  nameEn: string | null
  body: Body
}

/** More than these are not looked at: a province's forecasts of a fortnight. */
const MOST = 2_000
/** Days for which a forecast or warning may hold after it was issued. */
const DAYS = 15

/**
 * Forecasts and warnings issued in the fortnight before an instant, newest first.
 * @param place - six digits
 * @param at - milliseconds since 1970
 */
export const readAirWarnings = async (
  db: { $client: D1Database },
  place: string,
  at: number,
): Promise<AirWarningRow[]> => {
  const since = new Date(at - DAYS * 86_400_000).toISOString().slice(0, 10)
  const [rows] = await readRows(db, [
    sql`SELECT json_object('key', record.key, 'publisher', entries.publisher, 'body', json(record.body),
        'nameZh', named.body ->> 'nameZh', 'nameEn', named.body ->> 'nameEn') AS row
      FROM json_each(${JSON.stringify([place, ...ancestors(place)])}) AS subject CROSS JOIN mentions
        ON mentions.subject = subject.value AND mentions.register = 'air-warnings' AND mentions.at >= ${since}
      CROSS JOIN records AS record ON record.register = 'air-warnings' AND record.key = mentions.key
      CROSS JOIN entries ON entries.idx = record.idx
      LEFT JOIN records AS named ON named.register = 'places' AND named.key = record.body ->> 'place'
      WHERE record.status <> 'withdrawn' AND (subject.value = ${place} OR record.body ->> 'place' = subject.value)
      LIMIT ${MOST}`,
  ])
  return parseRows<AirWarningRow>(rows).toSorted((a, b) =>
    String(a.body['issued']) < String(b.body['issued']) ? 1 : -1,
  )
}
