import { divide, textOf } from '../decimal/arithmetic.ts'

/** How many of how many, with the percentage. */
export type Share = {
  kept: number
  counted: number
  /** Decimal string with one decimal, 0.0 to 100.0. */
  percent: string
}

const whole = (count: number) => ({ units: BigInt(count), places: 0 })

/**
 * @param kept - whole number up to `counted`
 * @returns `undefined` of nothing: no rate is not a rate of zero
 * @throws RangeError when a count is not whole, negative or `kept` the greater
 */
export const shareOf = (kept: number, counted: number): Share | undefined => {
  if (!Number.isInteger(kept) || !Number.isInteger(counted) || kept < 0 || kept > counted)
    throw new RangeError(`not a share: ${kept} of ${counted}`)
  if (counted === 0) return undefined
  return { kept, counted, percent: textOf(divide(whole(kept * 100), whole(counted), 1)) }
}
