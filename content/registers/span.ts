import { fieldsWithRole } from './fields.ts'
import type { FieldType, RegisterDefinition } from './register.ts'

/** Bounds of a stored time as text: `from` belongs to the span, `until` no longer. */
export interface Span {
  from?: string | undefined
  until?: string | undefined
}

const DAY_MS = 86_400_000

/** Sorts after everything that begins like the text before it. */
const LAST = '\x7f'

const nextDay = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)

/** No text sorts after the day after: such a bound binds nothing. */
const isLastDay = (day: string | undefined): boolean => day === '9999-12-31'

/** Instant at which a day begins in Asia/Shanghai, eight hours before it does in UTC. */
export const startOfDay = (day: string): string => `${new Date(`${day}T00:00:00+08:00`).toISOString().slice(0, 19)}Z`

/** The day of an instant in Asia/Shanghai. */
export const dayOf = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10)

const spanOf = (type: FieldType, from: string | undefined, to: string | undefined): Span => {
  switch (type) {
    case 'datetime':
      return { from: from && startOfDay(from), until: isLastDay(to) ? undefined : to && startOfDay(nextDay(to)) }
    case 'date':
      return { from, until: isLastDay(to) ? undefined : to && nextDay(to) }
    case 'yearmonth':
      return { from: from?.slice(0, 7), until: to && `${to.slice(0, 7)}${LAST}` }
    // Years, and periods such as `2026-Q1`, sort by their year.
    default:
      return { from: from?.slice(0, 4), until: to && `${to.slice(0, 4)}${LAST}` }
  }
}

/**
 * The stored times of a register between two days, both included.
 * @param from - `YYYY-MM-DD` in Asia/Shanghai, like `to`
 * @returns `undefined` when the register has no time
 */
export const timeSpan = (register: RegisterDefinition, from?: string, to?: string): Span | undefined => {
  const [name] = fieldsWithRole(register, 'time')
  const field = name === undefined ? undefined : register.fields[name]
  return field && spanOf(field.type, from, to)
}
