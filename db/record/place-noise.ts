import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { parseRows, readRows } from './rows.ts'

/** One observation of the acoustic environment of a place. */
export interface NoiseRow {
  body: Body
  publisher: string
}

export interface PlaceNoise {
  /** Newest first. */
  rows: NoiseRow[]
  /** Whether the year holds more observations than were read: nothing is reckoned from a part of it. */
  isCut: boolean
}

/** Observations of a year that are read: day and night of some two hundred points a quarter, or of five every day. */
const MOST_ROWS = 4_000

/** The observations of the year that ends with the newest one, of a place and what lies in it. */
export const readPlaceNoise = async (db: { $client: D1Database }, place: string): Promise<PlaceNoise> => {
  const [found] = await readRows(db, [
    sql`SELECT json_object('body', json(record.body), 'publisher',
        (SELECT publisher FROM entries WHERE entries.idx = record.idx)) AS row
      FROM mentions CROSS JOIN records AS record ON record.register = 'noise' AND record.key = mentions.key
      WHERE mentions.subject = ${place} AND mentions.register = 'noise'
        AND mentions.at > (SELECT date(max(at), '-1 year') FROM mentions WHERE subject = ${place} AND register = 'noise')
        AND record.status <> 'withdrawn' ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${MOST_ROWS + 1}`,
  ])
  const rows = parseRows<NoiseRow>(found)
  return { rows: rows.slice(0, MOST_ROWS), isCut: rows.length > MOST_ROWS }
}
