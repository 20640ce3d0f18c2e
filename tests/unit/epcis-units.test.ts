import { describe, expect, it } from 'vitest'
import { inUnits } from '../../content/trace/epcis/units.ts'

/** Figures in the units in which the same may be stated. */

const asked = (uom: string, value: number, isSpan = false): Record<string, number> =>
  Object.fromEntries(inUnits({ uom, value }, isSpan).map((one) => [one.uom, one.value]))

describe('a figure', () => {
  it.each([
    ['CEL', 100, { KEL: 373.15, FAH: 212 }],
    ['FAH', -40, { CEL: -40, KEL: 233.15 }],
    ['KEL', 0, { CEL: -273.15, FAH: -459.67 }],
    ['KGM', 1, { GRM: 1_000, TNE: 0.001, LBR: 2.20462262185, ONZ: 35.2739619496 }],
    ['FOT', 1, { MMT: 304.8, INH: 12 }],
    ['BAR', 1, { KPA: 100, A97: 1_000, MBR: 1_000, PAL: 100_000 }],
    ['MTS', 10, { KMH: 36 }],
    ['KWH', 1, { KJO: 3_600, JOU: 3_600_000 }],
  ])('of %s %d is the same in other units of its kind', (uom, value, others) =>
    expect(asked(uom, value)).toMatchObject({ [uom]: value, ...others }),
  )

  it('is of its own kind alone, and of an unknown unit itself alone', () => {
    expect(Object.keys(asked('LTR', 1)).toSorted()).toEqual(['LTR', 'MLT', 'MTQ'])
    expect(asked('P1', 55)).toEqual({ P1: 55 })
  })

  it('that is a difference does not depend on where a scale begins', () =>
    expect(asked('CEL', 5, true)).toEqual({ CEL: 5, KEL: 5, FAH: 9 }))
})
