import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limitsOf } from '../../content/air/gb3095.ts'
import { parseDecimal } from '../../content/decimal/exact.ts'
import { startOf, startsBetween, writtenInstant, yearBefore } from '../../content/statistics/calendar.ts'
import { series, type Question, type SeriesRow } from '../../content/statistics/series.ts'

const ask = (over: Partial<Question> = {}): Question => ({
  from: '2026-01-01',
  until: '2026-01-05',
  step: 'day',
  unit: 'ug/m3',
  ...over,
})
const day = (time: string, value: string | undefined, over: Partial<SeriesRow> = {}): SeriesRow => ({
  time,
  value,
  unit: 'ug/m3',
  ...over,
})

describe('the calendar of China', () => {
  it('begins days, months and years at 16:00 UTC', () => {
    const instant = Date.parse('2026-03-01T03:30:00Z')
    const written = (['hour', 'day', 'month', 'year'] as const).map((step) => writtenInstant(startOf(step, instant)))
    expect(written).toEqual([
      '2026-03-01T03:00:00Z',
      '2026-02-28T16:00:00Z',
      '2026-02-28T16:00:00Z',
      '2025-12-31T16:00:00Z',
    ])
  })
  it('has 8,760 hours, 365 days and 12 months in 2026', () => {
    const [from, until] = [Date.parse('2025-12-31T16:00:00Z'), Date.parse('2026-12-31T16:00:00Z')]
    expect((['hour', 'day', 'month', 'year'] as const).map((step) => startsBetween(step, from, until).length)).toEqual([
      8760, 365, 12, 1,
    ])
  })
  it('goes a year back by date, from the leap day to the first of March', () => {
    expect(writtenInstant(yearBefore(Date.parse('2026-06-01T00:00:00Z')))).toBe('2025-06-01T00:00:00Z')
    expect(writtenInstant(yearBefore(Date.parse('2024-02-29T00:00:00+08:00')))).toBe('2023-02-28T16:00:00Z')
  })
})

describe('a series', () => {
  it('has points, and gaps with the cause that rows state, one after the other as one', () => {
    const rows = [
      day('2026-01-04', '8', { flag: 'suspect' }),
      day('2026-01-01', '10'),
      day('2026-01-03', undefined, { flag: 'maintenance' }),
    ]
    expect(series(rows, ask({ until: '2026-01-08' }))).toMatchObject({
      points: [{ time: '2026-01-01', value: '10' }],
      gaps: [
        { from: '2026-01-01T16:00:00Z', until: '2026-01-02T16:00:00Z', cause: 'unexplained' },
        { from: '2026-01-02T16:00:00Z', until: '2026-01-03T16:00:00Z', cause: 'maintenance' },
        { from: '2026-01-03T16:00:00Z', until: '2026-01-04T16:00:00Z', cause: 'suspect' },
        { from: '2026-01-04T16:00:00Z', until: '2026-01-07T16:00:00Z', cause: 'unexplained' },
      ],
      mean: { value: '10', counted: 1, expected: 7 },
    })
  })

  it('says of a value in another unit, or of none, that it is no value', () =>
    expect(
      series([day('2026-01-01', '1', { unit: 'Cel' }), day('2026-01-02', undefined)], ask({ until: '2026-01-03' }))
        .gaps,
    ).toMatchObject([{ cause: 'unit' }, { cause: 'missing' }]))

  it('draws half of the detection limit and marks it; means are as exact as what was measured', () => {
    const below = { flag: 'below-detection', detectionLimit: '3' }
    const found = series([day('2026-01-01', undefined, below), day('2026-01-02', '4')], ask())
    expect(found.points).toEqual([
      { time: '2026-01-01', value: '1.5', below: true },
      { time: '2026-01-02', value: '4' },
    ])
    // (1.5 + 4) / 2 = 2.75
    expect(found.mean).toMatchObject({ value: '3', counted: 2 })
  })

  it('converts units exactly', () =>
    expect(series([day('2026-01-01', '0.0105', { unit: 'mg/m3' })], ask()).points).toMatchObject([{ value: '10.5' }]))

  it('judges each day by the limit of its day: 70 is kept in February 2026 and not in March', () => {
    const rows = [day('2026-02-28', '70'), day('2026-03-01', '70'), day('2026-03-02', '60')]
    const found = series(rows, ask({ from: '2026-02-28', until: '2026-03-03', limits: limitsOf('pm25', 'day') }))
    expect(found.points.map(({ keeps }) => keeps)).toEqual([true, false, true])
    expect(found.compliance).toEqual({ kept: 2, counted: 3, percent: '66.7' })
    expect(found.breaks).toEqual([
      { at: '2026-02-28T16:00:00Z', kind: 'edition', before: 'GB 3095-2012', after: 'GB 3095-2026' },
    ])
  })

  it('draws no break where a new edition leaves the limit as it was', () =>
    expect(series([], ask({ from: '2026-02-01', until: '2026-04-01', limits: limitsOf('co', 'day') })).breaks).toEqual(
      [],
    ))

  it('is broken where the reference state of air changed', () => {
    const across = { from: '2018-08-31', until: '2018-09-03', ambientAir: true }
    expect(series([], ask(across)).breaks).toEqual([{ at: '2018-08-31T16:00:00Z', kind: 'reference-state' }])
    expect(series([], ask({ ...across, ambientAir: false })).breaks).toEqual([])
    expect(series([], ask({ ...across, from: '2018-09-01' })).breaks).toEqual([])
  })

  it('is broken where the method changes, not where a row names none', () => {
    const rows = [
      day('2026-01-01', '1', { method: 'sampled' }),
      day('2026-01-02', '1'),
      day('2026-01-03', '1', { method: 'automatic' }),
    ]
    expect(series(rows, ask()).breaks).toEqual([
      { at: '2026-01-02T16:00:00Z', kind: 'method', before: 'sampled', after: 'automatic' },
    ])
  })

  it('compares with the same days a year earlier: 12 after 16 is −4, −25 %, better', () => {
    const rows = [day('2026-01-01', '10'), day('2026-01-02', '14'), day('2025-01-03', '16'), day('2025-01-05', '99')]
    expect(series(rows, ask()).earlier).toEqual({
      mean: { value: '16', counted: 1, expected: 4 },
      difference: '-4',
      percent: '-25.0',
      direction: 'better',
      breaks: [],
    })
    expect(series(rows, ask({ bound: 'at-least' })).earlier).toMatchObject({ direction: 'worse' })
    expect(series(rows.slice(0, 2), ask())).not.toHaveProperty('earlier')
  })

  it('tells of a reference state that changed between the two years', () => {
    const rows = [day('2019-01-01', '10'), day('2018-01-01', '12')]
    const found = series(rows, ask({ from: '2019-01-01', until: '2019-01-02', ambientAir: true }))
    expect(found.breaks).toEqual([])
    expect(found.earlier?.breaks).toMatchObject([{ kind: 'reference-state' }])
  })

  it('has no percentage of a year of zero, and the same where nothing moved', () => {
    const zero = series([day('2026-01-01', '1'), day('2025-01-01', '0')], ask()).earlier
    expect(zero).toMatchObject({ difference: '1', direction: 'worse' })
    expect(zero).not.toHaveProperty('percent')
    expect(series([day('2026-01-01', '1'), day('2025-01-01', '1')], ask()).earlier).toMatchObject({ direction: 'same' })
  })

  it('holds the unrounded mean against a target: 35, 35 and 36 are shown as 35 and miss 35', () => {
    const rows = ['35', '35', '36'].map((value, at) => day(`2026-01-0${at + 1}`, value))
    expect(series(rows, ask({ target: '35' }))).toMatchObject({
      mean: { value: '35' },
      target: { value: '35', met: false },
    })
    expect(series(rows, ask({ target: '35', bound: 'at-least' }))).toMatchObject({ target: { met: true } })
  })

  it('says whether the values are enough', () => {
    expect(series([day('2026-01-01', '1')], ask({ least: 2 })).mean).toMatchObject({ valid: false })
    expect(series([day('2026-01-01', '1')], ask({ least: 1 })).mean).toMatchObject({ valid: true })
  })

  it('has the percentiles asked for', () =>
    expect(
      series(
        ['10', '20', '30', '40'].map((value, at) => day(`2026-01-0${at + 1}`, value)),
        ask({ percents: [50, 95], places: 1 }),
      ).percentiles,
    ).toEqual({ 50: '25.0', 95: '38.5' }))

  it('has no gaps without a rhythm', () => {
    const found = series([day('2026-01-01T01:23:00Z', '1')], ask({ step: undefined }))
    expect(found.gaps).toEqual([])
    expect(found.mean).toEqual({ value: '1', counted: 1 })
  })

  it('is nothing of nothing', () =>
    expect(series([], ask())).toEqual({
      points: [],
      gaps: [{ from: '2025-12-31T16:00:00Z', until: '2026-01-04T16:00:00Z', cause: 'unexplained' }],
      breaks: [],
      percentiles: {},
    }))

  it.each([
    ['a time', [day('yesterday', '1')]],
    ['a value', [day('2026-01-01', '1e3')]],
  ])('refuses %s that is none', (_, rows) => expect(() => series(rows, ask())).toThrow(RangeError))

  it('has every period of a year as a point or in one gap, whatever the order of its rows', () => {
    const flags = fc.constantFrom('valid', 'suspect', 'fault', undefined)
    const rows = fc.uniqueArray(fc.tuple(fc.nat(8759), fc.nat(500), flags), {
      selector: ([hour]) => hour,
      maxLength: 300,
    })
    const begin = Date.parse('2025-12-31T16:00:00Z')
    fc.assert(
      fc.property(rows, (stated) => {
        const given = stated.map(([hour, value, flag]) =>
          day(writtenInstant(begin + hour * 3_600_000), String(value), { flag }),
        )
        const found = series(given, ask({ until: '2027-01-01', step: 'hour' }))
        const missing = found.gaps.reduce(
          (hours, { from, until }) => hours + (Date.parse(until) - Date.parse(from)) / 3_600_000,
          0,
        )
        expect(found.points.length + missing).toBe(8760)
        expect(found).toEqual(series(given.toReversed(), ask({ until: '2027-01-01', step: 'hour' })))
        for (const { value } of found.points) expect(() => parseDecimal(value)).not.toThrow()
      }),
      { numRuns: 30 },
    )
  })
})
