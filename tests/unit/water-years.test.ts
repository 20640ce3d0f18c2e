import { describe, expect, it } from 'vitest'
import { ln } from '../../content/decimal/exponential.ts'
import { parseDecimal } from '../../content/decimal/exact.ts'
import { textOf } from '../../content/decimal/arithmetic.ts'
import { boundaryCompensation } from '../../content/water/boundary.ts'
import { derive } from '../../content/water/derive.ts'
import { trophicIndex } from '../../content/water/trophic-index.ts'

const FIVE = { w01016: '20', w21011: '0.1', w21001: '1.5', w01004: '0.8', w01019: '5' }
const units: Record<string, string> = { w01016: 'ug/L', w01004: 'm' }
const lake = (values: Record<string, string>) =>
  Object.entries(values).map(([parameter, value]) => ({ parameter, value, unit: units[parameter] ?? 'mg/L' }))

describe('natural logarithm', () => {
  it.each([
    ['2', '0.693147180559945309417232'],
    ['0.001', '-6.907755278982137052053974'],
    ['1', '0.000000000000000000000000'],
  ])('of %s is %s', (value, expected) => expect(textOf(ln(parseDecimal(value)))).toBe(expected))
  it('of nothing is refused', () => expect(() => ln(parseDecimal('0'))).toThrow(RangeError))
})

describe('trophic level index of a lake', () => {
  it('is the weighted sum of five: 20 µg/L, 0.1, 1.5 mg/L, 0.8 m, 5 mg/L make 55.2', () =>
    expect(trophicIndex(lake(FIVE))).toEqual({ index: '55.2', state: { zh: '轻度富营养', en: 'slightly eutrophic' } }))

  it.each([
    [{ w01016: '1', w21011: '0.004', w21001: '0.1', w01004: '8', w01019: '1' }, '12.5', '贫营养'],
    [{ w01016: '100', w21011: '0.5', w21001: '5', w01004: '0.2', w01019: '12' }, undefined, '重度富营养'],
    [{ ...FIVE, w01016: '5', w01004: '2' }, undefined, '中营养'],
  ])('%j is graded', (values, index, zh) => {
    const found = trophicIndex(lake(values))
    if (index !== undefined) expect(found?.index).toBe(index)
    expect(found?.state.zh).toBe(zh)
  })

  it('takes chlorophyll in any unit of mass by volume', () =>
    expect(trophicIndex([...lake(FIVE).slice(1), { parameter: 'w01016', value: '0.02', unit: 'mg/L' }])?.index).toBe(
      '55.2',
    ))

  it.each(Object.keys(FIVE))('is none without %s', (missing) =>
    expect(trophicIndex(lake(FIVE).filter(({ parameter }) => parameter !== missing))).toBeUndefined(),
  )

  it('is none of a value that does not count, or is zero', () => {
    expect(trophicIndex(lake({ ...FIVE, w01004: '0' }))).toBeUndefined()
    expect(trophicIndex(lake(FIVE).map((row) => ({ ...row, flag: 'fault' })))).toBeUndefined()
  })

  it('stands beside the class for lakes and not for rivers', () => {
    const sample = lake(FIVE).map((row) => ({ ...row, time: '2026-05-20T03:00:00Z', waterKind: 'lake' }))
    expect(derive(sample[1] ?? {}, sample)).toMatchObject({
      class: 'iv',
      trophicIndex: '55.2',
      trophicState: { zh: '轻度富营养' },
    })
    const river = sample.map((row) => ({ ...row, waterKind: 'river' }))
    expect(derive(river[1] ?? {}, river)).not.toHaveProperty('trophicIndex')
  })
})

describe('a boundary section through a year', () => {
  const at = (time: string, value: string, more: object = {}) => ({
    section: 'S1',
    time,
    parameter: 'w21003',
    value,
    unit: 'mg/L',
    targetClass: 'iii',
    ...more,
  })

  it('meets its target in 2 of 3 months: 66.7 %', () =>
    expect(
      boundaryCompensation(
        [at('2026-03-10T01:00:00Z', '1.2'), at('2026-01-10T01:00:00Z', '0.4'), at('2026-02-10T01:00:00Z', '1.0')],
        2026,
      ),
    ).toEqual({
      months: [
        { month: '2026-01', class: 'ii', met: true },
        { month: '2026-02', class: 'iii', met: true },
        { month: '2026-03', class: 'iv', met: false },
      ],
      judged: 3,
      met: 2,
      share: '66.7',
      undated: 0,
    }))

  it('takes a month by the mean of its samples', () =>
    expect(
      boundaryCompensation([at('2026-01-10T01:00:00Z', '1.6'), at('2026-01-20T01:00:00Z', '0.2')], 2026).months,
    ).toEqual([{ month: '2026-01', class: 'iii', met: true }]))

  it('counts months as China does, and no other year', () => {
    const rows = [at('2025-12-31T16:00:00Z', '0.1'), at('2025-12-31T15:59:59Z', '9')]
    expect(boundaryCompensation(rows, 2026).months).toEqual([{ month: '2026-01', class: 'i', met: true }])
    expect(boundaryCompensation(rows, 2025).months).toEqual([{ month: '2025-12', class: 'worse-than-v', met: false }])
  })

  it('judges nothing without a target, and puts no season into a month', () => {
    const rows = [
      at('2026-01-10T01:00:00Z', '0.1', { targetClass: undefined }),
      at('2026-05-31T16:00:00Z', '0.1', { timePrecision: 'season' }),
    ]
    expect(boundaryCompensation(rows, 2026)).toEqual({
      months: [{ month: '2026-01', class: 'i' }],
      judged: 0,
      met: 0,
      undated: 1,
    })
  })

  it('says nothing of nothing, and refuses what is no decimal', () => {
    expect(boundaryCompensation([], 2026)).toEqual({ months: [], judged: 0, met: 0, undated: 0 })
    expect(() => boundaryCompensation([at('2026-01-10T01:00:00Z', 'clean')], 2026)).toThrow(RangeError)
  })
})
