import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convert, isConvertible, unitOf } from '../../content/measurements/units.ts'

describe('a unit', () => {
  it.each([
    ['1', 'mg/L', 'ug/L', '1000'],
    ['0.7', 'mg/m3', 'ug/m3', '700'],
    ['1', 'g/m3', 'mg/L', '1'],
    ['38.5', 'ug/m3', 'mg/m3', '0.0385'],
    ['1', '10*4.m3', 'm3', '10000'],
    ['2.5', '10*8.m3', '10*4.m3', '25000'],
    ['1', 'km2', 'har', '100'],
    ['1', 'har', 'm2', '10000'],
    ['3', 't', 'kg', '3000'],
    ['1', 'kW.h', 'MJ', '3.6'],
    ['1', 'MW.h', 'kW.h', '1000'],
    ['36', 'm3/h', 'L/s', '10'],
    ['1', 'mS/m', 'uS/cm', '10'],
    ['5', '%', '1', '0.05'],
    ['1', 't{CO2e}', 'kg{CO2e}', '1000'],
    ['2', '10*4.{CNY}', '{CNY}', '20000'],
    ['-0.5', 'mV', 'V', '-0.0005'],
    ['1', 'nGy/h', 'uGy/h', '0.001'],
  ])('%s %s is %s as %s', (value, from, to, expected) => expect(convert(value, from, to)).toBe(expected))

  it.each([
    ['mg/L', 'mg/kg'],
    ['t{CO2e}', 't{ce}'],
    ['t{CO2e}', 't'],
    ['{MPN}/L', '{CFU}/L'],
    ['dB{A}', 'dB'],
    ['Cel', '1'],
    ['t/a', 't'],
    ['kW.h', 'kW'],
  ])('%s is not to be had in %s', (from, to) => {
    expect(isConvertible(from, to)).toBe(false)
    expect(convert('1', from, to)).toBeUndefined()
  })

  it('gives no decimal where there is none', () => {
    expect(isConvertible('m3/h', 'm3/s')).toBe(true)
    expect(convert('1', 'm3/h', 'm3/s')).toBeUndefined()
    expect(convert('3.6', 'm3/h', 'm3/s')).toBe('0.001')
  })

  it.each([
    '',
    '毫克/升',
    'mg/',
    '/',
    'mg//L',
    'MG/L',
    'ppm',
    'mg/L ',
    '__proto__',
    'constructor',
    'x'.repeat(41),
    'g99',
    '{',
  ])('%j is none', (code) => expect(unitOf(code)).toBeUndefined())

  it('there and back is where it was', () => {
    const pairs = [['mg/L', 'ug/L'] as const, ['har', 'km2'] as const, ['10*4.m3', 'm3'] as const, ['t', 'g'] as const]
    fc.assert(
      fc.property(fc.constantFrom(...pairs), fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), ([a, b], units) => {
        const there = convert(String(units), a, b)
        expect(there === undefined ? undefined : Number(convert(there, b, a))).toBe(Number(units))
      }),
    )
  })
})
