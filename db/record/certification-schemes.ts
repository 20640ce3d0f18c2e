import { sql, type SQL } from 'drizzle-orm'
import type { Grammar } from '../../content/certificates/number.ts'
import type { Body } from '../../content/registers/facts.ts'
import { parseRows, readRows } from './rows.ts'

/** A certification scheme as it is stated. */
export interface SchemeRecord {
  key: string
  body: Body
}

/** Schemes are a few dozen: all of them are read. */
const MAX_SCHEMES = 200

export const allSchemes = (): SQL => sql`
  SELECT json_object('key', key, 'body', json(body)) AS row FROM records
  WHERE register = 'certification-schemes' AND status <> 'withdrawn' ORDER BY id LIMIT ${MAX_SCHEMES}`

export const readSchemes = async (db: { $client: D1Database }): Promise<SchemeRecord[]> => {
  const [rows] = await readRows(db, [allSchemes()])
  return parseRows(rows)
}

/** How the numbers of schemes look, of those that say so. */
export const grammarsOf = (schemes: readonly SchemeRecord[]): Grammar[] =>
  schemes.flatMap(({ key, body: { grammar } }) =>
    typeof grammar === 'string' && grammar !== '' ? [{ scheme: key, pattern: grammar }] : [],
  )
