import { sql } from 'drizzle-orm'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { Body } from '../../content/registers/facts.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { parseBody } from './record.ts'

/** Records that others refer to, for what they are called: by `referredName`. */
export type Referred = Map<string, Body>

export const referredName = (register: string, key: string): string => `${register} ${key}`

/** Province, city and county of a place code: how many digits each keeps, and what makes six of them. */
const PLACE_LEVELS = [
  { digits: 2, zeros: '0000' },
  { digits: 4, zeros: '00' },
  { digits: 6, zeros: '' },
]

/** Where a field points: the record whose key is its first `digits` characters with `zeros` behind. */
interface Pointer {
  field: string
  register: string
  digits: number
  zeros: string
}

/** The longest key there is. */
const WHOLE = 200

/** Pointers of a register: its references, for each place the places it lies in, and organisations by their codes. */
export const pointersOf = (register: RegisterDefinition): Pointer[] => {
  const places = new Set(fieldsWithRole(register, 'place'))
  const organisations = new Set(register.id === 'organisations' ? [] : fieldsWithRole(register, 'organisation'))
  return Object.entries(register.fields).flatMap(([field, { ref }]): Pointer[] => {
    if (places.has(field)) return PLACE_LEVELS.map((level) => ({ field, register: 'places', ...level }))
    const target = ref ?? (organisations.has(field) ? 'organisations' : undefined)
    return target === undefined ? [] : [{ field, register: target, digits: WHOLE, zeros: '' }]
  })
}

/** Registers that one refers to and whose records lie in places themselves, such as the stations of readings. */
export const placedBy = (register: RegisterDefinition): { field: string; register: string; place: string }[] =>
  pointersOf(register).flatMap(({ field, register: target, digits }) => {
    const isReference = digits === WHOLE && register.fields[field]?.ref === target
    const [place] = isReference ? fieldsWithRole(REGISTERS[target] ?? register, 'place') : []
    return place === undefined || target === register.id ? [] : [{ field, register: target, place }]
  })

/** `[register, key]` of everything that bodies of a register point to, each once. */
const pointedTo = (register: RegisterDefinition, bodies: Body[]): [string, string][] => {
  const pointers = pointersOf(register)
  const found = new Map<string, [string, string]>()
  for (const body of bodies)
    for (const { field, register: target, digits, zeros } of pointers) {
      const value = body[field]
      if (typeof value !== 'string') continue
      const key = value.slice(0, digits) + zeros
      found.set(referredName(target, key), [target, key])
    }
  return [...found.values()]
}

/**
 * What organisations are called, by the codes that stand where somebody published, in one read; none where no code is asked
 * for. What the register of organisations does not hold is left out.
 */
export const readOrganisations = async (db: RecordDb, publishers: readonly string[]): Promise<Referred> => {
  const codes = [...new Set(publishers.filter(isCreditCode))]
  if (codes.length === 0) return new Map()
  const rows = await db.all<{ key: string; body: string | null }>(sql`
    SELECT records.key, records.body FROM json_each(${JSON.stringify(codes)}) AS code
    CROSS JOIN records ON records.register = 'organisations' AND records.key = code.value`)
  return new Map(
    rows.flatMap(({ key, body }): [string, Body][] => {
      const parsed = parseBody(body)
      return parsed ? [[referredName('organisations', key), parsed]] : []
    }),
  )
}

/**
 * What the rows of a list refer to, and the places that they and what they refer to lie in, in one read.
 * What is not there is left out.
 * @param publishers - organisations that are named besides
 */
export const readReferred = async (
  db: RecordDb,
  register: RegisterDefinition,
  bodies: Body[],
  publishers: readonly string[] = [],
): Promise<Referred> => {
  const named = publishers.filter(isCreditCode).map((code): [string, string] => ['organisations', code])
  const wanted = [...pointedTo(register, bodies), ...named]
  if (wanted.length === 0) return new Map()
  const placed = placedBy(register).map(({ register: target, place }) => ({ register: target, path: `$.${place}` }))
  const rows = await db.all<{ register: string; key: string; body: string | null }>(sql`
    WITH referred AS (
      SELECT register, key, body FROM records
      WHERE (register, key) IN (SELECT value->>0, value->>1 FROM json_each(${JSON.stringify(wanted)})))
    SELECT register, key, body FROM referred
    UNION ALL
    SELECT register, key, body FROM records
    WHERE (register, key) IN (
      SELECT 'places', substr(referred.body->>(placed.value->>'path'), 1, level.value->>'digits') || (level.value->>'zeros')
      FROM referred CROSS JOIN json_each(${JSON.stringify(placed)}) AS placed
        CROSS JOIN json_each(${JSON.stringify(PLACE_LEVELS)}) AS level
      WHERE referred.register = placed.value->>'register')`)
  const found: Referred = new Map()
  for (const { register: target, key, body } of rows) {
    const parsed = parseBody(body)
    if (parsed) found.set(referredName(target, key), parsed)
  }
  return found
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/**
 * Subquery `(register, key)` by which the database finds, from the record ?2 of register ?1 itself, what `readReferred`
 * finds for a list: so that a page needs no second round trip. `undefined` where a register refers to nothing.
 */
export const referredQuery = (register: RegisterDefinition): string | undefined => {
  const pointers = pointersOf(register)
  if (pointers.length === 0) return undefined
  // What a withdrawn record spoke of stands in the leaf before.
  const origin = `(SELECT COALESCE(records.body, (
      SELECT leaves.leaf->'$.body' FROM entries CROSS JOIN leaves ON leaves.idx = entries.idx
      WHERE entries.register = ?1 AND entries.key = ?2 AND entries.revision = records.revision - 1)) AS body
    FROM records WHERE records.register = ?1 AND records.key = ?2) AS origin`
  const own = `SELECT DISTINCT pointer.value->>'register' AS register,
      substr(origin.body->>('$.' || (pointer.value->>'field')), 1, pointer.value->>'digits') || (pointer.value->>'zeros') AS key
    FROM ${origin} CROSS JOIN json_each(${literal(JSON.stringify(pointers))}) AS pointer`
  const placed = placedBy(register).map(
    ({ field, register: target, place }) => `SELECT 'places',
      substr(target.body->>${literal(`$.${place}`)}, 1, level.value->>'digits') || (level.value->>'zeros')
    FROM ${origin}
      CROSS JOIN records AS target ON target.register = ${literal(target)} AND target.key = origin.body->>${literal(`$.${field}`)}
      CROSS JOIN json_each(${literal(JSON.stringify(PLACE_LEVELS))}) AS level`,
  )
  // D1 takes at most five terms of a UNION.
  return [own, ...placed.slice(0, 4)].join(' UNION ')
}
