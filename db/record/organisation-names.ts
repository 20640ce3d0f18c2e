import { sql } from 'drizzle-orm'
import type { RecordDb } from './db.ts'

/** Names of organisations by their codes, in one read; codes that the register does not hold are left out. */
export const readOrganisationNames = async (
  db: RecordDb,
  codes: readonly string[],
): Promise<Record<string, string>> => {
  if (codes.length === 0) return {}
  const rows = await db.all<{ code: string; name: string }>(sql`
    SELECT key AS code, body ->> 'name' AS name FROM records
    WHERE register = 'organisations' AND key IN (SELECT value FROM json_each(${JSON.stringify([...new Set(codes)])}))
      AND body IS NOT NULL`)
  return Object.fromEntries(rows.map(({ code, name }) => [code, name]))
}
