import { multiply, round, sum, textOf } from '../decimal/arithmetic.ts'
import { parseDecimal, shift, type Decimal } from '../decimal/exact.ts'
import { countedValue, inUnit, type Measured } from './counted.ts'

/** A period of an outlet: the measured concentration, never the converted one, and the flow in m³/h. */
export type OutletPeriod = Measured & { flow?: string | undefined }

export type Mass = {
  /** Decimal string with three decimals. */
  kilograms: string
  /** Hours that entered: those with a concentration that counts and a flow. Others add nothing, and nothing is filled in. */
  hours: number
}

/** Concentration × flow of the rows of each unit: what converts is converted once, not row by row. */
const sumsByUnit = (rows: readonly OutletPeriod[]) => {
  const sums = new Map<string, Decimal[]>()
  for (const row of rows) {
    const { unit, flow } = row
    const concentration = unit === undefined || flow === undefined ? undefined : countedValue(row, unit)
    if (unit === undefined || flow === undefined || concentration === undefined) continue
    const parts = sums.get(unit) ?? []
    parts.push(multiply(concentration, parseDecimal(flow)))
    sums.set(unit, parts)
  }
  return [...sums]
}

/**
 * Mass discharged over periods: the sum of concentration × flow × the hours of each.
 * @param rows - rows of one pollutant at one outlet, each period once
 * @param each - hours of a period
 * @returns `undefined` where no period has both
 * @throws RangeError when a quantity is not a decimal
 * @see HJ 75-2017 for waste gas, HJ 355-2019 for waste water, recalled; hours without data would be filled in by their rules
 */
export const dischargedMass = (rows: readonly OutletPeriod[], each = 1): Mass | undefined => {
  const grams = sumsByUnit(rows).flatMap(([unit, parts]) => {
    const mass = inUnit(textOf(sum(parts)), unit, 'g/m3')
    return mass ? [{ mass, count: parts.length }] : []
  })
  if (grams.length === 0) return undefined
  const perHour = sum(grams.map(({ mass }) => mass))
  const all = multiply(perHour, { units: BigInt(each), places: 0 })
  const counted = grams.reduce((total, { count }) => total + count, 0)
  return { kilograms: textOf(round(shift(all, -3), 3)), hours: counted * each }
}
