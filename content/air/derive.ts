import type { Bilingual } from '../registers/register.ts'
import { airQualityIndex, type Concentrations } from './air-quality-index.ts'
import { editionAt, POLLUTANTS, type Averaging, type Edition, type Pollutant } from './editions.ts'
import type { Level } from './levels.ts'

/** What the portal reckons from a row of the register `air-quality`. */
export type DerivedAirQuality = {
  aqi: number
  level: Level['key']
  /** Names of the register's fields; empty up to an index of 50. */
  primaryPollutant: Pollutant[]
  healthAdvice: Bilingual
  edition: Edition['standard']
}

/** Flags with which a reading is used; a reading without a flag is used as well. */
const USED_FLAGS: readonly unknown[] = [undefined, 'valid', 'below-detection']

const isAveraging = (value: unknown): value is Averaging => value === 'hour' || value === 'day'

/**
 * Index, level, primary pollutants and advice of one row, by the edition that holds for its time.
 * @param body - a row as stored: quantities as decimal strings, `time` an RFC 3339 instant, absent fields left out
 * @returns an empty object where there is no index: another averaging period than hour or day, a flag that rules the
 *   reading out, nothing measured, an incomplete reading that the edition withholds
 * @throws RangeError when a concentration or the time is malformed
 */
export const derive = (body: Readonly<Record<string, unknown>>): DerivedAirQuality | Record<string, never> => {
  const { time, averaging, flag } = body
  if (typeof time !== 'string' || !isAveraging(averaging) || !USED_FLAGS.includes(flag)) return {}
  const reading: Partial<Record<keyof Concentrations, string>> = {}
  for (const name of [...POLLUTANTS, 'o3Max8h'] as const) {
    const value = body[name]
    if (typeof value === 'string') reading[name] = value
  }
  const edition = editionAt(time)
  const result = airQualityIndex(edition, averaging, reading)
  if (!result) return {}
  const { aqi, level, primaryPollutants } = result
  return {
    aqi,
    level: level.key,
    primaryPollutant: primaryPollutants,
    healthAdvice: level.advice,
    edition: edition.standard,
  }
}
