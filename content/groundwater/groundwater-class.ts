import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import { countedValue, type Measured } from '../measurements/counted.ts'
import { CEILINGS, GROUNDWATER_CLASSES, PH, type Ceilings, type GroundwaterClass } from './gbt14848.ts'

/** One measured parameter of a sample, as the register `groundwater` stores it. */
export type GroundwaterRow = Measured & { parameter: string }

const isWithin = (value: Decimal, [lower, upper]: readonly [string, string]): boolean =>
  compare(value, parseDecimal(lower)) >= 0 && compare(value, parseDecimal(upper)) <= 0

const classOfPh = (value: Decimal): GroundwaterClass =>
  isWithin(value, PH.iii) ? 'i' : isWithin(value, PH.iv) ? 'iv' : 'v'

const classUnder = ({ limits, undetected }: Ceilings, value: Decimal, isBelow: boolean): GroundwaterClass => {
  if (undetected && isBelow) return 'i'
  const at = limits.findIndex(
    (limit, index) => !(undetected && index === 0) && compare(value, parseDecimal(limit)) <= 0,
  )
  return GROUNDWATER_CLASSES[at] ?? 'v'
}

/**
 * Class of one parameter: the best class whose limit the value keeps, so that equal limits take the better class.
 * @returns `undefined` where the standard has no limits for the parameter, or the row does not count
 * @throws RangeError when a quantity is not a decimal
 * @see GB/T 14848-2017, 6.2
 */
export const parameterClass = (row: GroundwaterRow): GroundwaterClass | undefined => {
  const ceilings = Object.hasOwn(CEILINGS, row.parameter) ? CEILINGS[row.parameter] : undefined
  const isPh = row.parameter === PH.parameter
  if (!isPh && !ceilings) return undefined
  const value = countedValue(row, isPh ? '[pH]' : ceilings?.unit)
  if (!value) return undefined
  return ceilings ? classUnder(ceilings, value, row.flag === 'below-detection') : classOfPh(value)
}

/** Class of a sample. */
export type GroundwaterSample = {
  class: GroundwaterClass
  /** Parameters in the sample's class, in the rows' order; empty in class Ⅰ, which nothing limits. */
  limiting: string[]
  /** How many parameters have a class: from few of them it may be too good. */
  assessed: number
}

/**
 * Class of a sample: the worst of its parameters, which are named with it.
 * @returns `undefined` when no row counts
 * @throws RangeError when a quantity is not a decimal
 * @see GB/T 14848-2017, 6.3
 */
export const groundwaterClass = (rows: readonly GroundwaterRow[]): GroundwaterSample | undefined => {
  const classes = new Map<string, GroundwaterClass>()
  for (const row of rows) {
    const found = parameterClass(row)
    if (found) classes.set(row.parameter, found)
  }
  const worst = GROUNDWATER_CLASSES.findLast((name) => [...classes.values()].includes(name))
  if (worst === undefined) return undefined
  const limiting = [...classes].filter(([, found]) => worst !== 'i' && found === worst).map(([name]) => name)
  return { class: worst, limiting, assessed: classes.size }
}
