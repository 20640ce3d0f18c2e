import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import { ascending, percentile } from '../statistics/percentile.ts'
import { plainTextOf } from '../decimal/arithmetic.ts'

/** A declared footprint beside others of its category and unit, and beside nothing else. */

/** Fewer than this tell nothing of where one stands. */
export const LEAST_TO_COMPARE = 5

export interface FootprintComparison {
  /** How many it was compared with. */
  count: number
  /** Of them, how many are lower; equal ones count half, in tenths of a percent: 0..1000. */
  rank: number
  /** Decimal strings. */
  lowest: string
  lowerQuarter: string
  median: string
  upperQuarter: string
  highest: string
}

/** The only unit of the values that are compared with: kilograms of CO₂ equivalent a kilogram of product. */
export const COMPARED_UNIT = 'kg{CO2e}/kg'

/**
 * Where a value stands among others of the same category and unit.
 * @param value - decimal string
 * @param others - decimal strings of the same unit
 * @returns `undefined` with fewer than `LEAST_TO_COMPARE` others
 */
export const compareFootprint = (value: string, others: readonly string[]): FootprintComparison | undefined => {
  if (others.length < LEAST_TO_COMPARE) return undefined
  const sorted = ascending(others.map(parseDecimal))
  const own = parseDecimal(value)
  const lower = sorted.filter((one) => compare(one, own) < 0).length
  const equal = sorted.filter((one) => compare(one, own) === 0).length
  const at = (percent: number): string => plainTextOf(percentile(sorted, percent, 2) ?? own)
  const text = (one: Decimal | undefined): string => plainTextOf(one ?? own)
  return {
    count: sorted.length,
    rank: Math.round(((2 * lower + equal) * 500) / sorted.length),
    lowest: text(sorted[0]),
    lowerQuarter: at(25),
    median: at(50),
    upperQuarter: at(75),
    highest: text(sorted.at(-1)),
  }
}

/** The category of the values compared with that a stated one names: by key or by either title. */
export const categoryOf = (
  stated: string,
  choices: Readonly<Record<string, { zh: string; en: string }>>,
): string | undefined => Object.entries(choices).find(([key, { zh, en }]) => [key, zh, en].includes(stated))?.[0]
