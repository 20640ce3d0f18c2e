import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  exceedanceOf,
  exceedances,
  limitFor,
  type LimitRow,
  type MonitoredRow,
  type MonitoringRow,
} from '../../content/measurements/exceedance.ts'

const HOUR = { concentration: '35', unit: 'mg/m3', averaging: 'hour' }
const measured = (over: Partial<MonitoredRow> = {}): MonitoredRow => ({
  value: '42',
  unit: 'mg/m3',
  averaging: 'hour',
  ...over,
})

describe('exceedance of a permitted concentration', () => {
  it('is (value − limit) / limit: 42 against 35 is 7/35 = 0.2', () =>
    expect(exceedanceOf(measured(), HOUR)).toEqual({
      counted: true,
      exceeds: true,
      multiple: '0.2',
      basis: 'measured',
    }))

  it('keeps the limit at the limit', () =>
    expect(exceedanceOf(measured({ value: '35.000' }), HOUR)).toEqual({
      counted: true,
      exceeds: false,
      basis: 'measured',
    }))

  it('breaks it by the least digit above, whose multiple rounds to zero', () =>
    expect(exceedanceOf(measured({ value: '35.0001' }), HOUR)).toMatchObject({ exceeds: true, multiple: '0' }))

  it('compares the converted value alone: 30 as measured is 40 at reference oxygen, (40 − 35) / 35 = 0.142857…', () =>
    expect(exceedanceOf(measured({ value: '30', converted: '40' }), HOUR)).toEqual({
      counted: true,
      exceeds: true,
      multiple: '0.143',
      basis: 'converted',
    }))

  it('does not fall back on the measured value where the converted one keeps the limit', () =>
    expect(exceedanceOf(measured({ value: '40', converted: '30' }), HOUR)).toMatchObject({ exceeds: false }))

  it.each([
    ['42000', 'ug/m3', '0.2'],
    ['0.042', 'g/m3', '0.2'],
    ['42.0', undefined, '0.2'],
  ])('converts exactly: %s %s', (value, unit, multiple) =>
    expect(exceedanceOf(measured({ value, unit }), HOUR)).toMatchObject({ counted: true, multiple }),
  )

  it.each<[string, Partial<MonitoredRow>, object]>([
    ['a unit of another kind', { unit: 'dB{A}' }, { counted: false, why: 'unit' }],
    ['another averaging period', { averaging: 'day' }, { counted: false, why: 'averaging' }],
    ['a calibration', { flag: 'calibration' }, { counted: false, why: 'flag' }],
    ['maintenance of the instrument', { flag: 'maintenance' }, { counted: false, why: 'flag' }],
    ['a doubtful value', { flag: 'suspect' }, { counted: false, why: 'flag' }],
    ['nothing measured', { value: undefined }, { counted: false, why: 'no-value' }],
    ['an unknown flag', { flag: 'x' }, { counted: false, why: 'flag' }],
  ])('says nothing of %s', (_, over, expected) => expect(exceedanceOf(measured(over), HOUR)).toEqual(expected))

  it.each(['start', 'stop', 'fault', 'shutdown'])('shows the multiple in the state %s and does not count it', (state) =>
    expect(exceedanceOf(measured({ state }), HOUR)).toEqual({
      counted: false,
      why: 'operating-state',
      multiple: '0.2',
      basis: 'measured',
    }),
  )

  it('takes the flag of starting or stopping as the state', () =>
    expect(exceedanceOf(measured({ flag: 'start-stop' }), HOUR)).toMatchObject({ counted: false, multiple: '0.2' }))

  it('counts a value below the detection limit as kept', () =>
    expect(exceedanceOf(measured({ value: undefined, flag: 'below-detection' }), HOUR)).toEqual({
      counted: true,
      exceeds: false,
    }))

  it('has no multiple of a limit of zero, which any trace breaks', () => {
    const none = { ...HOUR, concentration: '0' }
    expect(exceedanceOf(measured({ value: '0.1' }), none)).toEqual({ counted: true, exceeds: true, basis: 'measured' })
    expect(exceedanceOf(measured({ value: '0' }), none)).toMatchObject({ exceeds: false })
  })

  it('accuses nobody without a limit, or by one that is silent on its period', () => {
    expect(exceedanceOf(measured(), undefined)).toEqual({ counted: false, why: 'no-limit' })
    expect(exceedanceOf(measured(), { unit: 'mg/m3', averaging: 'hour' })).toEqual({ counted: false, why: 'no-limit' })
    expect(exceedanceOf(measured(), { ...HOUR, averaging: undefined })).toEqual({ counted: false, why: 'averaging' })
  })

  it('does not take pH for a ceiling', () =>
    expect(
      exceedanceOf(measured({ value: '9.5', unit: '[pH]' }), { ...HOUR, unit: '[pH]', concentration: '9' }),
    ).toEqual({ counted: false, why: 'not-a-ceiling' }))

  it('refuses what is no decimal', () =>
    expect(() => exceedanceOf(measured({ value: '4e1' }), HOUR)).toThrow(RangeError))

  it('does not depend on the unit in which a value is written', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat({ max: 3 }), (units, places) => {
        const digits = String(units).padStart(places + 1, '0')
        const milligrams = `${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}0`
        const micrograms = String((BigInt(units) * 1000n) / 10n ** BigInt(places))
        expect(exceedanceOf(measured({ value: micrograms, unit: 'ug/m3' }), HOUR)).toEqual(
          exceedanceOf(measured({ value: milligrams }), HOUR),
        )
      }),
    )
  })
})

describe('the limit that holds for a measurement', () => {
  const AT = { permit: 'P', outlet: 'DA001', parameter: 'a21026' }
  const row: MonitoringRow = { ...AT, ...measured(), time: '2026-06-30T16:00:00Z' }
  const old: LimitRow = { ...AT, ...HOUR, validFrom: '2020-01-01', validTo: '2026-06-30' }
  const strict: LimitRow = { ...AT, ...HOUR, concentration: '20', validFrom: '2026-07-01' }

  it('is that of its day in China: 16:00 UTC on the last of June is the first of July', () => {
    expect(limitFor(row, [strict, old])).toBe(strict)
    expect(limitFor({ ...row, time: '2026-06-30T15:59:59Z' }, [strict, old])).toBe(old)
  })

  it('is none before the first, and none of another outlet, pollutant or permit', () => {
    expect(limitFor({ ...row, time: '2019-12-31T00:00:00Z' }, [strict, old])).toBeUndefined()
    for (const other of [{ permit: 'Q' }, { outlet: 'DA002' }, { parameter: 'a21002' }])
      expect(limitFor(row, [{ ...strict, ...other }])).toBeUndefined()
  })

  it('is the one of its own averaging period, also beside a later one', () => {
    const daily = { ...strict, averaging: 'day', validFrom: '2026-07-01' }
    const hourly = { ...old, validTo: undefined }
    expect(limitFor(row, [daily, hourly])).toBe(hourly)
  })

  it('is found for each row of many', () =>
    expect(exceedances([row, { ...row, outlet: 'DA002' }], [strict])).toEqual([
      { row, limit: strict, counted: true, exceeds: true, multiple: '1.1', basis: 'measured' },
      { row: { ...row, outlet: 'DA002' }, limit: undefined, counted: false, why: 'no-limit' },
    ]))

  it('is sought by an instant only', () =>
    expect(() => limitFor({ ...row, time: '2026-07-01 00:00' }, [strict])).toThrow(RangeError))
})
