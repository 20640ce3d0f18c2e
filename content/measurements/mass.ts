import { multiply, round, sum, textOf } from '../decimal/arithmetic.ts'
import { parseDecimal, shift } from '../decimal/exact.ts'
import { countedValue, type Measured } from './counted.ts'

/** An hour of an outlet: the measured concentration, never the converted one, and the flow in m³/h. */
export type OutletHour = Measured & { flow?: string | undefined }

export type Mass = {
  /** Decimal string with three decimals. */
  kilograms: string
  /** Hours that entered: those with a concentration that counts and a flow. Others add nothing, and nothing is filled in. */
  hours: number
}

/**
 * Mass discharged over hours: the sum of concentration × flow × one hour.
 * @param rows - hourly rows of one pollutant at one outlet, each hour once
 * @returns `undefined` where no hour has both
 * @throws RangeError when a quantity is not a decimal
 * @see HJ 75-2017 for waste gas, HJ 355-2019 for waste water, recalled; hours without data would be filled in by their rules
 */
export const dischargedMass = (rows: readonly OutletHour[]): Mass | undefined => {
  const grams = rows.flatMap((row) => {
    const concentration = countedValue(row, 'g/m3')
    return concentration && row.flow !== undefined ? [multiply(concentration, parseDecimal(row.flow))] : []
  })
  if (grams.length === 0) return undefined
  return { kilograms: textOf(round(shift(sum(grams), -3), 3)), hours: grams.length }
}
