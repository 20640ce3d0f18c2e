import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { round, textOf } from '../../content/decimal/arithmetic.ts'
import { exp, power } from '../../content/decimal/exponential.ts'
import { compare, parseDecimal } from '../../content/decimal/exact.ts'
import { FORMULAS } from '../../content/gep/formulas/all.ts'
import { exactly, minus, over, printed, times, type Known } from '../../content/gep/known.ts'
import { gepUnit, inUnit, isOf, isPriceOf, moneyOf } from '../../content/gep/units.ts'

const take = (values: Readonly<Record<string, string>>, defaults: Readonly<Record<string, { default?: string }>>) => {
  return (name: string): Known => printed(values[name] ?? defaults[name]?.default ?? expect.fail(`no ${name}`))
}

/** An amount by a formula, in the formula's own unit, rounded to some decimals. */
const amount = (
  id: string,
  inputs: Readonly<Record<string, string>>,
  places: number,
  zones: readonly Readonly<Record<string, string>>[] = [],
  zone = '',
): string => {
  const formula = FORMULAS.get(id) ?? expect.fail(`no formula ${id}`)
  const known = formula.compute(
    take(inputs, formula.inputs),
    zones.map((each) => take(each, formula.zones ?? {})),
    () => zone,
  )
  expect(compare(known.low, known.value)).toBeLessThanOrEqual(0)
  expect(compare(known.value, known.high)).toBeLessThanOrEqual(0)
  return textOf(round(known.value, places))
}

describe('formulas reproduce 甘孜 2010 (生态学报 37(19), tables 1, 3 and 4)', () => {
  it('silt kept out of reservoirs: 10.03 × 10⁸ m3', () =>
    expect(amount('silt-reduction', { retention: '3886000000' }, 0)).toBe('1002838710'))
  it('nitrogen and phosphorus kept in the soil, in t', () => {
    expect(amount('nutrient-retention', { retention: '3886000000', content: '0.0037' }, 0)).toBe('14378200')
    expect(amount('nutrient-retention', { retention: '3886000000', content: '0.00108' }, 0)).toBe('4196880')
  })
  it('ground not covered by sand: 60.89 km2', () =>
    expect(amount('sand-area', { prevention: '7794200' }, 0)).toBe('60892188'))
  it('water that reservoirs take up: 0.0105 × 10⁸ m3', () =>
    expect(amount('reservoir-flood-storage', { capacity: '3000000' }, 0)).toBe('1050000'))
  it('water that marshes take up, in m3: 6.0 × 10⁸ of 2,000 km2', () =>
    expect(amount('marsh-flood-storage', { area: '2000' }, 0)).toBe('600000000'))
  it.each([
    ['forest', '2837.27', '31920.6', '1257.9'],
    ['shrub', '1300.95', '32283.46', '583.3'],
    ['grassland', '969.83', '71113.87', '957.9'],
  ])('transpiration of %s, whose sum is printed 2799.1 × 10⁸ kWh', (_, energy, area, expected) => {
    const kWh = amount('climate-evapotranspiration', { energy, area }, 0)
    expect(textOf(round(inUnit(exactly(kWh), 'kWh', '1e8 kWh').value, 1))).toBe(expected)
  })
  it('three transpirations add up to what is printed', () => {
    const rows = [
      { energy: '2837.27', area: '31920.6' },
      { energy: '1300.95', area: '32283.46' },
      { energy: '969.83', area: '71113.87' },
    ]
    const sum = rows.reduce((whole, row) => whole + BigInt(amount('climate-evapotranspiration', row, 0)), 0n)
    expect((sum + 5_000_000n) / 10_000_000n).toBe(27_991n)
  })
})

describe('formulas, by hand', () => {
  it.each<[string, Record<string, string>, number, string]>([
    ['market-value', { quantity: '12.5', price: '2' }, 1, '12.5'],
    ['rusle-retention', { R: '2000', K: '0.03', L: '1.5', S: '4', C: '0.1', area: '10' }, 3, '3240.000'],
    ['rusle-retention', { R: '2000', K: '0.03', L: '1.5', S: '4', C: '0.1', P: '0.5', area: '10' }, 3, '3420.000'],
    ['carbon-nep', { nep: '12' }, 0, '44'],
    ['carbon-nep', { nep: '-3' }, 0, '-11'],
    ['carbon-npp-dry', { npp: '100' }, 0, '163'],
    ['oxygen-npp-dry', { npp: '100' }, 0, '119'],
    ['oxygen-carbon', { carbonDioxide: '44' }, 0, '32'],
    ['purification-emission', { emission: '1137' }, 0, '1137'],
    ['climate-water-surface', { evaporation: '9' }, 0, '7205'],
    ['pest-control', { area: '1580000' }, 0, '1580000'],
    ['biodiversity-shannon', { area: '10', shannonWiener: '3.2' }, 0, '10'],
    ['negative-ions', { area: '1', canopyHeight: '10', concentration: '1600', life: '10' }, 0, '5256000000000000000'],
    ['travel-cost', { visits: '3586800' }, 0, '3586800'],
    ['premium', { area: '250' }, 0, '250'],
    [
      'rweq-prevention',
      { weatherFactor: '1', erodibleFraction: '1', crustFactor: '1', roughness: '1', cover: '0' },
      4,
      '0.1699',
    ],
  ])('%s of %j', (id, inputs, places, expected) => expect(amount(id, inputs, places)).toBe(expected))

  it('sums a water balance over zones, in m3', () => {
    const zones = [
      { area: '10', precipitation: '800', runoff: '200', evapotranspiration: '450' },
      { area: '2', precipitation: '500', runoff: '100', evapotranspiration: '600' },
    ]
    expect(amount('water-balance', {}, 0, zones)).toBe('1100000')
    const byShare = [{ area: '10', precipitation: '800', evapotranspiration: '450', runoffCoefficient: '0.25' }]
    expect(amount('water-balance-coefficient', {}, 0, byShare)).toBe('1500000')
    expect(
      amount('purification-capacity', {}, 1, [
        { area: '10', capacity: '2.5' },
        { area: '4', capacity: '0.1' },
      ]),
    ).toBe('25.4')
  })

  it.each([
    ['tibetan-plateau', 6.636, 0.678],
    ['yunnan-guizhou', 4.904, 0.927],
    ['inner-mongolia-xinjiang', 5.653, 0.68],
    ['northeast', 5.808, 0.866],
    ['eastern-plain', 4.924, 1.128],
  ])('lakes of %s: e^a · A^b in 10⁴ m3', (zone, a, b) => {
    expect(Number(amount('lake-flood-storage', { area: '123.45' }, 12, [], zone))).toBeCloseTo(
      Math.exp(a) * 123.45 ** b,
      6,
    )
  })

  it.each([
    ['6', '50000'],
    ['5.99', '40000'],
    ['4', '30000'],
    ['3.0', '20000'],
    ['2.5', '10000'],
    ['1', '5000'],
    ['0.99', '3000'],
    ['0', '3000'],
  ])('a Shannon-Wiener index of %s is priced %s CNY/hm2', (index, price) => {
    const formula = FORMULAS.get('biodiversity-shannon')
    expect(formula?.price?.(() => exactly(index))).toEqual({ value: price, unit: 'CNY/hm2' })
  })

  it('oxygen from carbon is an eleventh of the oxygen that 甘孜 printed', () =>
    expect(2.51 / Number(amount('oxygen-carbon', { carbonDioxide: '0.31' }, 6))).toBeCloseTo(11.13, 2))
})

describe('every formula', () => {
  it.each([...FORMULAS])('%s names units that there are', (_, { inputs, zones, result }) => {
    for (const { unit, or = [] } of [...Object.values(inputs), ...Object.values(zones ?? {})])
      for (const each of [unit, ...or]) if (each !== '') expect(gepUnit(each), each).toBeDefined()
    if (result !== '') expect(gepUnit(result)).toBeDefined()
  })
})

const decimal = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.integer({ min: 0, max: 8 }))
  .map(([units, places]) => textOf({ units, places }))

describe('bounds', () => {
  it('hold whatever the inputs rounded from', () => {
    fc.assert(
      fc.property(
        decimal,
        decimal,
        decimal,
        fc.array(fc.integer({ min: -499, max: 499 }), { minLength: 3, maxLength: 3 }),
        (a, b, c, off) => {
          const shifted = [a, b, c].map((text, i) => {
            const { units, places } = parseDecimal(text)
            return { units: units * 1000n + BigInt(off[i] ?? 0), places: places + 3 }
          })
          const [x, y, z] = shifted.map((value) => ({ value, low: value, high: value }))
          if (!x || !y || !z) return
          const within = over(times(printed(a), printed(b)), printed(c))
          const real = over(times(x, y), z)
          expect(compare(within.low, real.low)).toBeLessThanOrEqual(0)
          expect(compare(real.high, within.high)).toBeLessThanOrEqual(0)
          const difference = minus(printed(a), printed(b))
          expect(compare(difference.low, minus(x, y).value)).toBeLessThanOrEqual(0)
          expect(compare(minus(x, y).value, difference.high)).toBeLessThanOrEqual(0)
        },
      ),
    )
  })

  it('are the half of the last digit; a bare zero has none', () => {
    expect([textOf(printed('0.01').low), textOf(printed('0.01').high)]).toEqual(['0.005', '0.015'])
    expect(textOf(printed('0').high)).toBe('0')
    expect(textOf(printed('0.0').high)).toBe('0.05')
  })

  it('are refused where a divisor may be zero', () =>
    expect(() => over(exactly('1'), printed('0.0'))).toThrow(RangeError))
})

describe('powers without floats', () => {
  it('agree with Math.pow to its precision, and e to fifty-two digits known', () => {
    expect(textOf(exp(parseDecimal('1')))).toBe('2.718281828459045235360287')
    expect(textOf(power(parseDecimal('2'), parseDecimal('0.5')))).toBe('1.414213562373095048801689')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 1, max: 2000 }), (base, exponent) => {
        const ours = Number(textOf(power({ units: BigInt(base), places: 4 }, { units: BigInt(exponent), places: 3 })))
        const floats = (base / 1e4) ** (exponent / 1e3)
        expect(Math.abs(ours / floats - 1)).toBeLessThan(1e-11)
      }),
    )
  })
  it('are none of a number below zero', () =>
    expect(() => power(parseDecimal('-1'), parseDecimal('0.5'))).toThrow(RangeError))
})

describe('units of accounts', () => {
  it.each([
    ['1', '1e8 m3', 'm3', '100000000'],
    ['1', '亿元', '1e4 CNY', '10000'],
    ['1', '万公顷', 'km2', '100'],
    ['1', '1e4 t', 't', '10000'],
    ['1', '万人次', 'person', '10000'],
    ['2', '10*8.m3', '亿m³', '2'],
    ['1', 'CNY/kWh', 'CNY/kW.h', '1'],
    ['1', 'km2', 'hm2', '100'],
  ])('%s %s is in %s %s', (value, from, to, expected) => {
    const { units, places } = inUnit(exactly(value), from, to).value
    expect(compare({ units, places }, parseDecimal(expected))).toBe(0)
  })
  it.each([
    ['m3', 'km2'],
    ['t', 'CNY'],
    ['kWh', 'm3'],
    ['CNY/t', 'CNY/m3'],
    ['furlong', 'm'],
    ['__proto__', 'm'],
    ['', '1'],
    ['m'.repeat(60), 'm'],
  ])('%j is not of %j', (from, to) => {
    expect(isOf(from, to)).toBe(false)
    expect(() => inUnit(exactly('1'), from, to)).toThrow(RangeError)
  })
  it('a price goes with what it is the price of', () => {
    expect(isPriceOf('CNY/kWh', '1e8 kWh')).toBe(true)
    expect(isPriceOf('元/公顷', '1e4 hm2')).toBe(true)
    expect(isPriceOf('CNY/m3', 'km2')).toBe(false)
    expect(textOf(round(moneyOf(exactly('2'), '1e8 kWh', exactly('0.53'), 'CNY/kWh').value, 0))).toBe('106000000')
  })
})
