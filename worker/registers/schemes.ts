import { REGISTERS } from '../../content/generated/registers.ts'
import type { Body } from '../../content/registers/facts.ts'
import { oncePerRegister } from '../../content/registers/once.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { readState, standingKey } from '../../db/record/state.ts'

/** The certification scheme that a row belongs to, for roles that are bounded by schemes. */

const SCHEMES = 'certification-schemes'

/** The first field that refers to each register: the later ones name something beside. */
const referring = oncePerRegister(({ fields }): Map<string, string> => {
  const found = new Map<string, string>()
  for (const [name, { ref }] of Object.entries(fields)) if (ref !== undefined && !found.has(ref)) found.set(ref, name)
  return found
})

/** The field of a register that names a scheme itself. */
const ownField = oncePerRegister((register) => (register.id === SCHEMES ? 'scheme' : referring(register).get(SCHEMES)))

/** The field that names a record which names a scheme. */
const throughField = oncePerRegister((register) => {
  for (const [ref, field] of referring(register)) {
    const through = REGISTERS[ref]
    if (through && ownField(through) !== undefined) return { field, through }
  }
  return undefined
})

/** The field by which a row belongs to a scheme, if any does. */
export const schemeField = (register: Parameters<typeof ownField>[0]): string | undefined =>
  ownField(register) ?? throughField(register)?.field

const textIn = (body: Body | null | undefined, name: string | undefined): string | undefined => {
  const value = name === undefined ? undefined : body?.[name]
  return typeof value === 'string' ? value : undefined
}

/** Bodies of which the scheme is not known are left out. At most one read. */
export const schemesOf = async (
  db: RecordDb,
  register: Parameters<typeof ownField>[0],
  bodies: readonly Body[],
): Promise<Map<Body, string>> => {
  const own = ownField(register)
  const found = throughField(register)
  if (own !== undefined || !found)
    return new Map(
      bodies.flatMap((body) => {
        const scheme = textIn(body, own)
        return scheme === undefined ? [] : [[body, scheme]]
      }),
    )
  const { field, through } = found
  const named = bodies.flatMap((body) => textIn(body, field) ?? [])
  const keys = [...new Set(named)].map((key) => ({ register: through.id, key }))
  const { standing } = await readState(db, keys, [])
  return new Map(
    bodies.flatMap((body) => {
      const value = textIn(body, field)
      const record = value === undefined ? undefined : standing.get(standingKey(through.id, value))
      const scheme = textIn(record?.body, ownField(through))
      return scheme === undefined ? [] : [[body, scheme]]
    }),
  )
}
