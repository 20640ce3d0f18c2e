import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import { countedValue, type Measured } from '../measurements/counted.ts'
import { limitOf, SEA_CLASSES, type SeaClass, type SeaLimit } from './gb3097.ts'

/** One measured parameter of a sample, as the register `sea-water` stores it: quantities are decimal strings. */
export type SeaRow = Measured & { parameter: string }

const isWithin = (value: Decimal, [lower, upper]: readonly [string, string]): boolean =>
  compare(value, parseDecimal(lower)) >= 0 && compare(value, parseDecimal(upper)) <= 0

const classWithin = (limit: SeaLimit, value: Decimal): SeaClass => {
  if (limit.comparison === 'between') {
    const [better, worse] = limit.ranges
    return isWithin(value, better) ? 'first' : isWithin(value, worse) ? 'third' : 'worse-than-fourth'
  }
  const sign = limit.comparison === 'at-most' ? 1 : -1
  const at = limit.limits.findIndex((bound) => bound === undefined || compare(value, parseDecimal(bound)) * sign <= 0)
  return SEA_CLASSES[at] ?? 'worse-than-fourth'
}

/**
 * Class of one parameter by GB 3097-1997: the best class whose limit the value keeps; a value on the limit keeps it.
 * @returns `undefined` where the standard has no limits for the parameter, or the row does not count
 * @throws RangeError when a quantity is not a decimal
 */
export const parameterClass = (row: SeaRow): SeaClass | undefined => {
  const limit = limitOf(row.parameter)
  const value = limit && countedValue(row, limit.unit)
  return value && classWithin(limit, value)
}

/** Whether the first class is as good as the second, or better. */
export const isAtLeastAsGood = (a: SeaClass, b: SeaClass): boolean => SEA_CLASSES.indexOf(a) <= SEA_CLASSES.indexOf(b)

/** Class of a sample. */
export type SeaSample = {
  class: SeaClass
  /** Parameters in the sample's class, in the rows' order; empty in the first class, which nothing limits. */
  limiting: string[]
  /** How many parameters have a class: from few of them it may be too good. */
  assessed: number
}

/**
 * Class of a sample: the worst of its parameters, which are named with it.
 * @returns `undefined` when no row counts
 * @throws RangeError when a quantity is not a decimal
 */
export const seaClass = (rows: readonly SeaRow[]): SeaSample | undefined => {
  const classes = new Map<string, SeaClass>()
  for (const row of rows) {
    const found = parameterClass(row)
    if (found) classes.set(row.parameter, found)
  }
  const worst = SEA_CLASSES.findLast((name) => [...classes.values()].includes(name))
  if (worst === undefined) return undefined
  const limiting = [...classes].filter(([, found]) => worst !== 'first' && found === worst).map(([name]) => name)
  return { class: worst, limiting, assessed: classes.size }
}
