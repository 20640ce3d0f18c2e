import type { Standing } from '../registers/register.ts'

/** The six pollutants of the index, in the order of the register's fields. */
export const POLLUTANTS = ['so2', 'no2', 'co', 'o3', 'pm10', 'pm25'] as const
export type Pollutant = (typeof POLLUTANTS)[number]

/** Averaging periods for which there is an index: the hourly and the daily report. */
export type Averaging = 'hour' | 'day'

/** Values of the individual index at the breakpoints of every column. */
export const INDEX_STEPS = [0, 50, 100, 150, 200, 300, 400, 500] as const

/** One column of the breakpoint table. */
export type Column = {
  /** Concentrations at which the index takes the values of `INDEX_STEPS`; µg/m³, CO mg/m³. A short column ends early. */
  breakpoints: readonly number[]
  /** The index of everything above the last breakpoint; `undefined` where the edition gives none. */
  above: number | undefined
}

/** One edition of the technical specification. */
export type Edition = {
  standard: 'HJ 633-2012' | 'HJ 633-2026'
  /** The table of the standard that holds the columns. */
  table: string
  standing: Standing
  /** First day of observation, in Asia/Shanghai; the first edition also serves what is older. */
  from: string
  columns: Readonly<Record<Pollutant, Readonly<Record<Averaging, Column>>>>
  /** Decimals to which a concentration is rounded before it is used; `undefined` where it is used as given. */
  decimals: Readonly<Record<Pollutant, number>> | undefined
  /** With a pollutant missing, an index up to this value is withheld; `undefined` where the edition does not say so. */
  withheldUpTo: number | undefined
}

/** A column that reaches the top of the index: whatever is above its last breakpoint is 500. */
const column = (breakpoints: readonly number[]): Column => ({ breakpoints, above: 500 })

/** Columns that stand unchanged in both editions. */
const NO2 = {
  hour: column([0, 100, 200, 700, 1200, 2340, 3090, 3840]),
  day: column([0, 40, 80, 180, 280, 565, 750, 940]),
}
const CO = { hour: column([0, 5, 10, 35, 60, 90, 120, 150]), day: column([0, 2, 4, 14, 24, 36, 48, 60]) }
const SO2_HOUR = [0, 150, 500, 650, 800]
const SO2_DAY = column([0, 50, 150, 475, 800, 1600, 2100, 2620])
const O3_HOUR = column([0, 160, 200, 300, 400, 800, 1000, 1200])
const O3_EIGHT_HOURS = [0, 100, 160, 215, 265, 800]

/** Particles have no one-hour limits: the hourly report reads the hour's mean on the 24-hour column. */
const particles = (breakpoints: readonly number[]) => ({ hour: column(breakpoints), day: column(breakpoints) })

/**
 * HJ 633-2012. Above 800 µg/m³ neither the hour of SO2 nor the eight hours of O3 have an index:
 * the first is then taken from the 24-hour mean, the second from the one-hour mean.
 * Reproduces every index that the national centre published for 2018-02-20 07:00.
 */
export const HJ_633_2012: Edition = {
  standard: 'HJ 633-2012',
  table: 'table 1',
  standing: 'recomputed',
  from: '2012-03-02',
  columns: {
    so2: { hour: { breakpoints: SO2_HOUR, above: undefined }, day: SO2_DAY },
    no2: NO2,
    co: CO,
    o3: { hour: O3_HOUR, day: { breakpoints: O3_EIGHT_HOURS, above: undefined } },
    pm10: particles([0, 50, 150, 250, 350, 420, 500, 600]),
    pm25: particles([0, 35, 75, 115, 150, 250, 350, 500]),
  },
  decimals: undefined,
  withheldUpTo: undefined,
}

/**
 * HJ 633-2026: stricter particles, concentrations rounded first (4.2.2, 4.2.3), incomplete readings withheld
 * up to 100 (5.3.1). The exception of 5.3.2, a pollutant that the programme of a station leaves out, needs
 * facts about the station that a reading does not hold, and is not made. Cross-read from several public
 * transcriptions; the issued text has not been seen.
 */
export const HJ_633_2026: Edition = {
  standard: 'HJ 633-2026',
  table: 'table 3',
  standing: 'recalled',
  from: '2026-03-01',
  columns: {
    so2: { hour: { breakpoints: SO2_HOUR, above: 200 }, day: SO2_DAY },
    no2: NO2,
    co: CO,
    o3: { hour: O3_HOUR, day: { breakpoints: O3_EIGHT_HOURS, above: 300 } },
    pm10: particles([0, 50, 120, 250, 350, 420, 500, 600]),
    pm25: particles([0, 35, 60, 115, 150, 250, 350, 500]),
  },
  decimals: { so2: 0, no2: 0, co: 1, o3: 0, pm10: 0, pm25: 0 },
  withheldUpTo: 100,
}

/**
 * The edition that holds for an observation. Days are days in Asia/Shanghai (UTC+8, without summer time since 1992).
 * @param time - RFC 3339 instant at which the observation starts
 * @throws RangeError when `time` is not an instant
 */
export const editionAt = (time: string): Edition => {
  const instant = Date.parse(time)
  if (!/T[^T]*(Z|[+-]\d\d:\d\d)$/.test(time) || Number.isNaN(instant)) throw new RangeError('not an RFC 3339 instant')
  return instant >= Date.parse(`${HJ_633_2026.from}T00:00:00+08:00`) ? HJ_633_2026 : HJ_633_2012
}
