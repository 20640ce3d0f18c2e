import type { RegisterDefinition } from './register.ts'
import { timeSpan, type Span } from './span.ts'

/**
 * The stored times of a register that lie in a year.
 * @param year - `YYYY`
 * @returns `undefined` when the register has no time
 */
export const yearSpan = (register: RegisterDefinition, year: string): Span | undefined =>
  timeSpan(register, `${year}-01-01`, `${year}-12-31`)
