import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWhole, type Sums } from '../../content/points/bank-statement.ts'
import { NewOffer } from '../../content/points/offer.ts'
import { documentText, PersonDocument } from '../../content/points/document.ts'
import { changeOf, reasonFor } from '../../content/points/statement.ts'
import { PHASES, TRANSFER_KINDS } from '../../content/points/transfer.ts'

describe('a line of a statement', () => {
  it('changes what can be spent by what was set aside, and not again when it is handed over', () => {
    const out = PHASES.map((phase) => [phase, changeOf(true, phase, 7)])
    expect(Object.fromEntries(out)).toEqual({ posted: -7, pending: -7, confirmed: 0, voided: 7 })
    const into = PHASES.map((phase) => [phase, changeOf(false, phase, 7)])
    expect(Object.fromEntries(into)).toEqual({ posted: 7, pending: 0, confirmed: 7, voided: 0 })
  })

  it('says why, in both languages, whatever moved', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TRANSFER_KINDS),
        fc.constantFrom(...PHASES),
        fc.boolean(),
        fc.constantFrom('confirmed', 'cancelled', 'refused', 'lapsed', 'unheard-of'),
        (kind, phase, isOut, state) => {
          const offer = { title: { zh: '茶', en: 'tea' }, pieces: 2, state }
          const { zh, en } = reasonFor({ kind, phase, isOut, offer })
          expect([zh, en].every((text) => text.length > 0 && !text.includes('undefined'))).toBe(true)
        },
      ),
    )
  })

  it('says how a redemption ended', () => {
    const offer = { title: { zh: '茶', en: 'tea' }, pieces: 1, state: 'lapsed' }
    const said = reasonFor({ kind: 'redemption', phase: 'voided', isOut: true, offer })
    expect(said).toEqual({ zh: '退回：茶 1 份，没有按时领取', en: 'given back: 1 × tea, not fetched in time' })
  })
})

const sums = (over: Partial<Sums> = {}): Sums => ({
  opening: 10,
  closing: 25,
  awarded: 30,
  pooledIn: 0,
  spent: 10,
  donated: 3,
  pooledOut: 0,
  expired: 2,
  reversed: 0,
  byRule: [{ rule: 'metro', points: 30 }],
  ...over,
})

describe('a statement for a bank', () => {
  it('adds up, or is none', () => {
    expect(isWhole(sums())).toBe(true)
    expect(isWhole(sums({ closing: 26 }))).toBe(false)
    expect(isWhole(sums({ byRule: [] }))).toBe(false)
  })
})

describe('a document', () => {
  it('is the same however its number is typed', () => {
    const texts = ['11010519491231002X', '110105 19491231 002x', '１１０１０５-19491231-002X'].map((number) =>
      documentText(PersonDocument.parse({ kind: 'resident-identity', number })),
    )
    expect(new Set(texts).size).toBe(1)
    expect(documentText(PersonDocument.parse({ kind: 'passport', number: '11010519491231002X' }))).not.toBe(texts[0])
  })

  it.each([
    ['resident-identity', '110105194912310021'],
    ['resident-identity', '1101051949'],
    ['passport', 'E12'],
    ['passport', 'E1234<script>'],
    ['library-card', 'E123456'],
  ])('%s %s is none', (kind, number) => {
    expect(PersonDocument.safeParse({ kind, number }).success).toBe(false)
  })
})

describe('an offer', () => {
  it('is never so dear that its pieces leave the exact integers', () => {
    const offer = {
      titleZh: '茶',
      titleEn: 'tea',
      textZh: '茶',
      textEn: 'tea',
      starts: '2026-01-01',
      ends: '2026-01-01',
    }
    const dear = (price: number) => NewOffer.safeParse({ ...offer, price, stock: 1 }).success
    expect(dear(Math.floor(Number.MAX_SAFE_INTEGER / 20))).toBe(true)
    expect(dear(Math.floor(Number.MAX_SAFE_INTEGER / 20) + 1)).toBe(false)
  })
})
