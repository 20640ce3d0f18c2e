import type { Body } from './facts.ts'
import { fieldsWithRole } from './fields.ts'
import type { RegisterDefinition } from './register.ts'
import { timeSpan } from './span.ts'

const textIn = (body: Body, name: string, without: string): string => {
  const value = body[name]
  return typeof value === 'string' ? value : without
}

/**
 * Whether a record held on a day: by its effective dates, or of a register without them by its time, as lists have it.
 * @param body - `null` for a withdrawn record, which holds on no day
 * @param day - `YYYY-MM-DD` in Asia/Shanghai
 * @returns `undefined` where the register tells neither
 */
export const heldOn = (register: RegisterDefinition, body: Body | null, day: string): boolean | undefined => {
  const { effective } = register
  if (effective)
    return (
      body !== null && textIn(body, effective.from, '') <= day && textIn(body, effective.until, '9999-12-31') >= day
    )
  const span = timeSpan(register, day, day)
  if (!span) return undefined
  const [field = ''] = fieldsWithRole(register, 'time')
  const time = body === null ? '' : textIn(body, field, '')
  return time !== '' && time >= (span.from ?? '') && (span.until === undefined || time < span.until)
}
