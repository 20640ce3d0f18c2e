import { REGISTERS } from '../../content/generated/registers.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { Problem } from '../http/problems.ts'

/** @throws Problem 404 when there is no such register */
export const registerOf = (id: string): RegisterDefinition => {
  const register = Object.hasOwn(REGISTERS, id) ? REGISTERS[id] : undefined
  if (!register) throw new Problem('not-found', { register: id.slice(0, 80) })
  return register
}

/** A register that the portal's own code names. @throws Error when it is not defined */
export const ownRegister = (id: string): RegisterDefinition => {
  const register = REGISTERS[id]
  if (!register) throw new Error(`the register ${id} is not defined`)
  return register
}
