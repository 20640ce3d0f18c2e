import { REGISTERS } from '../../content/generated/registers.ts'
import type { Body } from '../../content/registers/facts.ts'
import { oncePerRegister } from '../../content/registers/once.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { readBodies } from '../../db/record/read.ts'

/** How a row tells whose it is, or what it belongs to: by a field of its own, or by one of the record that it names. */
export interface Way {
  field: string
  /** The record that the field names, and the field of that record. */
  through?: { register: string; field: string }
}

/** To whoever owns a row; of a register whose owner is that of another record, through it. */
export const ownerWay = oncePerRegister(({ owner: field, fields }): Way | undefined => {
  if (field === undefined) return undefined
  const register = fields[field]?.ref
  const owner = register === undefined ? undefined : REGISTERS[register]?.owner
  return register === undefined || owner === undefined ? { field } : { field, through: { register, field: owner } }
})

const SCHEMES = 'certification-schemes'

/** The first field that refers to a register: later ones name something beside. */
const referring = ({ fields }: RegisterDefinition, register: string): string | undefined =>
  Object.entries(fields).find(([, { ref }]) => ref === register)?.[0]

/** To the certification scheme that a row belongs to. */
export const schemeWay = oncePerRegister((register): Way | undefined => {
  const own = register.id === SCHEMES ? 'scheme' : referring(register, SCHEMES)
  if (own !== undefined) return { field: own }
  for (const [field, { ref }] of Object.entries(register.fields)) {
    const named = ref === undefined ? undefined : REGISTERS[ref]
    const scheme = named && referring(named, SCHEMES)
    if (named && scheme !== undefined) return { field, through: { register: named.id, field: scheme } }
  }
  return undefined
})

const textIn = (body: Body | undefined, name: string): string | undefined => {
  const value = body?.[name]
  return typeof value === 'string' ? value : undefined
}

/** Where the way leads from each body, in at most one read. Bodies of which that is not known are left out. */
export const follow = async (
  db: RecordDb,
  way: Way | undefined,
  bodies: readonly Body[],
): Promise<Map<Body, string>> => {
  const found = new Map<Body, string>()
  if (!way) return found
  for (const body of bodies) {
    const value = textIn(body, way.field)
    if (value !== undefined) found.set(body, value)
  }
  const { through } = way
  if (!through) return found
  const named = await readBodies(db, through.register, [...new Set(found.values())])
  for (const [body, key] of found) {
    const value = textIn(named.get(key), through.field)
    if (value === undefined) found.delete(body)
    else found.set(body, value)
  }
  return found
}
