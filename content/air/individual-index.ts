import { divideUp, parseDecimal, roundHalfEven, scaleOf } from '../decimal/exact.ts'
import { INDEX_STEPS, type Averaging, type Edition, type Pollutant } from './editions.ts'

/**
 * Individual air quality index (IAQI) of one pollutant, by linear interpolation between breakpoints.
 * Reckoned in whole numbers: no float can lift a result over the next integer.
 * @param averaging - `day` means 24 hours, for ozone the greatest eight-hour mean of the day
 * @param concentration - decimal string, not negative; µg/m³ (CO: mg/m³)
 * @returns whole number 0..500, rounded up; `undefined` above the last breakpoint where the edition gives none
 * @throws RangeError when `concentration` is negative or not a decimal number
 * @see HJ 633-2012, 4.3.1, formula (1); HJ 633-2026, 4.2.4, formula (1)
 */
export const individualIndex = (
  edition: Edition,
  pollutant: Pollutant,
  averaging: Averaging,
  concentration: string,
): number | undefined => {
  const given = parseDecimal(concentration)
  if (given.units < 0n) throw new RangeError(`a concentration is not negative: ${concentration}`)
  const decimals = edition.decimals?.[pollutant]
  const { units, places } = decimals === undefined ? given : roundHalfEven(given, decimals)
  const scale = scaleOf(places)
  const { breakpoints, above } = edition.columns[pollutant][averaging]

  let low = { concentration: 0n, index: 0n }
  for (const [step, breakpoint] of breakpoints.entries()) {
    const high = { concentration: BigInt(breakpoint) * scale, index: BigInt(INDEX_STEPS[step] ?? 0) }
    if (units <= high.concentration) {
      if (high.concentration === low.concentration) return Number(high.index)
      const rise = (high.index - low.index) * (units - low.concentration)
      return Number(low.index + divideUp(rise, high.concentration - low.concentration))
    }
    low = high
  }
  return above
}
