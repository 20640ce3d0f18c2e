import { REGISTERS } from '../generated/registers.ts'
import { keyFields } from './key.ts'
import { fieldsWithRole } from './fields.ts'
import type { RegisterDefinition } from './register.ts'

/** A register that tells no place itself, and the one whose records say where its own lie. */
export interface PlaceThrough {
  /** The field that names them. */
  field: string
  /** Where they stand. */
  register: string
  /** Whether keys begin with that field, so that the records of one place lie side by side. */
  leads: boolean
  /** Whether keys go on with the time. */
  timeFollows: boolean
}

const tellsPlace = (register: RegisterDefinition): boolean => fieldsWithRole(register, 'place').length > 0

/** @returns `undefined` where the register tells places itself, or refers to nothing that does */
export const placeThrough = (register: RegisterDefinition): PlaceThrough | undefined => {
  if (tellsPlace(register)) return undefined
  const [first, second] = keyFields(register)
  const through = Object.entries(register.fields).flatMap(([field, { ref }]): PlaceThrough[] => {
    const target = ref === undefined ? undefined : REGISTERS[ref]
    if (!target || !tellsPlace(target)) return []
    const leads = first?.[0] === field && keyFields(target).length === 1
    return [{ field, register: target.id, leads, timeFollows: leads && second?.[1].role.includes('time') === true }]
  })
  return through.find(({ leads }) => leads) ?? through[0]
}
