import { dueOn, isAnnounced, isWorkingDay, type CountedDay } from '../calendar/working-days.ts'
import type { Span } from './clock-rules.ts'

/** Last days of legal times. Days are `YYYY-MM-DD` in Asia/Shanghai. */

const DAY_MS = 86_400_000
/** Years have four digits, and a span no more than 400 months. */
const LAST_COUNTED = '9900-01-01'

const isDay = (day: string): boolean => {
  const at = Date.parse(`${day}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}

const daysOn = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** The same day so many months later; where that month has none, its last. */
const monthsOn = (day: string, months: number): string => {
  const [year, month, of] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))]
  const lastOf = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(of, lastOf))).toISOString().slice(0, 10)
}

/** No time ends on a day off: it goes on to the next working day. @see Civil Code, art. 203: recalled */
const notOnADayOff = (day: string): CountedDay => {
  const found = isWorkingDay(day) ? { day, provisional: false } : dueOn(day, 1)
  // Whether it is a day off is known of announced years alone.
  return { ...found, provisional: found.provisional || !isAnnounced(found.day) }
}

/**
 * The last day of a time that begins on a day, which is not counted itself.
 * @param from - `YYYY-MM-DD`, before the year 9900
 * @returns provisional where a year is counted through whose holidays are not announced
 * @throws RangeError for what is no such day
 */
export const lastDayOf = ({ count, of }: Span, from: string): CountedDay => {
  if (!isDay(from) || from >= LAST_COUNTED) throw new RangeError(`not a day that can be counted from: ${from}`)
  if (of === 'working') return dueOn(from, count)
  return notOnADayOff(of === 'months' ? monthsOn(from, count) : daysOn(from, count))
}
