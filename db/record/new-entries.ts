import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { parseRows, readRows } from './rows.ts'

/** An entry as far as it matters to who waits for it. */
export interface NewEntry {
  index: number
  register: string
  /** `null` where it was withdrawn or corrected since. */
  body: Body | null
}

/** Entries from an index on, in order of the log. */
export const readNewEntries = async (db: { $client: D1Database }, from: number, limit: number): Promise<NewEntry[]> => {
  const [rows] = await readRows(db, [
    sql`SELECT json_object('index', entries.idx, 'register', entries.register, 'body', json(records.body)) AS row
      FROM entries LEFT JOIN records ON records.register = entries.register AND records.key = entries.key
        AND records.idx = entries.idx
      WHERE entries.idx >= ${from} ORDER BY entries.idx LIMIT ${limit}`,
  ])
  return parseRows(rows)
}
