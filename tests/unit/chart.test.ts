import { describe, expect, it } from 'vitest'
import { stackedBars, valueScale } from '../../site/components/chart.ts'
import { ACROSS, FOOT, linePicture, thinned, timeMarks, TOP } from '../../site/components/line.ts'
import { TILE_PLACES } from '../../site/components/province-tiles.ts'
import { dotPath } from '../../site/components/shapes.ts'

const point = (value: string | undefined, position?: number) => ({ label: 'x', value, position })
const aSeries = (...values: (string | undefined)[]) => ({ title: '', points: values.map((value) => point(value)) })
const textsOf = (ticks: { text: string }[]) => ticks.map(({ text }) => text)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const MIDNIGHT = Date.parse('2026-01-01T00:00:00+08:00')

describe('axis', () => {
  it('reaches beyond the greatest value in round steps, from zero', () => {
    expect(textsOf(valueScale(['6.83']).ticks)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7'])
    expect(textsOf(valueScale(['48', undefined]).ticks)).toEqual(['0', '10', '20', '30', '40', '50'])
  })
  it('goes below zero where values do', () => {
    const { at, ticks } = valueScale(['-4', '6'])
    expect(ticks[0]?.text).toBe('-4')
    expect(at('-4')).toBe(0)
    expect(at('6')).toBe(1)
  })
  it('has a step even where everything is zero, or nothing is', () => {
    expect(valueScale(['0']).ticks.length).toBeGreaterThan(1)
    expect(valueScale([]).ticks.length).toBeGreaterThan(1)
  })
  it('gives powers of ten the same room where it is logarithmic', () => {
    const { at, ticks } = valueScale(['0.01', '10'], true)
    expect(textsOf(ticks)).toEqual(['0.01', '0.1', '1', '10'])
    expect(at('0.1')).toBeCloseTo(1 / 3)
  })
  it('has no place for zero, for less, or for nothing where it is logarithmic', () => {
    const { at } = valueScale(['1', '100'], true)
    expect([at('0'), at('-1'), at(undefined)]).toEqual([undefined, undefined, undefined])
  })
  it('of a logarithm without any value above zero still stands', () =>
    expect(valueScale(['0'], true).ticks.length).toBeGreaterThan(1))
})

describe('line', () => {
  it('is broken where there is no value, and a point alone is dotted', () => {
    const { lines } = linePicture({ series: [aSeries('1', '2', undefined, '4')] })
    expect(lines[0]?.path).toMatch(/^M0,\d+(\.\d)?L333\.3,\d+(\.\d)?$/)
    expect(lines[0]?.spots.map(({ x }) => x)).toEqual([0, expect.closeTo(33.33, 1), 100])
    expect(lines[0]?.spots.at(-1)?.y).toBe(TOP)
  })
  it('places points by position where they have one', () => {
    const { lines } = linePicture({
      series: [{ title: '', points: [point('1', 10), point('1', 11), point('1', 20)] }],
    })
    expect(lines[0]?.spots.map(({ x }) => x)).toEqual([0, 10, 100])
  })
  it('of no values draws nothing', () => {
    const { lines } = linePicture({ series: [aSeries(undefined)] })
    expect(lines).toEqual([{ path: '', spots: [] }])
  })
  it('has room for the limit as well as the values', () => {
    const { limits } = linePicture({ series: [aSeries('3')], limits: [{ title: '', value: '5' }] })
    expect(limits[0]?.y).toBe(TOP)
    expect(limits[0]).toMatchObject({ x1: 0, x2: 100 })
  })
  it('draws a limit only as long as it holds, and not at all outside', () => {
    const series = [{ title: '', points: [point('1', 0), point('1', 100)] }]
    const limit = { title: '', value: '1' }
    const { limits } = linePicture({
      series,
      limits: [
        { ...limit, from: -50, until: 40 },
        { ...limit, from: 200, until: 300 },
      ],
    })
    expect(limits.map(({ x1, x2 }) => [x1, x2])).toEqual([[0, 40]])
  })
  it('marks gaps and breaks where they lie in time', () => {
    const { gaps, breaks } = linePicture({
      series: [aSeries('1')],
      time: { from: MIDNIGHT, until: MIDNIGHT + 4 * DAY },
      gaps: [{ from: MIDNIGHT + DAY, until: MIDNIGHT + 2 * DAY, label: '' }],
      breaks: [{ position: MIDNIGHT + 3 * DAY, label: '' }],
    })
    expect(gaps).toEqual([{ x: 25, width: 25 }])
    expect(breaks).toMatchObject([{ x: 75, number: 1 }])
  })
})

describe('a year of hours', () => {
  const points = Array.from({ length: 8_760 }, (_, hour) =>
    point(hour === 5_000 ? '1000' : String(50 + (hour % 24)), MIDNIGHT + hour * HOUR),
  )
  const time = { from: MIDNIGHT, until: MIDNIGHT + 8_760 * HOUR }

  it('is drawn by the least and greatest of each column, and says so', () => {
    const { lines, isThinned } = linePicture({ series: [{ title: '', points }], time })
    const [line] = lines
    expect(isThinned).toBe(true)
    expect(line?.path.match(/[ML]/g)?.length).toBeLessThanOrEqual(1_200)
    expect(line?.path).toMatch(new RegExp(`,${TOP}[LM]`))
    expect(line?.spots).toEqual([])
  })
  it('keeps every gap', () => {
    const holed = points.map((one, hour) => (hour % 2_000 === 999 ? point(undefined, one.position) : one))
    const { lines } = linePicture({ series: [{ title: '', points: holed }], time })
    expect(lines[0]?.path.match(/M/g)?.length).toBe(5)
    expect(lines[0]?.path.match(/[ML]/g)?.length).toBeLessThanOrEqual(1_210)
  })
  it('is marked by months', () =>
    expect(textsOf(timeMarks(time))).toEqual(['2026-01', '2026-04', '2026-07', '2026-10', '2027-01']))
})

describe('thinning', () => {
  it('leaves a short line as it is', () => {
    const spots = [
      { x: 0, y: 1 },
      { x: 1, y: 2 },
    ]
    expect(thinned(spots, 1)).toEqual(spots)
  })
  it('keeps extremes in the order of time', () => {
    const spots = [5, 9, 1, 4].map((y, at) => ({ x: at * 10, y }))
    expect(thinned(spots, 1)).toEqual([
      { x: 10, y: 9 },
      { x: 20, y: 1 },
    ])
  })
  it('keeps the last column, which ends with the axis', () =>
    expect(
      thinned(
        [0, 400, 900, ACROSS, ACROSS].map((x, y) => ({ x, y })),
        2,
      ).at(-1),
    ).toEqual({ x: ACROSS, y: 4 }))
})

describe('marks of time', () => {
  it('of a day are hours of China', () =>
    expect(textsOf(timeMarks({ from: MIDNIGHT, until: MIDNIGHT + DAY }))).toEqual(
      ['00:00', '06:00', '12:00', '18:00', '00:00'].slice(0, 4),
    ))
  it('of decades are years, each once', () => {
    const texts = textsOf(timeMarks({ from: MIDNIGHT, until: MIDNIGHT + 4_000 * DAY }))
    expect(texts).toEqual([...new Set(texts)])
    expect(texts.every((text) => /^\d{4}$/.test(text))).toBe(true)
  })
})

describe('stacked bars', () => {
  const series = [aSeries('1', '2'), aSeries('3', undefined)]
  it('stand one part behind the other, on one axis', () =>
    expect(stackedBars(series, false)).toEqual([
      [
        { from: 0, until: 0.25, value: '1' },
        { from: 0.25, until: 1, value: '3' },
      ],
      [{ from: 0, until: 0.5, value: '2' }, undefined],
    ]))
  it('fill the axis as shares', () => expect(stackedBars(series, true)[1]?.[0]).toMatchObject({ from: 0, until: 1 }))
  it('of nothing have no length', () =>
    expect(stackedBars([aSeries('0')], true)[0]?.[0]).toMatchObject({ from: 0, until: 0 }))
})

describe('dots', () => {
  it('differ in shape from series to series', () => expect(dotPath(0)).not.toBe(dotPath(1)))
})

describe('drawing', () => {
  it('keeps values between the top and the foot', () => {
    const { ticks } = linePicture({ series: [aSeries('-3', '12')] })
    expect(ticks.map(({ y }) => y).every((y) => y >= TOP && y <= FOOT)).toBe(true)
  })
})

describe('tile grid', () => {
  it('holds 34 units, each in a cell of its own', () => {
    expect(TILE_PLACES.size).toBe(34)
    expect(new Set([...TILE_PLACES.values()].map(({ row, column }) => `${row},${column}`)).size).toBe(34)
  })
  it('has room for Taiwan, Hong Kong and Macao', () => {
    for (const code of ['710000', '810000', '820000']) expect(TILE_PLACES.has(code)).toBe(true)
  })
})
