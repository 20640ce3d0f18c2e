import { describe, expect, it } from 'vitest'
import { dischargedMass } from '../../content/measurements/mass.ts'

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

  it('is none of nothing', () => expect(dischargedMass([])).toBeUndefined())
  it('refuses a flow that is no decimal', () =>
    expect(() => dischargedMass([{ value: '1', unit: 'mg/m3', flow: 'much' }])).toThrow(RangeError))
})
