import { textOf } from '../decimal/arithmetic.ts'
import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import { dayOf } from '../measurements/day.ts'
import { mean } from '../statistics/decimals.ts'
import { shareOf, type Share } from '../statistics/share.ts'
import { LEAST_EIGHT_HOURS, LEAST_HOURS } from '../statistics/validity.ts'

/** A valid hour: its start and its mean, a decimal string. */
export type Hour = { time: string; value: string }

const HOUR_MS = 3_600_000

/**
 * Mean over a day from its hours, valid from twenty on.
 * @param places - decimals kept
 * @returns by day in China; days with fewer hours are left out
 * @throws RangeError when a time or value is malformed
 * @see GB 3095-2012, table 4
 */
export const dayMeans = (hours: readonly Hour[], places: number): Map<string, string> => {
  const means = new Map<string, string>()
  for (const [day, own] of Map.groupBy(hours, ({ time }) => dayOf(time))) {
    const average =
      own.length < LEAST_HOURS.day
        ? undefined
        : mean(
            own.map(({ value }) => parseDecimal(value)),
            places,
          )
    if (average) means.set(day, textOf(average))
  }
  return means
}

/** Ends of the eight-hour means of a day: 8:00 to 24:00, hours after its beginning. */
const FIRST_END = 8
const LAST_END = 24

const eightHourMeans = (byStart: ReadonlyMap<number, Decimal>, midnight: number, places: number): Decimal[] => {
  const means: Decimal[] = []
  for (let end = FIRST_END; end <= LAST_END; end++) {
    const hours: Decimal[] = []
    for (let back = 1; back <= 8; back++) {
      const value = byStart.get(midnight + (end - back) * HOUR_MS)
      if (value) hours.push(value)
    }
    const average = hours.length < LEAST_HOURS['8h'] ? undefined : mean(hours, places)
    if (average) means.push(average)
  }
  return means
}

/**
 * Greatest eight-hour mean of each day, of ozone: moving means that end at 8:00 to 24:00, each from six hours on, the day
 * from fourteen of them on. A day with fewer counts all the same where its greatest is above the limit.
 * @param limit - limit of the eight-hour mean in force on a day, a decimal string
 * @returns by day in China
 * @throws RangeError when a time or value is malformed
 * @see HJ 663-2013, recalled
 */
export const greatestEightHours = (
  hours: readonly Hour[],
  places: number,
  limit: (day: string) => string | undefined,
): Map<string, string> => {
  const byStart = new Map(hours.map(({ time, value }) => [Date.parse(time), parseDecimal(value)]))
  const greatest = new Map<string, string>()
  for (const day of new Set(hours.map(({ time }) => dayOf(time)))) {
    const means = eightHourMeans(byStart, Date.parse(`${day}T00:00:00+08:00`), places)
    const top = means.toSorted(compare).at(-1)
    if (!top) continue
    const bound = limit(day)
    const isOver = bound !== undefined && compare(top, parseDecimal(bound)) > 0
    if (means.length >= LEAST_EIGHT_HOURS || isOver) greatest.set(day, textOf(top))
  }
  return greatest
}

/** Greatest index of a day that counts as good. */
const GOOD_UP_TO = 100

/**
 * Share of days on which the air was excellent or good, of the days that have an index.
 * @param indices - index of each day; `undefined` where there is none
 * @returns `undefined` without any
 */
export const goodDays = (indices: readonly (number | undefined)[]): Share | undefined => {
  const known = indices.filter((index) => index !== undefined)
  return shareOf(known.filter((index) => index <= GOOD_UP_TO).length, known.length)
}
