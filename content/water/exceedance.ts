import { divide, plainTextOf, subtract } from '../decimal/arithmetic.ts'
import { parseDecimal, type Decimal } from '../decimal/exact.ts'

/** Decimals kept of an exceedance multiple; practice prints one or two. */
const MULTIPLE_PLACES = 3

/**
 * Exceedance multiple 超标倍数: (value − limit) / limit, not value / limit. Meaningless for dissolved oxygen and pH, whose
 * limits are not ceilings.
 * @param value - decimal string in the unit of `limit`
 * @param limit - decimal string above zero
 * @returns decimal string with at most three decimals, an exact half to the even neighbour (GB/T 8170), no trailing zeros;
 *   negative where the value keeps the limit
 * @throws RangeError when either is not a decimal or `limit` is not above zero
 */
export const exceedanceMultiple = (value: string, limit: string): string =>
  multipleOf(parseDecimal(value), parseDecimal(limit))

/** As `exceedanceMultiple`, for decimals already read. */
export const multipleOf = (value: Decimal, limit: Decimal): string => {
  if (limit.units <= 0n) throw new RangeError('the limit of an exceedance multiple is above zero')
  return plainTextOf(divide(subtract(value, limit), limit, MULTIPLE_PLACES))
}
