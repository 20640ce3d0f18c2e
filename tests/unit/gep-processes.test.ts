import { describe, expect, it } from 'vitest'
import { parseDecimal } from '../../content/decimal/exact.ts'
import { textOf } from '../../content/decimal/arithmetic.ts'
import { FORMULAS } from '../../content/gep/formulas/all.ts'
import { printed } from '../../content/gep/known.ts'
import { PROCESSES } from '../../content/gep/processes/all.ts'
import { gepUnit } from '../../content/gep/units.ts'

/** Unit values of natcap/invest @54ff9ca1 (tests of its models, Apache-2.0): the numbers alone. */
const run = (id: string, inputs: Readonly<Record<string, string | number>>): number => {
  const process = PROCESSES.get(id) ?? expect.fail(`no process ${id}`)
  const given = (name: string) => inputs[name] ?? process.inputs[name]?.default ?? expect.fail(`no ${name}`)
  return Number(textOf(process.compute((name) => parseDecimal(String(given(name))))))
}

/** kc, ET₀, P, root, soil, available water, whether plants grow, and the part of P that evaporates. */
const CELLS: [number, number, number, number, number, number, boolean, number][] = [
  [1, 1000, 100, 99, 600, 0.11, true, 0.9345682],
  [0.1, 900, 1000, 300, 700, 0.11, true, 0.06896508],
  [0.1, 900, 10, 400, 700, 0.12, false, 1.0],
  [0.6, 1100, 500, 5, 800, 0.55, false, 1.0],
  [0.6, 1005, 800, 500, 900, 0.55, true, 0.6487423],
  [0.1, 1000, 1100, 800, 600, 0.19, false, 0.09090909],
]
const evaporated = ([kc, reference, precipitation, rootDepth, soilDepth, availableWater, isGreen]: (typeof CELLS)[0]) =>
  run(isGreen ? 'evapotranspiration-budyko' : 'evapotranspiration-bare', {
    precipitation,
    reference,
    cropCoefficient: kc,
    rootDepth,
    soilDepth,
    availableWater,
    seasonality: 6,
  })

describe('processes give the unit values of natcap/invest', () => {
  it.each(CELLS)('evapotranspiration, Kc %d, ET₀ %d, P %d', (...cell) => {
    const part = evaporated(cell) / cell[2]
    expect(Math.abs(part / cell[7] - 1)).toBeLessThan(1e-6)
  })

  it('and a water balance of one cell is its water yield: what falls less what evaporates', () => {
    const balance = FORMULAS.get('water-balance') ?? expect.fail('no water balance')
    for (const cell of CELLS) {
      const zone: Record<string, string> = {
        area: '1.0000000000',
        precipitation: `${cell[2]}.0000000000`,
        runoff: '0',
        evapotranspiration: evaporated(cell).toFixed(10),
      }
      const { value } = balance.compute(
        () => expect.fail('no input of its own'),
        [(name) => printed(zone[name] ?? expect.fail(`no ${name}`))],
        () => '',
      )
      expect(Number(textOf(value)) / 1000).toBeCloseTo(cell[2] * (1 - cell[7]), 3)
    }
  })

  it.each([
    [1.5, 100, 0.253996],
    [4, 100, 0.657229],
    [8, 100, 1.345856],
    [10, 100, 1.776729],
    [15, 10_000_000, 49.802994],
  ])('slope length and steepness of %d % with %d cells above', (slope, cells, expected) => {
    const factor = run('slope-length-steepness', { slope, cells, cellWidth: 30, longest: 25 })
    expect(Math.abs(factor / expected - 1)).toBeLessThan(1e-6)
  })

  it.each([
    [100, 0],
    [0, 100_000],
    [65, 136.769],
    [90, 28.222],
    [30, 592.667],
  ])('room for water at curve number %d: %d mm', (curveNumber, expected) =>
    expect(run('retention-curve-number', { curveNumber })).toBeCloseTo(expected, 3),
  )

  it.each([
    [1.1, 0.1, 1, 800, 0.815556],
    [0.9, 0.2, 0, 799, 0.1998],
    [1, 0.05, 0, 567, 0.136],
    [0.2, 0.4, 0, 234, 0.0904],
    [0.3, 0.3, 0.2, 456, 0.2104],
  ])('cooling, Kc %d, albedo %d, shade %d, ET₀ %d', (cropCoefficient, albedo, shade, reference, expected) => {
    const index = run('cooling-capacity', { cropCoefficient, albedo, shade, reference, greatest: 900 })
    expect(index).toBeCloseTo(expected, 5)
  })

  it('a price of carbon over two years', () =>
    expect(run('carbon-present-price', { years: 2, price: 50, discount: 50, change: 5 })).toBeCloseTo(40.87302, 5))
})

describe('every process', () => {
  it.each([...PROCESSES])('%s names units that there are, and inputs that formulas take', (_, process) => {
    for (const { unit } of Object.values(process.inputs)) expect(gepUnit(unit), unit).toBeDefined()
    expect(gepUnit(process.result)).toBeDefined()
    for (const { formula, input } of process.feeds) {
      const { inputs, zones = {} } = FORMULAS.get(formula) ?? expect.fail(`no formula ${formula}`)
      expect(input in inputs || input in zones, `${formula} ${input}`).toBe(true)
    }
  })
})
