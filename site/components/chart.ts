import { extent } from 'd3-array'
import { scaleLinear, scaleLog } from 'd3-scale'
import { stack, stackOffsetExpand, stackOffsetNone } from 'd3-shape'

/** What a chart shows, and the scales it is drawn on. Numbers stay the published strings; only places are reckoned. */

export interface Point {
  /** Names the point: its row in the table and its place on the axis. */
  label: string
  /** Decimal string; `undefined` is a gap. */
  value: string | undefined
  /** Where on the horizontal axis, in any unit that all points share; without it points stand evenly. */
  position?: number | undefined
  href?: string
  /** Official colour of the value's level. */
  colour?: string
  /** The level in words, beside the value. */
  note?: string
}

export interface Series {
  title: string
  points: Point[]
  /** Official colour of what all its values belong to. */
  colour?: string | undefined
}

/** A line that values are to keep. */
export interface Limit {
  title: string
  value: string
  /** Positions between which it holds; without them all along. */
  from?: number | undefined
  until?: number | undefined
  /** What is aimed at, rather than what binds. */
  isTarget?: boolean | undefined
}

/** Where what stands on both sides is not measured or judged alike. */
export interface BreakMark {
  position: number
  label: string
}

/** A stretch without values, with why. */
export interface GapMark {
  from: number
  until: number
  label: string
}

/** Where values lie on an axis. */
export interface ValueScale {
  /** Share of the axis, 0 at its beginning and 1 at its end; `undefined` where it has no place: nothing, or zero on a logarithmic axis. */
  at: (value: string | undefined) => number | undefined
  /** Round values along it. */
  ticks: { at: number; text: string }[]
}

const TICKS = 5

/** Powers of ten, with twos and fives where there are few of them. */
const logTicks = (ticks: number[]): number[] => {
  const begins = (...digits: string[]) => ticks.filter((tick) => digits.includes(tick.toExponential(0).charAt(0)))
  const powers = begins('1')
  return powers.length >= 3 ? powers : begins('1', '2', '5')
}

const plain = (tick: number): string => String(Number(tick.toPrecision(12)))

/**
 * The axis for values: from zero, or from below it where values are, to a round value above the greatest; or logarithmic.
 * @param values - decimal strings; absent ones are passed over
 */
export const valueScale = (values: readonly (string | undefined)[], isLog = false): ValueScale => {
  const numbers = values.flatMap((value) => (value === undefined ? [] : [Number(value)]))
  const [least = 1, greatest = 1] = extent(isLog ? numbers.filter((value) => value > 0) : numbers)
  if (isLog) {
    const scale = scaleLog()
      .domain([least, Math.max(greatest, least * 10)])
      .nice()
    const at = (value: string | undefined) =>
      value !== undefined && Number(value) > 0 ? scale(Number(value)) : undefined
    return { at, ticks: logTicks(scale.ticks()).map((tick) => ({ at: scale(tick), text: plain(tick) })) }
  }
  const [low, high] = [Math.min(0, least), Math.max(0, greatest)]
  const scale = scaleLinear()
    .domain(low === high ? [0, 1] : [low, high])
    .nice(TICKS)
  return {
    at: (value) => (value === undefined ? undefined : scale(Number(value))),
    ticks: scale.ticks(TICKS).map((tick) => ({ at: scale(tick), text: plain(tick) })),
  }
}

/** All values that an axis has to hold. */
export const valuesIn = (series: readonly Series[], limits: readonly Limit[] = []): (string | undefined)[] => [
  ...series.flatMap(({ points }) => points.map(({ value }) => value)),
  ...limits.map(({ value }) => value),
]

/** A part of a stacked bar, in shares of the axis. */
export interface Segment {
  from: number
  until: number
  value: string
}

/**
 * Stacked bars: for each label the parts of all series one behind the other; an absent value takes no room.
 * @param isShare - each bar fills the axis, so that shares compare
 */
export const stackedBars = (series: readonly Series[], isShare: boolean): (Segment | undefined)[][] => {
  const labels = series[0]?.points.length ?? 0
  const rows = Array.from({ length: labels }, (_, row) => series.map(({ points }) => Number(points[row]?.value ?? 0)))
  const layers = stack<unknown, number[], number>()
    .keys(series.keys())
    .value((row, key) => row[key] ?? 0)
    .offset(isShare ? stackOffsetExpand : stackOffsetNone)(rows)
  const top = Math.max(...layers.flatMap((layer) => layer.map(([, until]) => until)), 0) || 1
  return rows.map((_, row) =>
    series.map(({ points }, at) => {
      const [value, place] = [points[row]?.value, layers[at]?.[row]]
      if (value === undefined || !place) return undefined
      return { from: (place[0] || 0) / top, until: (place[1] || 0) / top, value }
    }),
  )
}
