import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { parseRows, readRows } from './rows.ts'

/** An agreement to recognise certifications across borders, as it is stated. */
export interface Recognition {
  key: string
  publisher: string
  body: Body
}

/** Agreements are a few dozen: all of them are read, the newest first. */
const MAX_AGREEMENTS = 100

export const readRecognitions = async (db: { $client: D1Database }): Promise<Recognition[]> => {
  const [rows] = await readRows(db, [
    sql`SELECT json_object('key', records.key, 'publisher', entries.publisher, 'body', json(records.body)) AS row
      FROM records CROSS JOIN entries ON entries.idx = records.idx
      WHERE records.register = 'mutual-recognition' AND records.status <> 'withdrawn'
      ORDER BY records.time DESC, records.key LIMIT ${MAX_AGREEMENTS}`,
  ])
  return parseRows(rows)
}
