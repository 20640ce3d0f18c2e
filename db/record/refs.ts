import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { fieldsWithRole, type RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'

/** A value that names a record which is not there. */
export interface UnknownRef {
  /** Position among the rows given. */
  row: number
  field: string
  value: string
  /** Register it was looked for in. */
  register: string
}

/** The six digits of the county, city or province that a place code of any length lies in. */
const countyOf = (place: string): string => place.slice(0, 6)

/** Every reference of a row: fields with `ref`, and places. */
const refsOf = (register: RegisterDefinition, body: Body): { field: string; value: string; register: string }[] => {
  const places = new Set(fieldsWithRole(register, 'place'))
  return Object.entries(register.fields).flatMap(([field, { ref }]) => {
    const value = body[field]
    if (typeof value !== 'string') return []
    if (ref) return [{ field, value, register: ref }]
    return places.has(field) ? [{ field, value: countyOf(value), register: 'places' }] : []
  })
}

/**
 * References of rows that name no standing record, in one read however many rows there are.
 * A row may refer to another one published with it.
 */
export const findUnknownRefs = async (
  db: RecordDb,
  register: RegisterDefinition,
  rows: { key: string; body: Body }[],
): Promise<UnknownRef[]> => {
  const wanted = rows.flatMap(({ body }, row) => refsOf(register, body).map((ref) => ({ row, ...ref })))
  const name = (ref: { register: string; value: string }): string => `${ref.register} ${ref.value}`
  const distinct = [...new Map(wanted.map((ref) => [name(ref), [ref.register, ref.value]])).values()]
  if (distinct.length === 0) return []
  const standing = await db.all<{ register: string; value: string }>(sql`
    SELECT register, key AS value FROM records
    WHERE status <> 'withdrawn'
      AND (register, key) IN (SELECT value->>0, value->>1 FROM json_each(${JSON.stringify(distinct)}))`)
  const known = new Set([...standing.map(name), ...rows.map(({ key }) => name({ register: register.id, value: key }))])
  return wanted.filter((ref) => !known.has(name(ref)))
}
