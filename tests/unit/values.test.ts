import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDecimals } from '../../content/decimal/decimal.ts'
import type { Field } from '../../content/registers/register.ts'
import { read, refused, stored } from './value-reading.ts'

describe('decimals', () => {
  it('compare exactly where floats do not', () => {
    expect(compareDecimals('9007199254740993', '9007199254740992')).toBeGreaterThan(0)
    expect(compareDecimals('0.30000000000000004', '0.3')).toBeGreaterThan(0)
    expect(compareDecimals('-0.10', '-0.1')).toBe(0)
    expect(compareDecimals('-0', '0.00')).toBe(0)
  })

  it('compare as integers do, whatever their point and sign', () => {
    const scaled = fc.record({ units: fc.integer({ min: -99_999, max: 99_999 }), places: fc.nat(4) })
    const text = ({ units, places }: { units: number; places: number }) => (units / 10 ** places).toFixed(places)
    fc.assert(
      fc.property(scaled, scaled, (a, b) => {
        const difference = a.units * 10 ** (4 - a.places) - b.units * 10 ** (4 - b.places)
        expect(Math.sign(compareDecimals(text(a), text(b)))).toBe(Math.sign(difference))
      }),
    )
  })
})

describe('a number', () => {
  const number: Partial<Field> = { type: 'number' }

  it.each(['0', '-12.50', '0.700', '12345678901234567890.123'])('%s stays as written', (text) => {
    expect(read(number, text)).toEqual({ stored: text, notes: [] })
  })

  it.each([
    ['1e3', 'exponent'],
    ['9.164E+17', 'spreadsheet-exponent'],
    ['#N/A', 'spreadsheet-error'],
    ['#DIV/0!', 'spreadsheet-error'],
    ['NaN', 'not-finite'],
    ['-Infinity', 'not-finite'],
    ['1,234.5', 'digit-groups'],
    ['+5', 'plus-sign'],
    ['007', 'leading-zeros'],
    ['.5', 'bare-point'],
    ['38 ug/m3', 'unit-in-number'],
    ['<0.01', 'below-limit-sign'],
    ['未检出', 'no-value-word'],
    ['abc', 'not-a-number'],
    ['3\u200b8', 'invisible-character'],
    ['9'.repeat(10_000), 'number-too-long'],
  ])('%s is refused as %s', (text, code) => {
    expect(refused(number, text)).toBe(code)
  })

  it.each([
    [0.7, 'json-number'],
    [2 ** 53, 'json-number'],
    [NaN, 'json-number'],
    [true, 'not-a-number'],
    [{ value: '1' }, 'not-a-number'],
  ])('JSON %j is refused as %s', (raw, code) => {
    expect(refused(number, raw)).toBe(code)
  })

  it('a JSON integer below 2^53 stands', () => {
    expect(stored(number, 2 ** 53 - 1)).toBe('9007199254740991')
    expect(stored(number, -0)).toBe('0')
  })

  it('full-width digits are taken as digits, and this is said', () => {
    expect(read(number, '３８．５')).toEqual({ stored: '38.5', notes: ['width-folded'] })
  })

  it('an empty cell is absent', () => {
    for (const raw of ['', '  ', null, undefined]) expect(stored(number, raw)).toBeUndefined()
  })

  it('bounds are inclusive and exact', () => {
    const bounded: Partial<Field> = { type: 'number', minimum: '0', maximum: '0.3' }
    expect(stored(bounded, '0.30')).toBe('0.30')
    expect(refused(bounded, '0.30000000000000004')).toBe('too-large')
    expect(refused(bounded, '-0.1')).toBe('too-small')
    expect(refused({ type: 'number', minimum: '0' }, '-1')).toBe('too-small')
    expect(stored({ type: 'number', minimum: '0' }, '-0.0')).toBe('0.0')
  })

  it('a latitude lies between the poles', () => {
    expect(stored({ type: 'number', role: ['latitude'] }, '39.9')).toBe('39.9')
    expect(refused({ type: 'number', role: ['latitude'] }, '116.4')).toBe('too-large')
    expect(refused({ type: 'number', role: ['longitude'] }, '-180.1')).toBe('too-small')
  })
})

describe('an integer', () => {
  it('is stored as a number, from text or JSON', () => {
    expect(stored({ type: 'integer' }, '54')).toBe(54)
    expect(stored({ type: 'integer' }, 54)).toBe(54)
  })

  it.each([
    ['54.5', 'not-an-integer'],
    ['54.0', 'not-an-integer'],
    ['9007199254740993', 'integer-too-large'],
    [1.5, 'json-number'],
  ])('%j is refused', (raw, code) => {
    expect(refused({ type: 'integer' }, raw)).toBe(code)
  })

  it('is held to its bounds', () => {
    expect(refused({ type: 'integer', maximum: '500' }, '501')).toBe('too-large')
  })
})

describe('a boolean', () => {
  it.each([
    ['true', true],
    ['FALSE', false],
    ['是', true],
    ['否', false],
    [false, false],
  ])('%j', (raw, value) => {
    expect(stored({ type: 'boolean' }, raw)).toBe(value)
  })

  it('1 is none', () => {
    expect(refused({ type: 'boolean' }, 1)).toBe('not-a-boolean')
  })
})

describe('a date', () => {
  it('is a day of the calendar', () => {
    expect(stored({ type: 'date' }, '2024-02-29')).toBe('2024-02-29')
    expect(refused({ type: 'date' }, '2023-02-29')).toBe('no-such-day')
    expect(refused({ type: 'date' }, '2023-13-01')).toBe('no-such-day')
    expect(refused({ type: 'date' }, '2023/2/9')).toBe('not-a-date')
  })

  it('written as a serial number is refused with both days it may mean', () => {
    const { values } = read({ type: 'date' }, '43151')
    expect(values).toMatchObject({ from1900: '2018-02-20', from1904: '2022-02-21' })
    expect(refused({ type: 'date' }, 43151)).toBe('date-serial')
    expect(refused({ type: 'datetime' }, '43151.29')).toBe('date-serial')
  })

  it('that a record was observed on lies at most a day ahead in Shanghai', () => {
    const time: Partial<Field> = { type: 'date', role: ['time'] }
    // 20:00 UTC on 1 March is 2 March in Shanghai.
    expect(stored(time, '2026-03-03')).toBe('2026-03-03')
    expect(refused(time, '2026-03-04')).toBe('in-the-future')
    expect(refused(time, '2099-01-01')).toBe('in-the-future')
    expect(stored({ type: 'date' }, '2099-01-01')).toBe('2099-01-01')
  })

  it('of effect may lie ahead', () => {
    const effective = { effective: { from: 'it', until: 'it' } }
    expect(stored({ type: 'date', role: ['time'] }, '2099-01-01', effective)).toBe('2099-01-01')
  })
})

describe('an instant', () => {
  const instant: Partial<Field> = { type: 'datetime' }

  it.each([
    ['2018-02-20T07:00:00+08:00', '2018-02-19T23:00:00Z'],
    ['2018-02-19T23:00:00Z', '2018-02-19T23:00:00Z'],
    ['2018-02-19t23:00:00.000z', '2018-02-19T23:00:00Z'],
    ['2018-02-19T23:00:00.250Z', '2018-02-19T23:00:00.25Z'],
    ['2018-02-19T18:30:00-05:30', '2018-02-20T00:00:00Z'],
  ])('%s is stored as %s', (raw, utc) => {
    expect(stored(instant, raw)).toBe(utc)
  })

  it.each([
    ['2018-02-20T07:00:00', 'instant-without-zone'],
    ['2018-02-20 07:00', 'instant-without-zone'],
    ['2018-02-30T07:00:00Z', 'no-such-instant'],
    ['2018-02-20T24:00:00Z', 'no-such-instant'],
    ['2018-02-20T07:00:00+25:00', 'no-such-instant'],
    ['昨天', 'not-an-instant'],
  ])('%s is refused as %s', (raw, code) => {
    expect(refused(instant, raw)).toBe(code)
  })

  it('of an observation lies at most a day ahead', () => {
    const time: Partial<Field> = { type: 'datetime', role: ['time'] }
    expect(stored(time, '2026-03-02T20:00:00Z')).toBe('2026-03-02T20:00:00Z')
    expect(refused(time, '2026-03-02T20:00:01Z')).toBe('in-the-future')
  })
})

describe('years, months and periods', () => {
  it('a year is an integer, a month a text', () => {
    expect(stored({ type: 'year' }, '2018')).toBe(2018)
    expect(stored({ type: 'yearmonth' }, '2018-02')).toBe('2018-02')
    expect(refused({ type: 'year' }, '18')).toBe('not-a-year')
    expect(refused({ type: 'yearmonth' }, '2018-13')).toBe('not-a-month')
  })

  it('none is of a time to come', () => {
    expect(refused({ type: 'year', role: ['time'] }, 2027)).toBe('in-the-future')
    expect(refused({ type: 'yearmonth', role: ['time'] }, '2026-04')).toBe('in-the-future')
    expect(refused({ type: 'string', role: ['time'] }, '2099-Q1')).toBe('in-the-future')
    expect(stored({ type: 'string', role: ['time'] }, '2026-Q1')).toBe('2026-Q1')
  })
})

describe('a list', () => {
  it.each([
    ['甲；乙;丙', ['甲', '乙', '丙']],
    ['甲、乙', ['甲', '乙']],
    ['甲、乙;丙', ['甲、乙', '丙']],
    [
      ['甲', ' 乙 ', ''],
      ['甲', '乙'],
    ],
    ['["甲;乙"]', ['甲;乙']],
  ])('%j', (raw, items) => {
    expect(stored({ type: 'list' }, raw)).toEqual(items)
  })

  it('of choices holds their keys', () => {
    const choices = { air: { zh: '大气', en: 'air' }, water: { zh: '水', en: 'water' } }
    expect(stored({ type: 'list', enum: choices }, '水;AIR')).toEqual(['water', 'air'])
    expect(refused({ type: 'list', enum: choices }, '水;火')).toBe('not-a-choice')
  })

  it('of anything but texts is refused', () => {
    expect(refused({ type: 'list' }, [1])).toBe('not-a-list')
    expect(refused({ type: 'list' }, [['甲']])).toBe('not-a-list')
    expect(
      refused(
        { type: 'list' },
        Array.from({ length: 501 }, () => '甲'),
      ),
    ).toBe('list-too-long')
  })
})

describe('a choice', () => {
  const choices: Partial<Field> = { enum: { hour: { zh: '小时', en: 'hour' }, day: { zh: '日', en: 'day' } } }

  it.each(['hour', '小时', 'Hour', ' hour '])('%s is taken as hour', (raw) => {
    expect(stored(choices, raw)).toBe('hour')
  })

  it('outside the list is refused with the list', () => {
    expect(read(choices, 'week')).toMatchObject({ refused: 'not-a-choice', values: { allowed: 'hour 小时, day 日' } })
    expect(refused(choices, '__proto__')).toBe('not-a-choice')
  })
})
