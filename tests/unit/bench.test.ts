import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows } from '../../content/registers/check.ts'
import { figure, median, ratioOf } from '../../scripts/bench/figure.ts'
import { namedStations, readings, stations, type Row } from '../../scripts/bench/rows.ts'

describe('a figure', () => {
  it('is the median of its rounds, the mean of the two in the middle where there are two', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(() => median([])).toThrow(RangeError)
  })

  it('compares the two sides of each round, not of all rounds together', () => {
    expect(ratioOf([10, 200, 30], [1, 100, 3])).toBe(10)
    expect(ratioOf([10, 200], [1])).toBeNaN()
  })

  it('says how far its rounds lie apart', () => {
    const line = { name: 'x', unit: 'ms', against: null, ratio: null, goal: '< 5', met: true }
    expect(figure({ ...line, values: [9, 1, 2] })).toEqual({
      ...line,
      value: 2,
      spread: { least: 1, most: 9, rounds: 3 },
    })
    expect(figure({ ...line, values: [9, 1, 2], value: (values) => Math.max(...values) }).value).toBe(9)
  })
})

describe('the rows that are published to be measured', () => {
  const ROWS: [register: string, rows: (count: number) => Row[]][] = [
    ['air-quality', (count) => readings(0, count)],
    ['air-stations', (count) => stations(0, count)],
    ['air-stations', namedStations],
  ]

  it.each(ROWS)('%s: stand as they are, none twice', (id, rows) => {
    const register = REGISTERS[id]
    if (!register) throw new Error(`no register ${id}`)
    const { accepted, issues } = checkRows(register, rows(4_000), { now: new Date('2026-06-01T00:00:00Z') })
    expect(issues).toEqual([])
    expect(new Set(accepted.map(({ key }) => key)).size).toBe(4_000)
  })

  it('go on where the request before ended', () => {
    const keys = [...readings(0, 2_000), ...readings(2_000, 2_000)].map(({ station, time }) => `${station} ${time}`)
    expect(new Set(keys).size).toBe(4_000)
  })
})
