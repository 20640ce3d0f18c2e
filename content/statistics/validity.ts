import type { Standing } from '../registers/register.ts'

/** Where the least numbers below come from. */
export const VALIDITY_SOURCE: { standard: string; table: string; standing: Standing } = {
  standard: 'GB 3095-2012',
  table: 'table 4',
  standing: 'recalled',
}

/** Sampling minutes that an hour needs. */
export const LEAST_MINUTES = 45

/** Hours that eight hours need, and hours that a day needs. */
export const LEAST_HOURS = { '8h': 6, day: 20 } as const

/** Eight-hour means that a day's greatest one needs (HJ 663-2013, recalled). */
export const LEAST_EIGHT_HOURS = 14

/** Days that a year needs; each of its months needs its own as well. */
export const LEAST_DAYS_OF_YEAR = 324

/** Days that a month needs: 27, in February 25. @param month - 1..12 */
export const leastDaysOf = (month: number): number => (month === 2 ? 25 : 27)

/**
 * Whether a month's mean stands on enough days.
 * @param month - 1..12
 */
export const isMonthValid = (month: number, days: number): boolean => days >= leastDaysOf(month)

/**
 * Whether a year's mean stands on enough days: 324 in all, and enough in each of the twelve months.
 * @param days - days (`YYYY-MM-DD`) of one year that have a valid mean, each once
 */
export const isYearValid = (days: readonly string[]): boolean => {
  const months = Map.groupBy(days, (day) => Number(day.slice(5, 7)))
  const isEnough = (month: number): boolean => isMonthValid(month, months.get(month)?.length ?? 0)
  return days.length >= LEAST_DAYS_OF_YEAR && Array.from({ length: 12 }, (_, at) => at + 1).every(isEnough)
}
