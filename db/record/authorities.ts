import { sql, type SQL } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { parseRows, readRows } from './rows.ts'

/** A responsible body or hotline, with the place it answers for. */
export interface Authority {
  key: string
  /** Six digits; `100000` is the whole country. */
  place: string
  publisher: string
  body: Body
}

/** GB/T 2260 has no place of this code: what answers for the whole country stands under it. */
export const NATION = '100000'
/** Bodies read of one place and those above it. */
const MAX_AUTHORITIES = 60

/**
 * Answers bodies as `Authority`: of the place and of every place above it, up to the nation. Keys begin with the place, so
 * that each is a range.
 * @param place - expression for a code of 6, 9 or 12 digits; where it is NULL only the nation answers
 */
export const authoritiesFor = (place: SQL): SQL => sql`
  SELECT json_object('key', records.key, 'place', records.body ->> 'place', 'publisher', entries.publisher,
    'body', json(records.body)) AS row
  FROM (SELECT ${NATION} AS code UNION SELECT substr(${place}, 1, 2) || '0000'
      UNION SELECT substr(${place}, 1, 4) || '00' UNION SELECT substr(${place}, 1, 6)) AS level
    CROSS JOIN records ON records.register = 'authorities'
      AND records.key > level.code || '~' AND records.key < level.code || char(127)
    CROSS JOIN entries ON entries.idx = records.idx
  WHERE records.status <> 'withdrawn' LIMIT ${MAX_AUTHORITIES}`

/** @param place - `undefined` asks for the nation's alone */
export const readAuthorities = async (db: { $client: D1Database }, place: string | undefined): Promise<Authority[]> => {
  const [rows] = await readRows(db, [authoritiesFor(sql`${place ?? null}`)])
  return parseRows(rows)
}
