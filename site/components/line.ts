import { scaleLinear, scaleUtc } from 'd3-scale'
import { line } from 'd3-shape'
import { valueScale, valuesIn, type BreakMark, type GapMark, type Limit, type Series } from './chart.ts'

/** Where a line goes on the paper: heights in pixels, so that type keeps its size; widths in shares of the column. */

/** Pixels of the drawing: as wide as the column and always this high. */
export const TOP = 22
export const FOOT = 248
export const HEIGHT = 280

/** Units across, in which paths are written; the browser stretches them to the column. */
export const ACROSS = 1_000

/** Columns in which a long line keeps its least and its greatest value: no screen shows this chart with many more. */
export const COLUMNS = 600

/** With more points than these a line has no dots. */
const MOST_DOTS = 80

export interface Spot {
  /** Percent of the width. */
  x: number
  /** Pixels from the top. */
  y: number
}

export interface LinePicture {
  ticks: { y: number; text: string; isBase: boolean }[]
  marks: { x: number; text: string; anchor: 'start' | 'middle' | 'end' }[]
  /** A path of all unbroken runs of each series, and the points that are dotted. */
  lines: { path: string; spots: Spot[] }[]
  limits: { x1: number; x2: number; y: number; limit: Limit }[]
  breaks: { x: number; number: number; label: string }[]
  gaps: { x: number; width: number }[]
  /** Whether values were left out of the drawing, all but the least and greatest of each column. */
  isThinned: boolean
}

export interface LineQuestion {
  series: Series[]
  limits?: Limit[] | undefined
  breaks?: BreakMark[] | undefined
  gaps?: GapMark[] | undefined
  /** Instants (milliseconds since 1970) from and to which the axis goes; positions are then instants. */
  time?: { from: number; until: number } | undefined
  isLog?: boolean | undefined
}

type Placed = { x: number; y: number }

/**
 * The least and the greatest of each column, in their order: the line keeps every extreme, with two points a column.
 * @param spots - one run, in order of `x` (0 to `ACROSS`)
 */
export const thinned = (spots: readonly Placed[], columns = COLUMNS): Placed[] => {
  const kept: Placed[] = []
  let column = -1
  let first: Placed | undefined
  let [low, high] = [first, first]
  const keep = (): void => {
    if (!low || !high) return
    if (low === high) kept.push(low)
    else kept.push(...(low.x <= high.x ? [low, high] : [high, low]))
  }
  for (const spot of spots) {
    const own = Math.min(columns - 1, Math.floor((spot.x / ACROSS) * columns))
    if (own !== column) {
      keep()
      column = own
      first = spot
      low = high = first
    }
    if (low && spot.y > low.y) low = spot
    if (high && spot.y < high.y) high = spot
  }
  keep()
  return kept
}

const write = line<Placed>(
  ({ x }) => x,
  ({ y }) => y,
).digits(1)

const OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** How closely times along the axis are written. */
const written = (local: Date, span: number): string => {
  const text = local.toISOString()
  if (span > 1_200 * DAY_MS) return text.slice(0, 4)
  if (span > 75 * DAY_MS) return text.slice(0, 7)
  return span > 2.5 * DAY_MS ? text.slice(5, 10) : text.slice(11, 16)
}

const anchorAt = (x: number): 'start' | 'middle' | 'end' => (x < 6 ? 'start' : x > 94 ? 'end' : 'middle')

/** Round times along the axis, by the calendar and clock of China. */
export const timeMarks = ({ from, until }: { from: number; until: number }): LinePicture['marks'] => {
  const scale = scaleUtc()
    .domain([from + OFFSET_MS, until + OFFSET_MS])
    .range([0, 100])
  const seen = new Set<string>()
  return scale.ticks(5).flatMap((local) => {
    const [x, text] = [scale(local), written(local, until - from)]
    if (seen.has(text)) return []
    seen.add(text)
    return [{ x, text, anchor: anchorAt(x) }]
  })
}

/** The first label, the last, and the middle one where there is one. */
const labelMarks = (labels: readonly string[]): LinePicture['marks'] => {
  const last = labels.length - 1
  const places = last % 2 === 0 && last > 1 ? [0, last / 2, last] : [0, last]
  return [...new Set(places)].flatMap((at) => {
    const [text, x] = [labels[at], last > 0 ? (at / last) * 100 : 0]
    return text === undefined ? [] : [{ x, text, anchor: anchorAt(x) }]
  })
}

const positionsOf = (series: readonly Series[]): number[] =>
  series.flatMap(({ points }) => points.map(({ position }, at) => position ?? at))

const clamp = (share: number): number => Math.max(0, Math.min(1, share))

/** Everything that a line chart draws. */
export const linePicture = (question: LineQuestion): LinePicture => {
  const { series, limits = [], breaks = [], gaps = [], time, isLog } = question
  const { at, ticks } = valueScale(valuesIn(series, limits), isLog)
  const positions = positionsOf(series)
  const [from, until] = time ? [time.from, time.until] : [Math.min(...positions), Math.max(...positions)]
  const across = scaleLinear()
    .domain(until > from ? [from, until] : [from, from + 1])
    .range([0, 1])
  const down = scaleLinear().range([FOOT, TOP])
  let isThinned = false
  const lines = series.map(({ points }) => {
    const runs: Placed[][] = [[]]
    points.forEach(({ value, position }, index) => {
      const y = at(value)
      if (y === undefined) runs.push([])
      else runs.at(-1)?.push({ x: across(position ?? index) * ACROSS, y: down(y) })
    })
    const whole = runs.filter((run) => run.length > 0)
    const count = whole.reduce((sum, run) => sum + run.length, 0)
    const drawn = whole.map((run) => (count > COLUMNS * 2 ? thinned(run) : run))
    isThinned ||= drawn.some((run, index) => run.length < (whole[index]?.length ?? 0))
    // A point alone between gaps has no line to be seen by.
    const dotted = count <= MOST_DOTS ? drawn.flat() : drawn.flatMap((run) => (run.length === 1 ? run : []))
    return {
      path: drawn.map((run) => (run.length > 1 ? (write(run) ?? '') : '')).join(''),
      spots: dotted.map(({ x, y }) => ({ x: (x / ACROSS) * 100, y })),
    }
  })
  return {
    ticks: ticks.map((tick) => ({ y: down(tick.at), text: tick.text, isBase: tick.text === '0' })),
    marks: time ? timeMarks(time) : labelMarks((series[0]?.points ?? []).map(({ label }) => label)),
    lines,
    limits: limits.flatMap((limit) => {
      const y = at(limit.value)
      const [x1, x2] = [clamp(across(limit.from ?? from)), clamp(across(limit.until ?? until))]
      return y === undefined || (limit.from !== undefined && x2 <= x1)
        ? []
        : [{ x1: x1 * 100, x2: (x2 || 1) * 100, y: down(y), limit }]
    }),
    breaks: breaks.map(({ position, label }, index) => ({
      x: clamp(across(position)) * 100,
      number: index + 1,
      label,
    })),
    gaps: gaps.map((gap) => {
      const [x1, x2] = [clamp(across(gap.from)), clamp(across(gap.until))]
      return { x: x1 * 100, width: (x2 - x1) * 100 }
    }),
    isThinned,
  }
}
