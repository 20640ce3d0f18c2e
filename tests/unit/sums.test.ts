import { describe, expect, it } from 'vitest'
import { addable, severalIn, sumsBy } from '../../content/registers/sums.ts'

const SUMS = {
  of: ['planned', 'paid'],
  by: ['direction', 'place'],
  ways: { to: ['place', 'element'], by: 'direction' },
}
const paid = (year: string, direction: string, over: object = {}) => ({
  year,
  publisher: '11990100000000019F',
  body: { direction, element: 'forest', place: '990101', planned: '10.50', paid: '0.1', ...over },
})

describe('sums of a register', () => {
  it('are exact, by year and value, the newest year first', () =>
    expect(
      sumsBy(
        [
          paid('2025', 'vertical'),
          paid('2025', 'vertical', { paid: '0.2' }),
          paid('2025', 'market'),
          paid('2026', 'vertical'),
        ],
        SUMS,
        'direction',
      ),
    ).toEqual([
      { year: '2026', value: 'vertical', rows: 1, of: { planned: '10.50', paid: '0.1' } },
      { year: '2025', value: 'market', rows: 1, of: { planned: '10.50', paid: '0.1' } },
      { year: '2025', value: 'vertical', rows: 2, of: { planned: '21.00', paid: '0.3' } },
    ]))

  it('of what nobody states are none, which is not zero', () =>
    expect(sumsBy([paid('2026', 'vertical', { paid: undefined })], SUMS, 'direction')[0]).toEqual({
      ...{ year: '2026', value: 'vertical', rows: 1 },
      of: { planned: '10.50', paid: undefined },
    }))

  it('are also of rows that leave the field empty', () =>
    expect(sumsBy([paid('2026', 'vertical', { place: undefined })], SUMS, 'place')).toMatchObject([
      { value: undefined, rows: 1 },
    ]))
})

describe('rows to add up', () => {
  const real = { ...paid('2026', 'vertical'), publisher: '11110000000000001X' }

  it('are the real ones alone where there are any', () =>
    expect(addable([paid('2026', 'market'), real])).toEqual({ rows: [real], isInvented: false }))

  it('are invented ones, marked as such, where there are no others', () => {
    expect(addable([paid('2026', 'market')])).toMatchObject({ rows: [{ year: '2026' }], isInvented: true })
    expect(addable([])).toEqual({ rows: [], isInvented: false })
  })
})

describe('what is paid for in more than one way', () => {
  const rows = [
    paid('2025', 'vertical'),
    paid('2025', 'market'),
    paid('2026', 'vertical'),
    paid('2025', 'horizontal', { element: 'water' }),
    paid('2025', 'horizontal', { place: '990102' }),
  ]

  it('is told by place, element and year', () =>
    expect(severalIn(rows, SUMS)).toEqual([{ year: '2025', body: rows[0]?.body, values: ['market', 'vertical'] }]))

  it('is not asked where a register names no ways, and twice the same way is one', () => {
    expect(severalIn(rows, { of: ['paid'], by: ['direction'] })).toEqual([])
    expect(severalIn([paid('2025', 'vertical'), paid('2025', 'vertical')], SUMS)).toEqual([])
  })
})
