import { REGISTERS } from '../../content/generated/registers.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'

/** The register an address names; `undefined` when there is none. */
export const findRegister = (id: string | undefined): RegisterDefinition | undefined =>
  id !== undefined && Object.hasOwn(REGISTERS, id) ? REGISTERS[id] : undefined
