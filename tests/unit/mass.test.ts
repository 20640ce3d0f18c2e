import { describe, expect, it } from 'vitest'
import { dischargedMass } from '../../content/measurements/mass.ts'
import { massesOf } from '../../content/series/masses.ts'

describe('mass discharged', () => {
  it('is concentration × flow: 30 mg/m³ × 20,000 m³/h and 45 mg/m³ × 10,000 m³/h are 0.6 and 0.45 kg', () =>
    expect(
      dischargedMass([
        { value: '30', unit: 'mg/m3', flow: '20000' },
        { value: '45', unit: 'mg/m3', flow: '10000' },
      ]),
    ).toEqual({ kilograms: '1.050', hours: 2 }))

  it('is reckoned for water alike: 50 mg/L × 12.5 m³/h is 0.625 kg', () =>
    expect(dischargedMass([{ value: '50', unit: 'mg/L', flow: '12.5' }])).toEqual({ kilograms: '0.625', hours: 1 }))

  it('leaves out hours without flow, in another unit or flagged, and tells how many entered', () =>
    expect(
      dischargedMass([
        { value: '30', unit: 'mg/m3' },
        { value: '30', unit: 'Cel', flow: '1' },
        { value: '30', unit: 'mg/m3', flow: '1', flag: 'fault' },
        { unit: 'mg/m3', flow: '1000', flag: 'below-detection', detectionLimit: '2' },
      ]),
    ).toEqual({ kilograms: '0.001', hours: 1 }))

  it('of days is the flow of an hour over 24 of them: 40 mg/L × 50 m³/h are 2 kg an hour, 48 kg a day', () =>
    expect(dischargedMass([{ value: '40', unit: 'mg/L', flow: '50' }], 24)).toEqual({ kilograms: '48.000', hours: 24 }))

  it('adds up rows of several units', () =>
    expect(
      dischargedMass([
        { value: '30', unit: 'mg/m3', flow: '20000' },
        { value: '30000', unit: 'ug/m3', flow: '20000' },
      ]),
    ).toEqual({ kilograms: '1.200', hours: 2 }))

  it('is none of nothing', () => expect(dischargedMass([])).toBeUndefined())
  it('refuses a flow that is no decimal', () =>
    expect(() => dischargedMass([{ value: '1', unit: 'mg/m3', flow: 'much' }])).toThrow(RangeError))
})

describe('mass discharged by month', () => {
  const row = (time: string, over: object = {}) => ({
    ...{ key: time, time, value: '30', converted: '45', flow: '1000', unit: 'mg/m3' },
    ...{ detectionLimit: undefined, flag: undefined, method: undefined, state: undefined, timePrecision: undefined },
    ...over,
  })
  const DAYS = { from: '2026-09-30', to: '2026-10-02' }

  it('is of months of China, from what was measured and not from what was converted', () =>
    expect(
      massesOf(
        [
          row('2026-09-30T15:00:00Z'),
          row('2026-09-30T16:00:00Z'),
          row('2026-10-01T00:00:00Z', { state: 'start' }),
          row('2026-10-01T01:00:00Z', { flow: undefined }),
          row('2025-10-01T00:00:00Z'),
        ],
        DAYS,
        'hour',
      ),
    ).toEqual([
      { month: '2026-09', kilograms: '0.030', hours: 1, of: 24 },
      { month: '2026-10', kilograms: '0.060', hours: 2, of: 48 },
    ]))

  it('is not reckoned of periods that are no hours or days', () => {
    expect(massesOf([row('2026-10-01T00:00:00Z')], DAYS, 'month')).toEqual([])
    expect(massesOf([row('2026-10-01T00:00:00Z')], DAYS, undefined)).toEqual([])
  })
})
