import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { dayMeans, goodDays, greatestEightHours } from '../../content/air/days.ts'
import { AIR_EDITIONS, limitsOf } from '../../content/air/gb3095.ts'
import { assessYear, type AirDay } from '../../content/air/year.ts'
import { add, divide, multiply, plainTextOf, round, subtract, sum, textOf } from '../../content/decimal/arithmetic.ts'
import { compare, parseDecimal, type Decimal } from '../../content/decimal/exact.ts'
import { fineMean, mean } from '../../content/statistics/decimals.ts'
import { ascending, percentile } from '../../content/statistics/percentile.ts'
import { shareOf } from '../../content/statistics/share.ts'
import { isMonthValid, isYearValid } from '../../content/statistics/validity.ts'
import { assessSection } from '../../content/water/period.ts'

const decimals = (...texts: string[]): Decimal[] => texts.map(parseDecimal)
const shown = (value: Decimal | undefined): string | undefined => value && textOf(value)

const aDecimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.nat(6))
  .map(([units, places]): Decimal => ({ units, places }))

describe('exact arithmetic', () => {
  it.each([
    ['2.5', 0, '2'],
    ['3.5', 0, '4'],
    ['-2.5', 0, '-2'],
    ['-3.5', 0, '-4'],
    ['2.51', 0, '3'],
    ['0.125', 2, '0.12'],
    ['0.135', 2, '0.14'],
    ['1', 2, '1.00'],
    ['-0.04', 1, '0.0'],
  ])('rounds %s to %i decimals as %s: an exact half to the even digit', (value, places, expected) =>
    expect(textOf(round(parseDecimal(value), places))).toBe(expected),
  )

  it('writes what it reads', () =>
    fc.assert(
      fc.property(aDecimal, (value) => {
        expect(compare(parseDecimal(textOf(value)), value)).toBe(0)
      }),
    ))

  it('adds, takes away and multiplies without loss', () =>
    fc.assert(
      fc.property(aDecimal, aDecimal, aDecimal, (a, b, c) => {
        expect(compare(subtract(add(a, b), b), a)).toBe(0)
        expect(compare(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).toBe(0)
        expect(compare(sum([a, b, c]), sum([c, a, b]))).toBe(0)
      }),
    ))

  it('divides to within half of the last place', () =>
    fc.assert(
      fc.property(aDecimal, aDecimal, fc.nat(6), (a, b, places) => {
        fc.pre(b.units !== 0n)
        const error = subtract(multiply(divide(a, b, places), b), a)
        const size: Decimal = { ...error, units: error.units < 0n ? -error.units : error.units }
        const bound: Decimal = { units: b.units < 0n ? -b.units : b.units, places: b.places + places }
        expect(compare(add(size, size), bound)).toBeLessThanOrEqual(0)
      }),
    ))

  it('refuses to divide by zero', () =>
    expect(() => divide(parseDecimal('1'), parseDecimal('0.0'), 2)).toThrow(RangeError))

  it('has no zero with a sign', () => expect(plainTextOf(parseDecimal('-0.00'))).toBe('0'))
})

describe('mean', () => {
  it('rounds once, at the end: (1 + 2 + 2) / 3 = 1.666…', () => {
    expect(shown(mean(decimals('1', '2', '2'), 0))).toBe('2')
    expect(shown(mean(decimals('1', '2', '2'), 2))).toBe('1.67')
  })
  it('goes to the even digit at a half: (1 + 2) / 2 = 1.5 and (2 + 3) / 2 = 2.5 are both 2', () => {
    expect(shown(mean(decimals('1', '2'), 0))).toBe('2')
    expect(shown(mean(decimals('2', '3'), 0))).toBe('2')
  })
  it('is none of nothing', () => expect(mean([], 0)).toBeUndefined())
  it('lies between the least and the greatest value', () =>
    fc.assert(
      fc.property(fc.array(aDecimal, { minLength: 1 }), (values) => {
        const found = fineMean(values)
        const sorted = values.toSorted(compare)
        if (!found || !sorted[0]) throw new Error('no mean of something')
        expect(compare(sorted[0], found)).toBeLessThanOrEqual(0)
        expect(compare(found, sorted.at(-1) ?? found)).toBeLessThanOrEqual(0)
      }),
    ))
  it('is compared as if unrounded: (0.2 + 0.2 + 0.200001) / 3 is above 0.2', () => {
    const found = fineMean(decimals('0.2', '0.2', '0.200001'))
    expect(found && compare(found, parseDecimal('0.2'))).toBe(1)
  })
})

describe('percentile', () => {
  it('interpolates: of 10, 20, 30, 40 the 95th lies at 1 + 3 × 0.95 = 3.85, so 30 + 10 × 0.85 = 38.5', () => {
    expect(shown(percentile(ascending(decimals('40', '10', '30', '20')), 95, 1))).toBe('38.5')
    // 38.5 is halfway: to the even 38.
    expect(shown(percentile(ascending(decimals('40', '10', '30', '20')), 95, 0))).toBe('38')
  })
  it('of 365 days the 98th lies at 1 + 364 × 0.98 = 357.72: of the days 1 to 365 it is 357.72', () => {
    const days = Array.from({ length: 365 }, (_, day) => ({ units: BigInt(day + 1), places: 0 }))
    expect(shown(percentile(ascending(days), 98, 2))).toBe('357.72')
    expect(shown(percentile(ascending(days), 90, 1))).toBe('328.6')
  })
  it('is the least at 0, the greatest at 100, the only one always, none of nothing', () => {
    const values = decimals('3', '1', '2')
    expect([0, 50, 100].map((percent) => shown(percentile(ascending(values), percent, 0)))).toEqual(['1', '2', '3'])
    expect(shown(percentile(ascending(decimals('7')), 98, 0))).toBe('7')
    expect(percentile(ascending([]), 98, 0)).toBeUndefined()
  })
  it.each([-1, 101, 97.5, NaN])('refuses %d %%', (percent) =>
    expect(() => percentile(ascending(decimals('1')), percent, 0)).toThrow(RangeError),
  )
  it('grows with the percentage and does not depend on the order', () =>
    fc.assert(
      fc.property(fc.array(aDecimal, { minLength: 1 }), fc.nat(100), fc.nat(100), (values, a, b) => {
        const [low, high] = [
          percentile(ascending(values), Math.min(a, b), 9),
          percentile(ascending(values.toReversed()), Math.max(a, b), 9),
        ]
        expect(low && high && compare(low, high)).toBeLessThanOrEqual(0)
      }),
    ))
})

describe('share', () => {
  it('is a percentage with one decimal: 2 of 3 is 66.7, 1 of 16 is 6.25, so 6.2', () => {
    expect(shareOf(2, 3)?.percent).toBe('66.7')
    expect(shareOf(1, 16)?.percent).toBe('6.2')
  })
  it('is none of nothing, and refuses more than all', () => {
    expect(shareOf(0, 0)).toBeUndefined()
    expect(() => shareOf(2, 1)).toThrow(RangeError)
  })
})

const daysOf = (year: number): string[] => {
  const days: string[] = []
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

describe('validity of means (GB 3095-2012, table 4)', () => {
  it('asks a month for 27 days, February for 25', () => {
    expect([isMonthValid(1, 27), isMonthValid(1, 26), isMonthValid(2, 25), isMonthValid(2, 24)]).toEqual([
      true,
      false,
      true,
      false,
    ])
  })
  it('asks a year for 324 days', () => {
    // 12 months of 27 days are 324, of which February may have 25.
    const least = daysOf(2026).filter((day) => Number(day.slice(8)) <= 27)
    expect(least).toHaveLength(324)
    expect(isYearValid(least)).toBe(true)
    expect(isYearValid(least.slice(1))).toBe(false)
    const shortFebruary = daysOf(2026).filter((day) => !/02-2[678]/.test(day))
    expect([shortFebruary.length, isYearValid(shortFebruary)]).toEqual([362, true])
    expect(isYearValid(shortFebruary.filter((day) => day !== '2026-02-01'))).toBe(false)
  })
  const hours = (count: number, first = '2026-01-01T00:00:00+08:00') =>
    Array.from({ length: count }, (_, at) => ({
      time: new Date(Date.parse(first) + at * 3_600_000).toISOString(),
      value: String(at),
    }))
  it('asks a day for twenty hours, by the day of China: 0 to 19 have the mean 9.5, so 10', () => {
    expect(dayMeans(hours(20), 0)).toEqual(new Map([['2026-01-01', '10']]))
    expect(dayMeans(hours(20), 1)).toEqual(new Map([['2026-01-01', '9.5']]))
    expect(dayMeans(hours(19), 1)).toEqual(new Map())
    expect(dayMeans(hours(20, '2026-01-01T10:00:00+08:00'), 1)).toEqual(new Map())
  })
  it('takes ozone by its greatest eight hours: 16 to 23 have the mean 19.5', () =>
    expect(greatestEightHours(hours(24), 1, () => '160')).toEqual(new Map([['2026-01-01', '19.5']])))
  it('asks ozone for fourteen eight-hour means, unless the greatest is above the limit', () => {
    // Hours 0 to 17 end means at 8:00 to 20:00 (the last with six of eight hours): thirteen.
    expect(greatestEightHours(hours(18), 1, () => '160')).toEqual(new Map())
    expect(greatestEightHours(hours(19), 1, () => '160').get('2026-01-01')).toBe('15.5')
    // The greatest of the thirteen is that of 12 to 17: 14.5.
    expect(greatestEightHours(hours(18), 1, () => '14')).toEqual(new Map([['2026-01-01', '14.5']]))
  })
  it('counts good days of those with an index', () => {
    expect(goodDays([50, 100, 101, undefined])).toEqual({ kept: 2, counted: 3, percent: '66.7' })
    expect(goodDays([undefined])).toBeUndefined()
  })
})

describe('limits of GB 3095', () => {
  it('are those of the register of standards', () => {
    const codes = { so2: 'a21026', no2: 'a21004', co: 'a21005', o3: 'a05024', pm10: 'a34002', pm25: 'a34004' }
    const file = readFileSync(new URL('../../content/data/standards.csv', import.meta.url), 'utf8')
    const { data } = Papa.parse<Record<string, string>>(file, { header: true, skipEmptyLines: true })
    const stated = data
      .filter((row) => row['standard']?.startsWith('GB 3095') && row['level'] === 'grade-2')
      .map((row) => `${row['inForceFrom']} ${row['parameter']} ${row['averaging']} ${row['limit']}`)
    const ours = AIR_EDITIONS.flatMap(({ from, limits }) =>
      Object.entries(codes).flatMap(([name, code]) => {
        const own = Object.entries(limits).find(([pollutant]) => pollutant === name)?.[1] ?? {}
        return Object.entries(own).map(([period, limit]) => `${from} ${code} ${period} ${limit}`)
      }),
    )
    expect(ours.sort()).toEqual(stated.sort())
  })
  it('follow one another by day', () =>
    expect(limitsOf('pm25', 'day').map(({ from, limit }) => [from, limit])).toEqual([
      ['2016-01-01', '75'],
      ['2026-03-01', '60'],
      ['2031-01-01', '50'],
    ]))
})

describe('a year of air', () => {
  it('goes by mean and percentile: 365 days of 30 µg/m³, eighteen of them 80', () => {
    // 18 × 80 + 347 × 30 = 11850, / 365 = 32.47: 32, within 35. The 95th lies at 1 + 364 × 0.95 = 346.8, still among the 30.
    const days = daysOf(2025).map((day, at): AirDay => ({ day, pm25: at < 18 ? '80' : '30' }))
    expect(assessYear(days, 2025)).toEqual({
      pm25: {
        days: 365,
        valid: true,
        mean: '32',
        percentile: '30',
        percent: 95,
        meets: true,
        standard: 'GB 3095-2012',
      },
    })
    // With nineteen the 346th is 30 and the 347th 80: 30 + 50 × 0.8 = 70.
    const worse = daysOf(2025).map((day, at): AirDay => ({ day, pm25: at < 19 ? '80' : '30' }))
    expect(assessYear(worse, 2025).pm25).toMatchObject({ mean: '33', percentile: '70', meets: true })
    // A year later stricter limits hold: 32 is above 30.
    const later = daysOf(2026).map((day, at): AirDay => ({ day, pm25: at < 18 ? '80' : '30' }))
    expect(assessYear(later, 2026).pm25).toMatchObject({ mean: '32', meets: false, standard: 'GB 3095-2026' })
  })
  it('has no mean of ozone and CO, which the standard limits by their percentile alone', () => {
    const days = daysOf(2025).map((day): AirDay => ({ day, o3: '161', co: '0.95' }))
    expect(assessYear(days, 2025)).toMatchObject({
      o3: { percentile: '161', percent: 90, meets: false },
      co: { percentile: '1.0', percent: 95, meets: true },
    })
    expect(assessYear(days, 2025).o3).not.toHaveProperty('mean')
  })
  it('is shown and not assessed with too few days', () => {
    const few = assessYear([{ day: '2025-01-01', so2: '5' }], 2025).so2
    expect(few).toMatchObject({ days: 1, valid: false, mean: '5' })
    expect(few).not.toHaveProperty('meets')
    expect(assessYear([{ day: '2024-01-01', so2: '5' }], 2025)).toEqual({})
  })
})

describe('a section over a period', () => {
  const at = (month: number, parameter: string, value: string, over = {}) => ({
    time: `2026-${String(month).padStart(2, '0')}-05T00:00:00Z`,
    parameter,
    value,
    unit: 'mg/L',
    ...over,
  })
  it('goes by means: ammonia 0.4 to 1.5 has the mean 0.95, class Ⅲ though four months are worse', () => {
    const rows = Array.from({ length: 12 }, (_, month) => at(month + 1, 'w21003', `${(month + 4) / 10}`))
    expect(assessSection(rows, 'year', 'river')).toEqual({
      samples: 12,
      valid: true,
      class: 'iii',
      limiting: ['w21003'],
      means: { w21003: { value: '1.0', class: 'iii' } },
    })
  })
  it('compares the unrounded mean: (0.5 + 0.5 + 0.6) / 3 is shown as 0.5 and is class Ⅲ', () => {
    const rows = ['0.5', '0.5', '0.6'].map((value, month) => at(month + 1, 'w21003', value))
    expect(assessSection(rows, 'year', 'river')).toMatchObject({
      valid: false,
      class: 'iii',
      means: { w21003: { value: '0.5', class: 'iii' } },
    })
  })
  it('counts half of the detection limit and passes over what does not count', () => {
    const rows = [
      at(1, 'w21003', '9', { flag: 'below-detection', detectionLimit: '0.04' }),
      at(2, 'w21003', '0.08'),
      at(3, 'w21003', '9', { flag: 'suspect' }),
      at(3, 'w21001', '9'),
    ]
    // (0.02 + 0.08) / 2 = 0.05
    expect(assessSection(rows, 'quarter', 'river')).toMatchObject({
      samples: 2,
      valid: true,
      class: 'i',
      limiting: [],
      means: { w21003: { value: '0.05' } },
    })
    expect(assessSection(rows.slice(2), 'quarter', 'river')).toBeUndefined()
  })
})
