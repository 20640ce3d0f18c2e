import { sql } from 'drizzle-orm'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { yearSpan } from '../../content/registers/years.ts'
import type { RecordDb } from './db.ts'
import { listRecordsAsOf } from './list-as-of.ts'

/** Years that are looked for; no register reaches further back. */
const MAX_YEARS = 300

/**
 * Years in which records of a register lie now, newest first; none where it has no time. Jumps from year to year along
 * the index of times: as many look-ups as there are years, however many records.
 */
export const readYears = async (db: RecordDb, register: RegisterDefinition): Promise<string[]> => {
  const [name] = fieldsWithRole(register, 'time')
  const field = name === undefined ? undefined : register.fields[name]
  if (!field) return []
  const isInstant = field.type === 'datetime'
  const yearOf = isInstant ? sql`strftime('%Y', found.time, '+8 hours')` : sql`substr(found.time, 1, 4)`
  // What a year of Shanghai begins with in UTC; a date, month or period simply begins with its year.
  const end = isInstant
    ? sql`strftime('%Y-%m-%dT%H:%M:%SZ', printf('%04d-01-01T00:00:00', ${yearOf} + 1), '-8 hours')`
    : sql`printf('%04d', ${yearOf} + 1)`
  const rows = await db.all<{ year: string | null }>(sql`
    WITH RECURSIVE found(time) AS (
      SELECT min(time) FROM records WHERE register = ${register.id}
      UNION ALL
      SELECT (SELECT min(time) FROM records WHERE register = ${register.id} AND time >= ${end})
      FROM found WHERE found.time IS NOT NULL AND ${end} IS NOT NULL LIMIT ${MAX_YEARS})
    SELECT ${yearOf} AS year FROM found WHERE found.time IS NOT NULL`)
  return rows.flatMap(({ year }) => (year === null ? [] : [year])).toReversed()
}

/** Whether a register held anything of a year when the log had `size` entries; walks the register for it where not. */
export const heldYear = async (
  db: RecordDb,
  register: RegisterDefinition,
  year: string,
  size: number,
): Promise<boolean> => {
  const span = yearSpan(register, year)
  if (!span) return false
  const page = await listRecordsAsOf(db, register, { fields: {}, ...span }, { size, limit: 1, cursor: undefined })
  return (page?.items.length ?? 0) > 0
}
