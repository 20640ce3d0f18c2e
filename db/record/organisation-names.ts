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

/** The same in both languages; in Chinese where an organisation states no English name. */
export const readBilingualOrganisationNames = async (
  db: RecordDb,
  codes: readonly string[],
): Promise<Record<string, { zh: string; en: string }>> => {
  if (codes.length === 0) return {}
  const rows = await db.all<{ code: string; zh: string; en: string }>(sql`
    SELECT key AS code, body ->> 'name' AS zh, coalesce(nullif(body ->> 'nameEn', ''), body ->> 'name') AS en FROM records
    WHERE register = 'organisations' AND key IN (SELECT value FROM json_each(${JSON.stringify([...new Set(codes)])}))
      AND body IS NOT NULL`)
  return Object.fromEntries(rows.map(({ code, zh, en }) => [code, { zh, en }]))
}
