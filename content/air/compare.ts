import { derive } from './derive.ts'
import { editionAt, POLLUTANTS, type Edition, type Pollutant } from './editions.ts'
import { individualIndex } from './individual-index.ts'
import { levelOf } from './levels.ts'
import { lowerMedian } from './summary.ts'

/** Which plain sentences answer “how is the air now, better or worse than then”. Words for them stand in `content/words/`. */

/** One hour at one station. */
export interface AirReading {
  /** RFC 3339 instant, as published. */
  time: string
  /** 0..500; `undefined` where there is none. */
  aqi: number | undefined
  primaryPollutants: Pollutant[]
  /** Individual indices of what was measured. */
  individual: Partial<Record<Pollutant, number>>
  edition: Edition['standard']
}

/** A station's newest hour and an earlier one, where the record holds them. */
export interface StationAir {
  now: AirReading | undefined
  then: AirReading | undefined
}

export type Direction = 'better' | 'worse' | 'same'

export type Comparison =
  | { kind: 'nothing-earlier' }
  | {
      kind: Direction
      /** The earlier hour. */
      then: string
      /** The middle index then and now, of the stations that have both hours. */
      was: number
      is: number
      stations: number
      /** What moved most in that direction; `undefined` where the air stayed as it was, or nothing measured moved. */
      pollutant: Pollutant | undefined
      /** The two hours were reckoned by different editions of the standard. */
      otherRules: boolean
    }

export type AirAnswer =
  | { kind: 'no-station' }
  /** There are stations, but none has ever published an hour here. */
  | { kind: 'no-reading'; stations: number }
  /** The newest hour has no index at any station. */
  | { kind: 'no-index'; stations: number; time: string }
  | {
      kind: 'index'
      stations: number
      /** Newest hour, and how many stations have an index in it. */
      time: string
      indexed: number
      /** The middle one of them, and the extremes. */
      aqi: number
      lowest: number
      highest: number
      /** Primary pollutants, the most frequent first. */
      pollutants: Pollutant[]
      comparison: Comparison
    }

/** Indices this far apart within one level are no difference that a reader would notice. */
const ABOUT_THE_SAME = 10

/** Reads an hour of the register `air-quality`; `undefined` for a withdrawn one. */
export const readingOf = (body: Readonly<Record<string, unknown>> | null | undefined): AirReading | undefined => {
  const time = body?.['time']
  if (!body || typeof time !== 'string') return undefined
  const derived = derive(body)
  const edition = editionAt(time)
  const individual: AirReading['individual'] = {}
  if ('aqi' in derived)
    for (const pollutant of POLLUTANTS) {
      const value = body[pollutant]
      const index = typeof value === 'string' ? individualIndex(edition, pollutant, 'hour', value) : undefined
      if (index !== undefined) individual[pollutant] = index
    }
  return {
    time,
    aqi: 'aqi' in derived ? derived.aqi : undefined,
    primaryPollutants: 'aqi' in derived ? derived.primaryPollutant : [],
    individual,
    edition: edition.standard,
  }
}

/** How one index stands to another: a change of level always counts, within a level only a marked one. */
export const directionOf = (is: number, was: number): Direction =>
  levelOf(is).key === levelOf(was).key && Math.abs(is - was) <= ABOUT_THE_SAME ? 'same' : is < was ? 'better' : 'worse'

/** The latest of several instants; `undefined` of none. */
const latest = (times: string[]): string | undefined => times.sort().at(-1)

/** The latest instant that at least half as many have as have the commonest: what only a few have is not yet the newest. */
const newestOfMost = (times: string[]): string | undefined => {
  const counts = Map.groupBy(times, (time) => time)
  const most = Math.max(...[...counts.values()].map(({ length }) => length))
  return latest([...counts].filter(([, { length }]) => length * 2 >= most).map(([time]) => time))
}

const definite = <T>(values: (T | undefined)[]): T[] => values.filter((value) => value !== undefined)

type Pair = { now: AirReading; then: AirReading; is: number; was: number }

/** What moved most between two hours, in the middle of the stations. */
const movedMost = (pairs: Pair[], direction: Direction): Pollutant | undefined => {
  if (direction === 'same') return undefined
  const sign = direction === 'worse' ? 1 : -1
  const moves = POLLUTANTS.map((pollutant) => {
    const differences = pairs.map(({ now, then }) => {
      const [is, was] = [now.individual[pollutant], then.individual[pollutant]]
      return is === undefined || was === undefined ? undefined : (is - was) * sign
    })
    return { pollutant, by: lowerMedian(definite(differences)) ?? 0 }
  })
  const most = moves.reduce((a, b) => (b.by > a.by ? b : a))
  return most.by > 0 ? most.pollutant : undefined
}

/** Only stations that have both hours are compared, so that a station more or less changes nothing. */
const comparisonOf = (stations: StationAir[], time: string): Comparison => {
  const both = stations.flatMap(({ now, then }): Pair[] =>
    now?.time === time && now.aqi !== undefined && then?.aqi !== undefined
      ? [{ now, then, is: now.aqi, was: then.aqi }]
      : [],
  )
  const earlier = latest(both.map(({ then }) => then.time))
  const pairs = both.filter(({ then }) => then.time === earlier)
  const [is, was] = [lowerMedian(pairs.map((pair) => pair.is)), lowerMedian(pairs.map((pair) => pair.was))]
  if (earlier === undefined || is === undefined || was === undefined) return { kind: 'nothing-earlier' }
  const kind = directionOf(is, was)
  return {
    kind,
    then: earlier,
    was,
    is,
    stations: pairs.length,
    pollutant: movedMost(pairs, kind),
    otherRules: pairs.some(({ now, then }) => now.edition !== then.edition),
  }
}

/** Primary pollutants of several stations, the most frequent first, ties in the order of the register. */
const byFrequency = (readings: AirReading[]): Pollutant[] => {
  const times = (pollutant: Pollutant): number =>
    readings.filter(({ primaryPollutants }) => primaryPollutants.includes(pollutant)).length
  return POLLUTANTS.filter((pollutant) => times(pollutant) > 0).sort((a, b) => times(b) - times(a))
}

/** Answers for all stations of a place, or for a single one. */
export const answerOf = (stations: StationAir[]): AirAnswer => {
  if (stations.length === 0) return { kind: 'no-station' }
  const readings = definite(stations.map(({ now }) => now))
  const time = newestOfMost(readings.map((reading) => reading.time))
  if (time === undefined) return { kind: 'no-reading', stations: stations.length }
  const newest = readings.filter((reading) => reading.time === time)
  const indices = definite(newest.map(({ aqi }) => aqi))
  const aqi = lowerMedian(indices)
  if (aqi === undefined) return { kind: 'no-index', stations: stations.length, time }
  return {
    kind: 'index',
    stations: stations.length,
    time,
    indexed: indices.length,
    aqi,
    lowest: Math.min(...indices),
    highest: Math.max(...indices),
    pollutants: byFrequency(newest),
    comparison: comparisonOf(stations, time),
  }
}

/** Longer than this before the state of the record, an hour is not “now” any more: 3 h, since hours are published late. */
const CURRENT_FOR_MS = 3 * 3_600_000

/**
 * Whether the newest hour may be called “now”.
 * @param time - RFC 3339 instant of the hour
 * @param asOf - RFC 3339 instant of the record's state
 */
export const isCurrent = (time: string, asOf: string): boolean => Date.parse(asOf) - Date.parse(time) <= CURRENT_FOR_MS
