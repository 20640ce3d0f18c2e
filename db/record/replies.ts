import { sql } from 'drizzle-orm'
import { recordRow } from './mentions.ts'
import type { StoredRecord } from './record.ts'
import { parseRows, readRows } from './rows.ts'

/** Replies read of one record; a record has a few. */
export const MAX_REPLIES = 50

/**
 * What organisations replied to a record, newest first, at most `MAX_REPLIES`; withdrawn ones are left out.
 * The record itself need not stand any more.
 */
export const readReplies = async (
  db: { $client: D1Database },
  register: string,
  key: string,
): Promise<StoredRecord[]> => {
  const [rows] = await readRows(db, [
    sql`SELECT ${recordRow} FROM records CROSS JOIN entries ON entries.idx = records.idx
      WHERE records.register = 'replies' AND records.body ->> 'register' = ${register}
        AND records.body ->> 'recordKey' = ${key}
      -- The plus keeps the planner from walking all replies by time.
      ORDER BY +records.time DESC, records.idx DESC LIMIT ${MAX_REPLIES}`,
  ])
  return parseRows(rows)
}
