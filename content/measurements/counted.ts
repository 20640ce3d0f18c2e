import { half, parseDecimal, type Decimal } from '../decimal/exact.ts'
import { convert } from './units.ts'

/**
 * A stated quantity in another unit, exactly.
 * @param unit - UCUM code; absent, the quantity is in `target` already
 * @param target - UCUM code; absent, no unit is known and only a quantity without one is read
 * @returns `undefined` where the one does not convert into the other
 * @throws RangeError when the quantity is not a decimal
 */
export const inUnit = (quantity: string, unit: string | undefined, target: string | undefined): Decimal | undefined => {
  const value = parseDecimal(quantity)
  if (unit === undefined || unit === target) return value
  const converted = target === undefined ? undefined : convert(quantity, unit, target)
  return converted === undefined ? undefined : parseDecimal(converted)
}

/** One measured value as the long registers store it: quantities as decimal strings. */
export type Measured = {
  value?: string | undefined
  /** UCUM code. */
  unit?: string | undefined
  detectionLimit?: string | undefined
  flag?: string | undefined
}

/** Whether a row with such a flag enters statistics and assessments; without a flag it does. */
export const isCounted = (flag: string | undefined): boolean =>
  flag === undefined || flag === 'valid' || flag === 'below-detection'

/**
 * The value with which a row enters statistics and assessments. Below the detection limit it counts with half of that
 * limit, whatever stands in `value`.
 * @param target - UCUM code of the unit asked for
 * @returns `undefined` for a row that does not count: any other flag than `valid` and `below-detection`, nothing measured, a
 *   unit of another kind
 * @throws RangeError when a quantity is not a decimal
 */
export const countedValue = (row: Measured, target: string | undefined): Decimal | undefined => {
  const { value, unit, detectionLimit, flag } = row
  if (!isCounted(flag)) return undefined
  const isBelow = flag === 'below-detection'
  const stated = isBelow ? detectionLimit : value
  if (stated === undefined) return undefined
  const quantity = inUnit(stated, unit, target)
  return quantity && isBelow ? half(quantity) : quantity
}
