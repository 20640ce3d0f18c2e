import { calendarDaysBetween, closesOn, dueOn, workingDaysBetween, type CountedDay } from '../calendar/working-days.ts'
import type { MessageCode } from './messages.ts'
import type { Window } from './register.ts'
import type { RowRule } from './row-rules.ts'
import { isWhen } from './when.ts'

const MS_A_DAY = 86_400_000

const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * MS_A_DAY).toISOString().slice(0, 10)

/** The first day on which a window may close, or the last on which something is in time. */
export const boundaryOf = ({ least, most = 1, calendar }: Window, from: string): CountedDay => {
  if (calendar) return { day: daysAfter(from, least === undefined ? most : least - 1), provisional: false }
  return least === undefined ? dueOn(from, most) : closesOn(from, least)
}

const codeOf = (side: 'short' | 'late', calendar: boolean, provisional: boolean): MessageCode => {
  if (calendar) return `window-${side}-calendar`
  return provisional ? `window-${side}-provisional` : `window-${side}`
}

/** Days are written with four digits of a year. */
const LAST_COUNTED = '9980-01-01'

/** A window that closes too early, or something done too late. What hangs on holidays not announced is told of, never refused. */
export const windowRule = (window: Window): RowRule => {
  const { from: opens, to: closes, when, least, most, calendar } = window
  return {
    fields: [opens, closes, ...Object.keys(when)],
    breaches: (body) => {
      const [from, to] = [body[opens], body[closes]]
      if (typeof from !== 'string' || typeof to !== 'string' || from > LAST_COUNTED || !isWhen(when, body)) return []
      if (to < from) return [{ field: closes, consequence: 'refuse', code: 'days-in-order', values: { from, to } }]
      const { day, provisional } = boundaryOf(window, from)
      if (least === undefined ? to <= day : to >= day) return []
      const consequence = provisional ? 'warn' : window.consequence
      const code = codeOf(least === undefined ? 'late' : 'short', calendar, provisional)
      const values = { from, to, day, days: String(least ?? most) }
      if (least === undefined) return [{ field: closes, consequence, code, values }]
      const lasted = calendar ? calendarDaysBetween(from, to) : workingDaysBetween(from, to).days
      return [{ field: closes, consequence, code, values: { ...values, lasted: String(lasted) } }]
    },
  }
}
