import { sql, type SQL } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { parseRows, readRows } from './rows.ts'

/** An air station with its newest hour and the one it is compared with; bodies as stored. */
export interface StationHours {
  key: string
  station: Body
  /** Key and body of the newest hour; `null` where the station has none. */
  nowKey: string | null
  now: Body | null
  /** Who states the newest hour. */
  publisher: string | null
  /** The newest hour at least a day older, or else any earlier one. */
  then: Body | null
}

/**
 * Id of a station's newest hour below a key, found from the end of the station's own key range.
 * Means of days, months and years stand in the same range and are passed over.
 */
export const newestHour = (station: SQL, below: SQL): SQL => sql`(
  SELECT reading.id FROM records AS reading
  WHERE reading.register = 'air-quality' AND reading.key > ${station} || '~' AND reading.key < ${below}
    AND reading.key LIKE '%~hour' AND reading.status <> 'withdrawn'
  ORDER BY reading.key DESC LIMIT 1)`

/** After every key of a station. */
const END = sql`station.key || char(127)`
/** After every key of the station at the instant a day before its newest hour. */
const DAY_BEFORE = sql`station.key || '~' || strftime('%Y%m%dT%H%M%SZ', now.time, '-1 day') || char(127)`

/**
 * Stations with their hours as `StationHours`.
 * @param chosen - statement that answers the codes of stations in a column `key`
 */
export const stationHours = (chosen: SQL): SQL => sql`
  SELECT json_object('key', station.key, 'station', json(station.body), 'nowKey', now.key, 'now', json(now.body),
    'publisher', (SELECT publisher FROM entries WHERE entries.idx = now.idx), 'then', json(before.body)) AS row
  FROM (${chosen}) AS chosen CROSS JOIN records AS station
    ON station.register = 'air-stations' AND station.key = chosen.key
  LEFT JOIN records AS now ON now.id = ${newestHour(sql`station.key`, END)}
  LEFT JOIN records AS before ON before.id = COALESCE(
    ${newestHour(sql`station.key`, DAY_BEFORE)}, ${newestHour(sql`station.key`, sql`now.key`)})`

/** Stations of one place that are looked at. */
export const MOST_STATIONS = 1_000

/** Codes of the stations in a place, at most `MOST_STATIONS`. What was withdrawn is mentioned no more. */
export const stationsIn = (place: SQL): SQL => sql`
  SELECT key FROM mentions WHERE subject = ${place} AND register = 'air-stations' LIMIT ${MOST_STATIONS}`

/** Bodies of the newest hours of the stations in a place; `null` for a station without one. */
export const newestHoursIn = (place: SQL, most = MOST_STATIONS): SQL => sql`
  SELECT COALESCE(now.body, 'null') AS row
  FROM mentions AS chosen LEFT JOIN records AS now
    ON now.id = ${newestHour(sql`chosen.key`, sql`chosen.key || char(127)`)}
  WHERE chosen.subject = ${place} AND chosen.register = 'air-stations' LIMIT ${most}`

/** Those of some codes that are stations. */
export const stationsNamed = (codes: string[]): SQL => sql`
  SELECT record.key FROM json_each(${JSON.stringify(codes)}) AS code CROSS JOIN records AS record
    ON record.register = 'air-stations' AND record.key = code.value
  WHERE record.status <> 'withdrawn'`

/** Stations by their codes, each with its newest hour and an earlier one; unknown codes are left out. */
export const readStations = async (db: { $client: D1Database }, codes: string[]): Promise<StationHours[]> => {
  if (codes.length === 0) return []
  const [rows] = await readRows(db, [stationHours(stationsNamed(codes))])
  return parseRows<StationHours>(rows)
}
