import { sql, type SQL } from 'drizzle-orm'
import { matchWithin } from '../../content/search/match.ts'
import type { Body } from '../../content/registers/facts.ts'
import { parseRows, readRows } from './rows.ts'

/** Somebody who may or might use a mark, as it is stated. */
export interface MarkUser {
  key: string
  publisher: string
  body: Body
  /** Status of the indication or brand itself; `null` of a certificate, or where it is not recorded. */
  markStatus: string | null
}

/** Rows shown of one look-up. */
export const MAX_MARK_USERS = 50

const row = sql`json_object('key', records.key, 'publisher', entries.publisher, 'body', json(records.body), 'markStatus', (
  SELECT mark.body ->> 'status' FROM records AS mark
  WHERE mark.register = CASE records.body ->> 'kind' WHEN 'indication' THEN 'geographical-indications'
      WHEN 'brand' THEN 'regional-brands' END
    AND mark.key = coalesce(records.body ->> 'indication', records.body ->> 'brand', records.body ->> 'mark')
    AND mark.status <> 'withdrawn')) AS row`

/** Reads the marks of an organisation, what began last first. */
export const marksOf = (organisation: string, most: number): SQL => sql`
  SELECT ${row} FROM mentions CROSS JOIN records
      ON records.register = mentions.register AND records.key = mentions.key
    CROSS JOIN entries ON entries.idx = records.idx
    WHERE mentions.subject = ${organisation} AND mentions.register = 'mark-users' AND records.status <> 'withdrawn'
    ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${most}`

/** Users of marks by the credit code that stands beside a mark. */
export const markUsersOf = async (db: { $client: D1Database }, organisation: string): Promise<MarkUser[]> => {
  const [rows] = await readRows(db, [marksOf(organisation, MAX_MARK_USERS)])
  return parseRows(rows)
}

/** Users of marks whose record holds every word: the user's name, or the mark's. */
export const markUsersNamed = async (db: { $client: D1Database }, q: string): Promise<MarkUser[]> => {
  const match = matchWithin(['mark-users'], q)
  if (match === undefined) return []
  const [rows] = await readRows(db, [
    sql`SELECT ${row} FROM search CROSS JOIN records ON records.id = search.rowid
      CROSS JOIN entries ON entries.idx = records.idx
      WHERE search MATCH ${match} AND records.register = 'mark-users' AND records.status <> 'withdrawn'
      ORDER BY search.rowid LIMIT ${MAX_MARK_USERS}`,
  ])
  return parseRows(rows)
}
