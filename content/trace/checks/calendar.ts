import type { Check, Wrong } from './check.ts'

/** Days and times as GS1 writes them: digits alone. */

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** The year that two digits mean: at most 50 ahead of and 49 behind this century's 21st. Only its leap day depends on it. */
const yearOf = (two: number): number => (two - 21 >= 51 ? 1900 : 2000) + two

const wrongDay = (year: number, text: string, from: number, mayBeMonth: boolean): Wrong | undefined => {
  const [month, day] = [Number(text.slice(from, from + 2)), Number(text.slice(from + 2, from + 4))]
  if (month < 1 || month > 12) return { fault: 'not-a-day', at: from }
  if (day === 0 && mayBeMonth) return undefined
  return day < 1 || day > daysIn(year, month) ? { fault: 'not-a-day', at: from + 2 } : undefined
}

/** `YYMMDD`. */
export const day: Check = (text) => wrongDay(yearOf(Number(text.slice(0, 2))), text, 2, false)
/** `YYMMDD`, or `YYMM00` for a month. */
export const dayOrMonth: Check = (text) => wrongDay(yearOf(Number(text.slice(0, 2))), text, 2, true)
/** `YYYYMMDD`. */
export const longDay: Check = (text) => wrongDay(Number(text.slice(0, 4)), text, 4, false)

const below =
  (limit: number): Check =>
  (text) =>
    Number(text) < limit ? undefined : { fault: 'not-a-time', at: 0 }

export const hour = below(24)
/** Of an hour, and of a minute. */
export const sixtieth = below(60)
/** `HHMM`. */
export const hourMinute: Check = (text) => {
  const minute = sixtieth(text.slice(2))
  return hour(text.slice(0, 2)) ?? (minute && { ...minute, at: 2 })
}

/**
 * The day that `YYMMDD` means, as `YYYY-MM-DD`; a month as `YYYY-MM`.
 * @param text - six digits that are a day
 */
export const dayMeant = (text: string): string => {
  const year = yearOf(Number(text.slice(0, 2)))
  const dayOfMonth = text.slice(4, 6)
  return `${year}-${text.slice(2, 4)}${dayOfMonth === '00' ? '' : `-${dayOfMonth}`}`
}
