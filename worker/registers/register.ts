import { REGISTERS } from '../../content/generated/registers.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { Problem } from '../http/problems.ts'

/** @throws Problem 404 when there is no such register */
export const registerOf = (id: string): RegisterDefinition => {
  const register = Object.hasOwn(REGISTERS, id) ? REGISTERS[id] : undefined
  if (!register) throw new Problem('not-found', { register: id.slice(0, 80) })
  return register
}
