import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derive } from '../../content/groundwater/derive.ts'
import { groundwaterClass, parameterClass, type GroundwaterRow } from '../../content/groundwater/groundwater-class.ts'
import { CEILINGS, GROUNDWATER_CLASSES } from '../../content/groundwater/gbt14848.ts'
import { compareDecimals } from '../../content/decimal/decimal.ts'

const row = (parameter: string, value: string, over: Partial<GroundwaterRow> = {}): GroundwaterRow => ({
  parameter,
  value,
  ...over,
})

describe('class of one parameter of groundwater', () => {
  it.each([
    ['w21003', '0.02', 'i'],
    ['w21003', '0.10', 'ii'],
    ['w21003', '0.5', 'iii'],
    ['w21003', '0.51', 'iv'],
    ['w21003', '1.5001', 'v'],
    // Ⅰ and Ⅱ share a limit: the better class.
    ['w20124', '0.05', 'i'],
    ['w20124', '0.06', 'iii'],
    ['w01001', '6.5', 'i'],
    ['w01001', '8.5', 'i'],
    ['w01001', '8.51', 'iv'],
    ['w01001', '5.5', 'iv'],
    ['w01001', '5.49', 'v'],
    ['w01001', '9.0', 'iv'],
    ['w01001', '9.01', 'v'],
    // Radioactivity has no limit for Ⅳ.
    ['w03001', '0.5', 'iii'],
    ['w03001', '50', 'iv'],
    ['三氯甲烷', '61', 'iv'],
  ])('%s of %s is %s', (parameter, value, expected) => expect(parameterClass(row(parameter, value))).toBe(expected))

  it('converts the unit of a row', () => {
    expect(parameterClass(row('三氯甲烷', '0.061', { unit: 'mg/L' }))).toBe('iv')
    expect(parameterClass(row('w21003', '100', { unit: 'ug/L' }))).toBe('ii')
    expect(parameterClass(row('w21003', '1', { unit: 'Cel' }))).toBeUndefined()
  })

  it('grants class Ⅰ of surfactants to what is not detected only', () => {
    const below = { flag: 'below-detection', detectionLimit: '0.05' }
    expect(parameterClass({ parameter: 'w19002', ...below })).toBe('i')
    expect(parameterClass(row('w19002', '0.01'))).toBe('ii')
    expect(parameterClass(row('w19002', '0.31'))).toBe('v')
  })

  it('counts half of the detection limit: 0.0004 counts as 0.0002, above the 0.0001 of class Ⅱ', () =>
    expect(parameterClass({ parameter: 'w20142', flag: 'below-detection', detectionLimit: '0.0004' })).toBe('iii'))

  it('has no class for what the standard does not limit, or a row that does not count', () => {
    expect(parameterClass(row('w01018', '10'))).toBeUndefined()
    expect(parameterClass(row('toString', '10'))).toBeUndefined()
    expect(parameterClass(row('w21003', '10', { flag: 'suspect' }))).toBeUndefined()
  })

  it('refuses what is no decimal', () => expect(() => parameterClass(row('w21003', '<0.02'))).toThrow(RangeError))

  it('has limits that never get stricter from class to class', () => {
    for (const { limits } of Object.values(CEILINGS))
      expect(limits.every((limit, at) => at === 0 || compareDecimals(limits[at - 1] ?? '0', limit) <= 0)).toBe(true)
  })

  it('does not get better as a value grows', () => {
    const value = fc.nat(10_000_000)
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(CEILINGS)), value, value, (parameter, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((units) => {
          const digits = String(units).padStart(5, '0')
          return parameterClass(row(parameter, `${digits.slice(0, -4)}.${digits.slice(-4)}`)) ?? 'i'
        })
        expect(GROUNDWATER_CLASSES.indexOf(low ?? 'i')).toBeLessThanOrEqual(GROUNDWATER_CLASSES.indexOf(high ?? 'i'))
      }),
    )
  })
})

describe('class of a sample of groundwater', () => {
  it('is the worst of its parameters, which are named', () =>
    expect(groundwaterClass([row('w21003', '0.6'), row('w01001', '7'), row('w20124', '1.2'), row('x', '9')])).toEqual({
      class: 'iv',
      limiting: ['w21003', 'w20124'],
      assessed: 3,
    }))

  it('has nothing that limits class Ⅰ', () =>
    expect(groundwaterClass([row('w01001', '7')])).toEqual({ class: 'i', limiting: [], assessed: 1 }))

  it('is none where nothing counts', () =>
    expect(groundwaterClass([row('w21003', '9', { flag: 'fault' })])).toBeUndefined())

  it('holds from the day of its edition on, in China', () => {
    const stated = { parameter: 'w21003', value: '0.6', unit: 'mg/L' }
    const at = (time: string) => derive({ ...stated, time }, [stated], [])
    expect(at('2018-04-30T15:59:59Z')).toEqual({})
    expect(at('2018-04-30T16:00:00Z')).toEqual({
      class: 'iv',
      limitingParameter: ['w21003'],
      assessed: 1,
      edition: 'GB/T 14848-2017',
    })
  })
})
