import { levelOf, LEVELS, type Level } from './levels.ts'

/** Many stations' indices of one hour, told in a few numbers. */
export interface AirSummary {
  /** Stations asked, those without an index included. */
  stations: number
  /** How many of them have an index. */
  indexed: number
  /** The middle index, the lower of two: always one that some station has. `undefined` without any index. */
  median: number | undefined
  lowest: number | undefined
  highest: number | undefined
  /** Stations in each level, cleanest first, levels without a station included. */
  levels: { level: Level; stations: number }[]
}

/** The middle value, the lower of two; `undefined` of nothing. */
export const lowerMedian = (values: readonly number[]): number | undefined =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]

/**
 * @param indices - whole numbers 0..500; `undefined` for a station without an index
 * @throws RangeError when an index is anything else
 */
export const summarise = (indices: readonly (number | undefined)[]): AirSummary => {
  const known = indices.filter((index) => index !== undefined)
  const keys = known.map((index) => levelOf(index).key)
  return {
    stations: indices.length,
    indexed: known.length,
    median: lowerMedian(known),
    lowest: known.length === 0 ? undefined : Math.min(...known),
    highest: known.length === 0 ? undefined : Math.max(...known),
    levels: LEVELS.map((level) => ({ level, stations: keys.filter((key) => key === level.key).length })),
  }
}
