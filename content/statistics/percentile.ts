import { add, multiply, round, subtract } from '../decimal/arithmetic.ts'
import { compare, type Decimal } from '../decimal/exact.ts'

/**
 * Which percentile of a year's days stands for a pollutant: the same in HJ 663-2013 and in HJ 663-2026, in force since
 * 1 March 2026, whose table 1 is quoted in github.com/firenick15/swarmvault (packages/engine/test/env-air-facts.test.ts at
 * f384021). What else the newer edition may have changed was not seen.
 */
export const ASSESSED_PERCENTILES = {
  so2: { period: 'day', percent: 98 },
  no2: { period: 'day', percent: 98 },
  co: { period: 'day', percent: 95 },
  o3: { period: '8h', percent: 90 },
  pm10: { period: 'day', percent: 95 },
  pm25: { period: 'day', percent: 95 },
} as const

/** In ascending order. */
export const ascending = (values: readonly Decimal[]): Decimal[] => values.toSorted(compare)

/**
 * Percentile with linear interpolation: of n values in ascending order it lies at place k = 1 + (n − 1) · p %, between the
 * values at the whole places beside it.
 * @param sorted - as `ascending` puts them
 * @param percent - whole number 0..100
 * @param places - decimals kept, an exact half to the even neighbour
 * @returns `undefined` of nothing
 * @throws RangeError when `percent` is not a whole number 0..100
 * @see HJ 663-2013, annex A, as two public programs reckon it that judge by it
 */
export const percentile = (sorted: readonly Decimal[], percent: number, places: number): Decimal | undefined => {
  if (!Number.isInteger(percent) || percent < 0 || percent > 100) throw new RangeError(`not a percentage: ${percent}`)
  // k − 1 in hundredths, so that it is whole.
  const hundredths = (sorted.length - 1) * percent
  const at = Math.floor(hundredths / 100)
  const below = sorted[at]
  if (!below) return undefined
  const above = sorted[at + 1] ?? below
  const part = { units: BigInt(hundredths % 100), places: 2 }
  return round(add(below, multiply(subtract(above, below), part)), places)
}
