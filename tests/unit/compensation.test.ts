import { describe, expect, it } from 'vitest'
import { compensation, compensationFaults, type CompensationAgreement } from '../../content/water/compensation.ts'

const AGREEMENT: CompensationAgreement = {
  terms: [
    { parameter: 'w01019', base: '2.0', weight: '0.25' },
    { parameter: 'w21003', base: '0.10', weight: '0.75' },
  ],
  stability: '0.9',
  amount: '200000000',
}
const section = (permanganate: string, ammonia: string, valid = true) => ({
  valid,
  means: {
    w01019: { value: permanganate, class: 'i' as const },
    w21003: { value: ammonia, class: 'i' as const },
  },
})

describe('compensation by a boundary section', () => {
  it('is paid by downstream where the water is as good as agreed', () => {
    // 0.9 · (0.25 · 1.8/2.0 + 0.75 · 0.09/0.10) = 0.81
    expect(compensation(AGREEMENT, section('1.8', '0.09'))).toMatchObject({
      index: '0.8100',
      payer: 'downstream',
      payee: 'upstream',
      amount: '200000000',
      valid: true,
      terms: [{ ratio: '0.9000' }, { ratio: '0.9000' }],
    })
  })

  it('is paid by upstream where it is worse, however little', () => {
    const exact: CompensationAgreement = { ...AGREEMENT, stability: '1' }
    expect(compensation(exact, section('2.0', '0.10')).payer).toBe('downstream')
    expect(compensation(exact, section('2.0', '0.100001'))).toMatchObject({ index: '1.0000', payer: 'upstream' })
  })

  it('is provisional where samples do not suffice', () => {
    expect(compensation(AGREEMENT, section('1.8', '0.09', false)).valid).toBe(false)
  })

  it('is not reckoned by an agreement that does not hold together', () => {
    const { means } = section('1.8', '0.09')
    const faults = (over: Partial<CompensationAgreement>) =>
      compensationFaults({ ...AGREEMENT, ...over }, means).map(({ pointer, code }) => `${pointer} ${code}`)
    expect(faults({})).toEqual([])
    expect(faults({ terms: [] })).toEqual(['/terms no-terms'])
    expect(faults({ stability: '0' })).toEqual(['/stability not-positive'])
    expect(faults({ amount: '-1' })).toEqual(['/amount negative'])
    expect(faults({ terms: [{ parameter: 'w01019', base: '0', weight: '1' }] })).toEqual(['/terms/0/base not-positive'])
    expect(faults({ terms: [{ parameter: 'w99999', base: '1', weight: '1' }] })).toEqual([
      '/terms/0/parameter not-measured',
    ])
    expect(faults({ terms: [{ parameter: 'w01019', base: '1', weight: '0.5' }] })).toEqual(['/terms weights'])
    expect(() => compensation({ ...AGREEMENT, terms: [] }, section('1', '1'))).toThrow(RangeError)
  })
})
