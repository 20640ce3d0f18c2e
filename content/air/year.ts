import { textOf } from '../decimal/arithmetic.ts'
import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import { inForceOn } from '../measurements/day.ts'
import { mean } from '../statistics/decimals.ts'
import { ascending, ASSESSED_PERCENTILES, percentile } from '../statistics/percentile.ts'
import { isYearValid } from '../statistics/validity.ts'
import { POLLUTANTS, type Pollutant } from './editions.ts'
import { AIR_EDITIONS } from './gb3095.ts'

/** One valid day of a station: means over 24 hours, ozone as the greatest eight-hour mean, decimal strings. */
export type AirDay = { day: string } & Readonly<Partial<Record<Pollutant, string>>>

/** How a year of one pollutant stands to grade 2. */
export type PollutantYear = {
  /** Days with a value. */
  days: number
  /** Whether they are enough; an invalid year is shown and not assessed. */
  valid: boolean
  /** Mean of the year; only where the standard limits it. */
  mean?: string
  /** The percentile that stands for the pollutant, and which. */
  percentile: string
  percent: number
  /** Whether both keep the limits in force at the end of the year; absent where the year is not valid. */
  meets?: boolean
  standard?: string
}

/** Decimals of published means and percentiles: none, of CO one (HJ 663-2013, recalled). */
export const placesOf = (pollutant: Pollutant): number => (pollutant === 'co' ? 1 : 0)

const keeps = (value: Decimal | undefined, limit: string | undefined): boolean =>
  value === undefined || limit === undefined || compare(value, parseDecimal(limit)) <= 0

const assess = (pollutant: Pollutant, days: readonly AirDay[], year: number): PollutantYear | undefined => {
  const measured = days.filter((day) => day[pollutant] !== undefined)
  const values = measured.map((day) => parseDecimal(day[pollutant] ?? ''))
  const { percent, period } = ASSESSED_PERCENTILES[pollutant]
  const at = percentile(ascending(values), percent, placesOf(pollutant))
  if (!at) return undefined
  const edition = inForceOn(AIR_EDITIONS, `${year}-12-31`)
  const limits = edition?.limits[pollutant]
  const average = limits?.year === undefined ? undefined : mean(values, placesOf(pollutant))
  const valid = isYearValid(measured.map(({ day }) => day))
  return {
    days: values.length,
    valid,
    ...(average && { mean: textOf(average) }),
    percentile: textOf(at),
    percent,
    ...(valid && edition && { meets: keeps(average, limits?.year) && keeps(at, limits?.[period]) }),
    ...(edition && { standard: edition.standard }),
  }
}

/**
 * A year of one station or city, each pollutant by its mean and its percentile, rounded before they are compared.
 * @param days - days of that year, each once; others are passed over
 * @throws RangeError when a value is not a decimal
 * @see HJ 663-2013, 4 and annex A, recalled
 */
export const assessYear = (days: readonly AirDay[], year: number): Partial<Record<Pollutant, PollutantYear>> => {
  const own = days.filter(({ day }) => day.startsWith(`${year}-`))
  const found: Partial<Record<Pollutant, PollutantYear>> = {}
  for (const pollutant of POLLUTANTS) {
    const assessed = assess(pollutant, own, year)
    if (assessed) found[pollutant] = assessed
  }
  return found
}
