import type { FieldType } from '../registers/register.ts'
import { dayOf } from '../measurements/day.ts'
import type { Step } from '../statistics/calendar.ts'

/** How much of a series is looked at, back from its last day; `own` between two days. */
export const SPANS = ['day', 'week', 'month', 'year', 'decade'] as const
export type SpanName = (typeof SPANS)[number] | 'own'

/** Two days of China, both included. */
export interface Days {
  from: string
  to: string
}

const DAY_MS = 86_400_000
const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const written = (instant: number): string => new Date(instant).toISOString().slice(0, 10)

export const moved = (day: string, days: number): string => written(midnight(day) + days * DAY_MS)

/** Days that a span has, its first and last counted. */
export const lengthOf = ({ from, to }: Days): number => (midnight(to) - midnight(from)) / DAY_MS + 1

/** The same day so many months before; the 31st becomes the last of a shorter month. */
const monthsBefore = (day: string, months: number): string => {
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))]
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate()
  return written(Date.UTC(year, month - 1 - months, Math.min(date, last)))
}

const firstDay = (span: Exclude<SpanName, 'own'>, to: string): string => {
  switch (span) {
    case 'day':
      return to
    case 'week':
      return moved(to, -6)
    case 'month':
      return moved(monthsBefore(to, 1), 1)
    case 'year':
      return moved(monthsBefore(to, 12), 1)
    case 'decade':
      return moved(monthsBefore(to, 120), 1)
  }
}

/** Whole years or months where rows are of such. */
const whole = (type: FieldType, { from, to }: Days): Days => {
  const isDated = type === 'datetime' || type === 'date'
  return isDated ? { from, to } : { from: `${from.slice(0, 4)}-01-01`, to: `${to.slice(0, 4)}-12-31` }
}

/**
 * The days of a span that ends with a day.
 * @param type - of the register's time: of years and periods whole years are taken
 */
export const daysOf = (span: Exclude<SpanName, 'own'>, to: string, type: FieldType): Days => {
  const last = whole(type, { from: to, to }).to
  return whole(type, { from: firstDay(span, last), to: last })
}

/** The last day of a stored time. */
export const lastDayOf = (time: string): string => (time.length >= 10 ? dayOf(time) : `${time.slice(0, 4)}-12-31`)

/** What a reader sees first. */
export const usualSpan = (step: Step | undefined): Exclude<SpanName, 'own'> =>
  step === 'hour' ? 'month' : step === 'day' ? 'year' : 'decade'

/** Days that are read at most: so many rows as a year of hours, ten years of days, or a century of the rest has. */
export const mostDays = (step: Step | undefined): number => (step === 'hour' ? 366 : step === 'day' ? 3_660 : 36_600)

/** Spans that are not longer than what is read. */
export const spansOf = (step: Step | undefined): (typeof SPANS)[number][] =>
  SPANS.filter((span) => lengthOf(daysOf(span, '2026-12-31', 'date')) <= mostDays(step))
