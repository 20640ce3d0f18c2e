import type { RegisterDefinition } from '../../../content/registers/register.ts'
import { request } from './request.ts'

/** What a register is, asked of the portal: fields, units, choices. */

const isDefinition = (value: unknown): value is RegisterDefinition =>
  typeof value === 'object' && value !== null && 'id' in value && 'fields' in value && typeof value.fields === 'object'

const known = new Map<string, Promise<RegisterDefinition>>()

const read = async (id: string): Promise<RegisterDefinition> => {
  const definition: unknown = await (await request(`/api/registers/${encodeURIComponent(id)}`)).json()
  if (!isDefinition(definition)) throw new TypeError(`no definition of ${id}`)
  return definition
}

/** @throws Refused where there is no such register */
export const readDefinition = (id: string): Promise<RegisterDefinition> => {
  const found = known.get(id) ?? read(id)
  known.set(id, found)
  found.catch(() => known.delete(id))
  return found
}
