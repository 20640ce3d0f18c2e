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

/** Every reading of the newest hour as `HourRow`; none while the register is empty. Reads a whole hour: for builds. */
export const newestHour = (): SQL => sql`
  SELECT json_object('key', reading.key, 'body', json(reading.body), 'place', station.body->>'place',
    'publisher', entries.publisher) AS row
  FROM records AS reading CROSS JOIN entries ON entries.idx = reading.idx
  LEFT JOIN records AS station ON station.register = 'air-stations' AND station.key = reading.body->>'station'
  WHERE reading.register = 'air-quality' AND reading.status <> 'withdrawn' AND reading.key LIKE '%~hour'
    AND reading.time = (SELECT time FROM records AS newest
      WHERE newest.register = 'air-quality' AND newest.status <> 'withdrawn' AND newest.key LIKE '%~hour'
      ORDER BY newest.time DESC LIMIT 1)`
