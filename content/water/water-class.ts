import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import { countedValue, type Measured } from '../measurements/counted.ts'
import { CLASSING_ITEMS, limitOf, WATER_CLASSES, type Limit, type WaterClass, type WaterKind } from './gb3838.ts'
import { PARAMETERS } from './parameters.ts'

/** One measured parameter of a sample, as the register `surface-water` stores it: quantities are decimal strings. */
export type WaterRow = Measured & { parameter: string }

/**
 * The value with which a row enters the assessment, in the parameter's unit. A row below the detection limit counts with
 * half of that limit, whatever stands in `value`.
 * @returns `undefined` for a row that does not count: any other flag than `valid` and `below-detection`, nothing measured, a
 *   unit of another kind
 * @throws RangeError when a quantity is not a decimal
 */
export const assessedValue = (row: WaterRow): Decimal | undefined =>
  countedValue(row, Object.hasOwn(PARAMETERS, row.parameter) ? PARAMETERS[row.parameter]?.unit : undefined)

const classWithin = (limit: Limit, value: Decimal): WaterClass => {
  if (limit.comparison === 'between') {
    const within = compare(value, parseDecimal(limit.lower)) >= 0 && compare(value, parseDecimal(limit.upper)) <= 0
    return within ? 'i' : 'worse-than-v'
  }
  const sign = limit.comparison === 'at-most' ? 1 : -1
  const index = limit.limits.findIndex((bound) => compare(value, parseDecimal(bound)) * sign <= 0)
  return WATER_CLASSES[index] ?? 'worse-than-v'
}

/**
 * Class of one parameter by GB 3838-2002: the best class whose limit the value keeps; a value on the limit keeps it.
 * @param parameter - code of HJ 212-2017
 * @param value - decimal string or decimal in the unit of `PARAMETERS`, not negative (temperature aside)
 * @param kind - rivers and lakes differ in total phosphorus; total nitrogen has a class in lakes only
 * @returns `undefined` where the standard has no classes for the parameter
 * @throws RangeError when `value` is not a decimal
 */
export const parameterClass = (
  parameter: string,
  value: string | Decimal,
  kind: WaterKind = 'river',
): WaterClass | undefined => {
  const limit = limitOf(parameter, kind)
  return limit && classWithin(limit, typeof value === 'string' ? parseDecimal(value) : value)
}

/** Whether the first class is as good as the second, or better. */
export const isAtLeastAsGood = (a: WaterClass, b: WaterClass): boolean =>
  WATER_CLASSES.indexOf(a) <= WATER_CLASSES.indexOf(b)

/** Class of a sample. */
export type SampleClass = {
  class: WaterClass
  /** Codes of the parameters that are in the sample's class, in the rows' order; empty in class Ⅰ, which nothing limits. */
  limiting: string[]
  /** How many of the 21 items the sample has: a class from few of them may be too good. */
  assessed: number
}

/**
 * Class of a sample: the worst class of the 21 items that decide it, which are the 24 basic items less water temperature,
 * total nitrogen and faecal coliforms. Lakes take the same items with their own limits for total phosphorus.
 * @param rows - the parameters of one section at one time; rows that do not count are passed over
 * @returns `undefined` when no row counts
 * @throws RangeError when a quantity is not a decimal
 * @see 地表水环境质量评价办法（试行）(2011), 3.1
 */
export const waterClass = (rows: readonly WaterRow[], kind: WaterKind): SampleClass | undefined => {
  const classes = new Map<string, WaterClass>()
  for (const row of rows) {
    const value = CLASSING_ITEMS.includes(row.parameter) ? assessedValue(row) : undefined
    const found = value && parameterClass(row.parameter, value, kind)
    if (found) classes.set(row.parameter, found)
  }
  if (classes.size === 0) return undefined
  const worst = [...classes.values()].reduce((a, b) => (isAtLeastAsGood(a, b) ? b : a))
  const limiting = [...classes].filter(([, found]) => worst !== 'i' && found === worst).map(([code]) => code)
  return { class: worst, limiting, assessed: classes.size }
}
