import { sql, type SQL } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'

/** One station's reading of the newest hour that the record holds. */
export interface HourRow {
  key: string
  body: Body
  /** Code of the station's place, where it is known. */
  place: string | null
  publisher: string
}

/** Newest readings among which the hour is chosen: a nation's stations of about two hours. */
const LOOKED_THROUGH = 3_000

/** The newest hour with at least half as many readings as the fullest: one that only a few have published is not yet it. */
const CHOSEN_HOUR = sql`
  WITH newest AS (
    SELECT time FROM records WHERE register = 'air-quality' AND status <> 'withdrawn' AND key LIKE '%~hour'
    ORDER BY time DESC LIMIT ${LOOKED_THROUGH}),
  hours AS (SELECT time, count(*) AS readings FROM newest GROUP BY time)
  SELECT time FROM hours WHERE readings * 2 >= (SELECT max(readings) FROM hours) ORDER BY time DESC LIMIT 1`

/** Every reading of the newest hour as `HourRow`; none while the register is empty. Reads a whole hour: for builds. */
export const newestHour = (): SQL => sql`
  SELECT json_object('key', reading.key, 'body', json(reading.body), 'place', station.body->>'place',
    'publisher', entries.publisher) AS row
  FROM records AS reading CROSS JOIN entries ON entries.idx = reading.idx
  LEFT JOIN records AS station ON station.register = 'air-stations' AND station.key = reading.body->>'station'
  WHERE reading.register = 'air-quality' AND reading.status <> 'withdrawn' AND reading.key LIKE '%~hour'
    AND reading.time = (${CHOSEN_HOUR})`
