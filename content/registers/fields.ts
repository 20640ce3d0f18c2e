import { oncePerRegister } from './once.ts'
import type { Bilingual, Field, Register, Role } from './register.ts'

/** What fields are to a register. Apart from its schema, so that pages ask it without carrying schemas. */

const NONE: readonly string[] = []
const namesByRole = oncePerRegister((register: Register): Map<Role, string[]> => {
  const names = new Map<Role, string[]>()
  for (const [name, field] of Object.entries(register.fields))
    for (const role of new Set(field.role)) names.set(role, [...(names.get(role) ?? []), name])
  return names
})

/** Names of the fields with a role, in declared order. */
export const fieldsWithRole = (register: Register, role: Role): readonly string[] =>
  namesByRole(register).get(role) ?? NONE

/**
 * Whether a field's values enter the log only as salted commitments, so that they can be erased:
 * every free text (a string or list without enum, pattern, reference or role) and every retractable field.
 */
export const isErasable = (field: Field): boolean =>
  field.retractable ||
  ((field.type === 'string' || field.type === 'list') &&
    !field.enum &&
    !field.pattern &&
    !field.ref &&
    field.role.length === 0)

/** A field of free text that no register declares, such as why a record is corrected. @param maxLength - characters */
export const prose = (title: Bilingual, maxLength: number): Field => ({
  title,
  type: 'string',
  role: [],
  required: false,
  retractable: false,
  maxLength,
})
