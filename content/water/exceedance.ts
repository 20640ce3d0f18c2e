import { parseDecimal, scaleOf, type Decimal } from '../decimal/exact.ts'

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
  const divisor = limit.units * scaleOf(value.places)
  const excess = value.units * scaleOf(limit.places) - divisor
  const size = (excess < 0n ? -excess : excess) * scaleOf(MULTIPLE_PLACES)
  const quotient = size / divisor
  const twice = (size % divisor) * 2n
  const rounded = twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient
  const digits = rounded.toString().padStart(MULTIPLE_PLACES + 1, '0')
  const fraction = digits.slice(-MULTIPLE_PLACES).replace(/0+$/, '')
  const sign = excess < 0n && rounded > 0n ? '-' : ''
  return `${sign}${digits.slice(0, -MULTIPLE_PLACES)}${fraction && `.${fraction}`}`
}
