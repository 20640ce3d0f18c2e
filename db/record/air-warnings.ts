import { sql, type SQL } from 'drizzle-orm'
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
 * Answers forecasts and warnings issued in the fortnight before an instant as `AirWarningRow`.
 * @param place - six digits
 * @param at - milliseconds since 1970
 */
export const airWarningsFor = (place: string, at: number): SQL => {
  const since = new Date(at - DAYS * 86_400_000).toISOString().slice(0, 10)
  return sql`SELECT json_object('key', record.key, 'publisher', entries.publisher, 'body', json(record.body),
      'nameZh', named.body ->> 'nameZh', 'nameEn', named.body ->> 'nameEn') AS row
    FROM json_each(${JSON.stringify([place, ...ancestors(place)])}) AS subject CROSS JOIN mentions
      ON mentions.subject = subject.value AND mentions.register = 'air-warnings' AND mentions.at >= ${since}
    CROSS JOIN records AS record ON record.register = 'air-warnings' AND record.key = mentions.key
    CROSS JOIN entries ON entries.idx = record.idx
    LEFT JOIN records AS named ON named.register = 'places' AND named.key = record.body ->> 'place'
    WHERE record.status <> 'withdrawn' AND (subject.value = ${place} OR record.body ->> 'place' = subject.value)
    LIMIT ${MOST}`
}

/**
 * Newest first.
 * @param rows - as `airWarningsFor` answers them
 */
export const airWarningsFrom = (rows: string[] | undefined): AirWarningRow[] =>
  parseRows<AirWarningRow>(rows).toSorted((a, b) => (String(a.body['issued']) < String(b.body['issued']) ? 1 : -1))

/** Forecasts and warnings issued in the fortnight before an instant, newest first. */
export const readAirWarnings = async (
  db: { $client: D1Database },
  place: string,
  at: number,
): Promise<AirWarningRow[]> => {
  const [rows] = await readRows(db, [airWarningsFor(place, at)])
  return airWarningsFrom(rows)
}
