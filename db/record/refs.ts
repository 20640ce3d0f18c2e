import { sql } from 'drizzle-orm'
import { REGISTERS } from '../../content/generated/registers.ts'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import { oncePerRegister } from '../../content/registers/once.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { parseBody } from './record.ts'

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

/** A field whose values name records. */
interface RefField {
  field: string
  /** Where those stand. */
  register: string
  keyOf: (value: string) => string
}

/** Fields with `ref`, and places. */
const refFields = oncePerRegister((register): RefField[] => {
  const places = fieldsWithRole(register, 'place')
  return Object.entries(register.fields).flatMap(([field, { ref }]): RefField[] => {
    if (ref) return [{ field, register: ref, keyOf: (value) => value }]
    return places.includes(field) ? [{ field, register: 'places', keyOf: countyOf }] : []
  })
})

/** One name for the same record, wherever it is referred to. */
const nameOf = (register: string, key: string): string => `${register} ${key}`

/** A record by its name. */
export interface Name {
  register: string
  key: string
}

const namedBy = (register: RegisterDefinition, rows: readonly { body: Body }[]): Map<string, Name> => {
  const wanted = new Map<string, Name>()
  for (const { field, register: sought, keyOf } of refFields(register))
    for (const { body } of rows)
      for (const value of textsOf(body[field]))
        wanted.set(nameOf(sought, keyOf(value)), { register: sought, key: keyOf(value) })
  return wanted
}

/** Every record that rows refer to, once. */
export const refsOf = (register: RegisterDefinition, rows: readonly { body: Body }[]): Name[] => [
  ...namedBy(register, rows).values(),
]

/** Which references of rows name one of some records. */
export const refsTo = (
  register: RegisterDefinition,
  rows: readonly { body: Body }[],
  names: readonly Name[],
): UnknownRef[] => {
  const sought = new Map(names.map(({ register: id, key }) => [nameOf(id, key), key]))
  return rows.flatMap(({ body }, row) => unknownOf(register, body, row, sought))
}

/**
 * References of rows that name no standing record, in one read however many rows there are.
 * A row may refer to another one published with it.
 */
export const findUnknownRefs = async (
  db: RecordDb,
  register: RegisterDefinition,
  rows: { key?: string; body: Body }[],
): Promise<UnknownRef[]> => {
  const wanted = namedBy(register, rows)
  if (wanted.size === 0) return []
  const standing = await db.all<{ register: string; key: string }>(sql`
    SELECT register, key FROM records
    WHERE status <> 'withdrawn'
      AND (register, key) IN (SELECT value->>0, value->>1 FROM json_each(${JSON.stringify([...wanted.values()].map(({ register: id, key }) => [id, key]))}))`)
  for (const row of standing) wanted.delete(nameOf(row.register, row.key))
  for (const { key } of rows) if (key !== undefined) wanted.delete(nameOf(register.id, key))
  return wanted.size === 0 ? [] : rows.flatMap(({ body }, row) => unknownOf(register, body, row, wanted))
}

const unknownOf = (
  register: RegisterDefinition,
  body: Body,
  row: number,
  unknown: ReadonlyMap<string, unknown>,
): UnknownRef[] =>
  refFields(register).flatMap(({ field, register: sought, keyOf }) =>
    textsOf(body[field])
      .map(keyOf)
      .filter((value) => unknown.has(nameOf(sought, value)))
      .map((value) => ({ row, field, value, register: sought })),
  )

/** Where a body lies, and by which of its fields; no place where a record it refers to names none. */
export interface Lying {
  field: string
  place: string | undefined
}

const lyingIn = (register: RegisterDefinition, body: Body): Lying[] =>
  fieldsWithRole(register, 'place').map((field) => {
    const place = body[field]
    return { field, place: typeof place === 'string' ? place : undefined }
  })

/**
 * Where bodies of a register lie: by their own places, or else by those of the records they refer to; in one read
 * however many there are. Nothing where the register tells no place either way.
 */
export const readPlacesOf = async (
  db: RecordDb,
  register: RegisterDefinition,
  bodies: Body[],
): Promise<Map<Body, Lying[]>> => {
  if (fieldsWithRole(register, 'place').length > 0)
    return new Map(bodies.map((body) => [body, lyingIn(register, body)]))
  const refs = refFields(register).flatMap(({ field, register: id }) => {
    const target = REGISTERS[id]
    if (!target || fieldsWithRole(target, 'place').length === 0) return []
    return bodies.flatMap((body) => {
      const value = body[field]
      return typeof value === 'string' ? [{ body, field, value, target }] : []
    })
  })
  const wanted = [...new Set(refs.map(({ target, value }) => JSON.stringify([target.id, value])))]
  const rows = await db.all<{ register: string; key: string; body: string | null }>(sql`
    SELECT register, key, body FROM records
    WHERE (register, key) IN (SELECT value->>0, value->>1 FROM json_each(${`[${wanted.join(',')}]`}))`)
  const found = new Map(rows.map((row) => [JSON.stringify([row.register, row.key]), parseBody(row.body) ?? {}]))
  const places = new Map<Body, Lying[]>()
  for (const { body, field, value, target } of refs) {
    const referred = found.get(JSON.stringify([target.id, value])) ?? {}
    const lying = lyingIn(target, referred).map(({ place }) => ({ field, place }))
    places.set(body, [...(places.get(body) ?? []), ...lying])
  }
  return places
}
