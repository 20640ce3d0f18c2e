import { describe, expect, it } from 'vitest'
import { greatest, runs, ticks } from '../../site/components/chart.ts'
import { TILE_PLACES } from '../../site/components/province-tiles.ts'

const point = (value: string | undefined, position?: number) => ({ label: 'x', value, position })

describe('axis', () => {
  it('reaches the greatest value in round steps', () => {
    expect(ticks(6.83)).toEqual([0, 2, 4, 6, 8])
    expect(ticks(48)).toEqual([0, 10, 20, 30, 40, 50])
    expect(ticks(0.3)).toEqual([0, 0.1, 0.2, 0.3])
  })
  it('has a step even where everything is zero', () => expect(ticks(0)).toEqual([0, 1]))
  it('holds the limit as well as the values', () =>
    expect(greatest([{ title: '', points: [point('3'), point(undefined)] }], { title: '', value: '5' })).toBe(5))
})

describe('line', () => {
  it('is broken where there is no value', () =>
    expect(runs([point('1'), point('2'), point(undefined), point('4')], 4)).toEqual([
      [
        { x: 0, y: 0.25 },
        { x: (1 / 3) * 100, y: 0.5 },
      ],
      [{ x: 100, y: 1 }],
    ]))
  it('places points by position where they have one', () =>
    expect(runs([point('1', 10), point('1', 11), point('1', 20)], 1)[0]?.map(({ x }) => x)).toEqual([0, 10, 100]))
  it('of no values has no runs', () => expect(runs([point(undefined)], 1)).toEqual([]))
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
