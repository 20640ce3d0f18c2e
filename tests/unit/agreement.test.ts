import { describe, expect, it } from 'vitest'
import { agreementIn, settle } from '../../content/water/agreement.ts'

const row = (month: number, value: string, over: object = {}) => ({
  time: `2025-${String(month).padStart(2, '0')}-10T02:00:00Z`,
  parameter: 'w01019',
  value,
  unit: 'mg/L',
  ...over,
})
const body = { terms: ['w01019:4.0:1'], stability: '0.5', planned: '6000000' }

describe('an agreement that a record states', () => {
  it('is read from its terms; without any there is none', () => {
    expect(agreementIn(body)).toEqual({
      terms: [{ parameter: 'w01019', base: '4.0', weight: '1' }],
      stability: '0.5',
      amount: '6000000',
    })
    expect(agreementIn({ planned: '1' })).toBeUndefined()
    expect(agreementIn({ terms: [] })).toBeUndefined()
    expect(agreementIn({ terms: ['w01019:4.0:1'] })).toMatchObject({ stability: '1', amount: '0' })
  })

  it('is settled by the months of its year: seasons and other years do not count', () => {
    const agreement = agreementIn(body)
    if (!agreement) throw new Error('no agreement')
    const rows = [
      row(1, '4'),
      row(2, '6'),
      row(3, '80', { timePrecision: 'season' }),
      row(1, '90', { time: '2024-01-10T02:00:00Z' }),
    ]
    const found = settle(agreement, rows, 2025)
    expect(found).toMatchObject({ samples: 2, result: { index: '0.6250', payer: 'downstream', valid: false } })
    expect(settle(agreement, [], 2025)).toEqual({ faults: [{ pointer: '/terms/0/parameter', code: 'not-measured' }] })
  })
})
