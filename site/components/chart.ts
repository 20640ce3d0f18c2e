/** What a chart shows, and where on the paper it goes. Numbers stay the published strings; only places are reckoned. */

export interface Point {
  /** Names the point: its row in the table and its place on the axis. */
  label: string
  /** Decimal string; `undefined` is a gap. */
  value: string | undefined
  /** Where on the horizontal axis, in any unit that all points share; without it points stand evenly. */
  position?: number
  href?: string
  /** Official colour of the value's level. */
  colour?: string
  /** The level in words, beside the value. */
  note?: string
}

export interface Series {
  title: string
  points: Point[]
}

export interface Limit {
  title: string
  value: string
}

/** Round steps of an axis from zero: 1, 2, 2.5 or 5 times a power of ten, at most `most` of them. */
export const ticks = (top: number, most = 5): number[] => {
  if (!(top > 0)) return [0, 1]
  const rough = top / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((times) => times * power >= rough) ?? 10) * power
  const count = Math.ceil(top / step - 1e-9)
  return Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)))
}

/** The greatest value of all series and limits; 0 without any. */
export const greatest = (series: Series[], limit?: Limit): number =>
  Math.max(
    0,
    ...series.flatMap(({ points }) => points.map(({ value }) => Number(value ?? 0))),
    Number(limit?.value ?? 0),
  )

export interface Spot {
  /** Percent of the width. */
  x: number
  /** Of the height, 0 at the foot and 1 at the top of the axis. */
  y: number
}

/** Unbroken runs of one series: a gap ends a run. */
export const runs = (points: Point[], top: number): Spot[][] => {
  const positions = points.map(({ position }, at) => position ?? at)
  const from = Math.min(...positions)
  const width = Math.max(...positions) - from || 1
  const found: Spot[][] = [[]]
  points.forEach(({ value }, at) => {
    if (value === undefined) found.push([])
    else found.at(-1)?.push({ x: (((positions[at] ?? 0) - from) / width) * 100, y: Number(value) / top })
  })
  return found.filter((run) => run.length > 0)
}
