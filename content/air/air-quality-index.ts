import { POLLUTANTS, type Averaging, type Edition, type Pollutant } from './editions.ts'
import { individualIndex } from './individual-index.ts'
import { levelOf, type Level } from './levels.ts'

/** Concentrations as the register `air-quality` holds them: decimal strings, µg/m³ (CO: mg/m³); absent is not measured. */
export type Concentrations = Readonly<Partial<Record<Pollutant | 'o3Max8h', string>>>

export type AirQualityIndex = {
  /** Whole number 0..500, the greatest of the individual indices. */
  aqi: number
  level: Level
  /** The pollutants whose index is the greatest, all of them at a tie; none up to an index of 50. */
  primaryPollutants: Pollutant[]
  /** The individual index of every pollutant measured. */
  individual: Partial<Record<Pollutant, number>>
}

/** The greatest index for which no primary pollutant is named (HJ 633-2012, 4.4; HJ 633-2026, 4.3.1). */
const NO_PRIMARY_UP_TO = 50

/** Ozone counts by its hour in the hourly report, by its greatest eight-hour mean in the daily report. */
const fieldOf = (pollutant: Pollutant, averaging: Averaging): Pollutant | 'o3Max8h' =>
  pollutant === 'o3' && averaging === 'day' ? 'o3Max8h' : pollutant

/**
 * Air quality index of one station over one hour or one day.
 * @returns `undefined` when there is none: nothing is measured; a measured pollutant is beyond its column, so that the
 *   greatest index is not known; or the edition withholds the index of an incomplete reading
 * @throws RangeError when a concentration is negative or not a decimal number
 */
export const airQualityIndex = (
  edition: Edition,
  averaging: Averaging,
  reading: Concentrations,
): AirQualityIndex | undefined => {
  const individual: Partial<Record<Pollutant, number>> = {}
  let complete = true
  for (const pollutant of POLLUTANTS) {
    const concentration = reading[fieldOf(pollutant, averaging)]
    if (concentration === undefined) {
      complete = false
      continue
    }
    let index = individualIndex(edition, pollutant, averaging, concentration)
    // HJ 633-2012: beyond its eight-hour column, the one-hour mean speaks for ozone.
    if (index === undefined && pollutant === 'o3' && reading.o3 !== undefined)
      index = individualIndex(edition, 'o3', 'hour', reading.o3)
    if (index === undefined) return undefined
    individual[pollutant] = index
  }
  const indices = Object.values(individual)
  if (indices.length === 0) return undefined
  const aqi = Math.max(...indices)
  if (!complete && edition.withheldUpTo !== undefined && aqi <= edition.withheldUpTo) return undefined
  const primaryPollutants = aqi > NO_PRIMARY_UP_TO ? POLLUTANTS.filter((name) => individual[name] === aqi) : []
  return { aqi, level: levelOf(aqi), primaryPollutants, individual }
}
