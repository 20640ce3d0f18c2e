import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayAfter } from '../../content/certificates/day.ts'
import { LIFE_FAULTS } from '../../content/certificates/faults.ts'
import {
  CHANGES,
  isRefused,
  NEXT,
  standingOf,
  step,
  type Change,
  type Life,
  type Standing,
} from '../../content/certificates/life.ts'
import { verdictOn, type Accreditation, type CertificateFacts } from '../../content/certificates/verdict.ts'

const aLife = (over: Partial<Life> = {}): Life => ({
  number: 'N-1',
  certifier: 'A',
  publisher: 'A',
  issued: '2024-01-10',
  expires: '2027-01-09',
  named: 'x',
  changes: [],
  ...over,
})
const to = (life: Life | undefined, event: Change, effective: string, publisher = 'A') =>
  step(life, { event, number: 'N-1', publisher, change: event, effective })
const LEADING: Record<Standing, Change[]> = {
  valid: [],
  suspended: ['suspended'],
  withdrawn: ['withdrawn'],
  replaced: ['replaced'],
}
const inStanding = (standing: Standing): Life =>
  aLife({ changes: LEADING[standing].map((change) => ({ change, effective: '2025-01-01' })) })

/** The whole table: from each standing every change, and what comes of it. */
const TABLE: [Standing, Change, Standing | keyof typeof LIFE_FAULTS][] = [
  ['valid', 'suspended', 'suspended'],
  ['valid', 'resumed', 'life-not-suspended'],
  ['valid', 'withdrawn', 'withdrawn'],
  ['valid', 'replaced', 'replaced'],
  ['suspended', 'suspended', 'life-suspended-already'],
  ['suspended', 'resumed', 'valid'],
  ['suspended', 'withdrawn', 'withdrawn'],
  ['suspended', 'replaced', 'life-suspended'],
  ['withdrawn', 'suspended', 'life-withdrawn'],
  ['withdrawn', 'resumed', 'life-withdrawn'],
  ['withdrawn', 'withdrawn', 'life-withdrawn'],
  ['withdrawn', 'replaced', 'life-withdrawn'],
  ['replaced', 'suspended', 'life-replaced'],
  ['replaced', 'resumed', 'life-replaced'],
  ['replaced', 'withdrawn', 'life-replaced'],
  ['replaced', 'replaced', 'life-replaced'],
]

describe('the life of a certificate', () => {
  it.each(TABLE)('%s, then %s: %s', (from, change, outcome) => {
    const stepped = to(inStanding(from), change, '2025-02-01')
    expect(isRefused(stepped) ? stepped.fault : stepped.life && standingOf(stepped.life)).toBe(outcome)
  })

  it('is told by the table above for every standing and change', () => {
    expect(TABLE).toHaveLength(Object.keys(NEXT).length * CHANGES.length)
  })

  it.each([
    ['2024-01-09', 'life-before-issue'],
    ['2027-01-10', 'life-after-expiry'],
  ])('has no change on %s', (day, fault) => {
    expect(to(aLife(), 'suspended', day)).toMatchObject({ fault })
  })

  it('has changes in order of their days, the same day twice if need be', () => {
    const suspended = inStanding('suspended')
    expect(to(suspended, 'resumed', '2024-12-31')).toMatchObject({ fault: 'life-before-earlier-change' })
    expect(to(suspended, 'resumed', '2025-01-01')).toMatchObject({ life: { changes: [{}, { change: 'resumed' }] } })
  })

  it('is changed by who issued it, who published it for them, or the portal, and by nobody else', () => {
    const life = aLife({ certifier: 'A', publisher: 'P' })
    for (const publisher of ['A', 'P', 'portal'])
      expect(isRefused(to(life, 'suspended', '2025-01-01', publisher))).toBe(false)
    expect(to(life, 'suspended', '2025-01-01', 'B')).toMatchObject({ fault: 'life-another-certifier' })
  })

  it('begins once: a number is no other certificate’s, until it is taken back whole', () => {
    const { changes: _, ...stated } = aLife()
    const again = { event: 'issued' as const, ...stated }
    expect(step(undefined, { ...again, expires: '2024-01-09' })).toMatchObject({ fault: 'life-expires-before-issue' })
    expect(step(aLife(), { ...again, named: 'y' })).toMatchObject({ fault: 'life-number-taken' })
    expect(step(aLife(), { ...again, issued: '2024-02-01' })).toMatchObject({ fault: 'life-number-taken' })
    expect(step(aLife(), { ...again, certifier: 'B' })).toMatchObject({ fault: 'life-another-certifier' })
    const back = { event: 'annulled' as const, number: 'N-1', publisher: 'A' }
    expect(step(inStanding('suspended'), back)).toMatchObject({ fault: 'life-changes-stand' })
    expect(step(aLife(), back)).toEqual({ life: undefined })
  })

  it('has every fault in both languages, with the same blanks', () => {
    for (const { zh, en } of Object.values(LIFE_FAULTS)) {
      const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
      expect(blanks(zh)).toEqual(blanks(en))
    }
  })
})

const day = fc
  .integer({ min: 0, max: 1_500 })
  .map((after) => new Date(Date.UTC(2023, 6, 1) + after * 86_400_000).toISOString().slice(0, 10))

describe('the verdict of a day', () => {
  it('follows from the changes before it, for every legal life and every day', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...CHANGES), day), { maxLength: 12 }), day, (tried, on) => {
        let life = aLife()
        for (const [change, effective] of tried) {
          const stepped = to(life, change, effective)
          if (!isRefused(stepped) && stepped.life) life = stepped.life
        }
        const { state, since, until } = verdictOn({ ...life, accreditations: [] }, on)
        const before = life.changes.filter(({ effective }) => effective <= on)
        const standing = standingOf({ changes: before })
        const ended = standing === 'withdrawn' || standing === 'replaced'
        const wanted = on < life.issued ? 'not-yet' : ended ? standing : on > '2027-01-09' ? 'expired' : standing
        expect(state).toBe(wanted)
        // The state holds from its first day to its last, and not on the day after, unless what follows says the same.
        if (since !== undefined) expect(verdictOn({ ...life, accreditations: [] }, since).state).toBe(state)
        if (until !== undefined) {
          expect(until >= on).toBe(true)
          expect(verdictOn({ ...life, accreditations: [] }, until).state).toBe(state)
          expect(verdictOn({ ...life, accreditations: [] }, dayAfter(until)).since).toBe(dayAfter(until))
        }
      }),
      { numRuns: 500 },
    )
  })

  const held = (over: Partial<Accreditation> = {}): Accreditation => ({
    categories: [],
    from: '2023-01-01',
    until: '2025-12-31',
    by: '示例认可中心',
    status: 'valid',
    ...over,
  })
  const facts = (accreditations: Accreditation[], category?: string): CertificateFacts => ({
    issued: '2024-01-10',
    category,
    changes: [],
    accreditations,
  })

  it.each([
    ['the whole scheme', facts([held()]), 'within'],
    ['its category', facts([held({ categories: ['家具'] })], '家具'), 'within'],
    ['another category', facts([held({ categories: ['涂料'] })], '家具'), 'outside-scope'],
    ['a category it does not name', facts([held({ categories: ['涂料'] })]), 'unknown'],
    ['a later period', facts([held({ from: '2024-01-11' })]), 'outside-period'],
    ['an earlier period', facts([held({ until: '2024-01-09' })]), 'outside-period'],
    ['a period in which it was suspended', facts([held({ status: 'suspended' })]), 'outside-period'],
    ['nothing', facts([]), 'unknown'],
  ])('says of a certifier accredited for %s what it was on the day of issue', (_, stated, wanted) => {
    expect(verdictOn(stated, '2024-06-01').accreditation).toBe(wanted)
  })

  it('tells an accreditation that ended since apart from one that never was', () => {
    const verdict = verdictOn(facts([held()]), '2026-06-01')
    expect([verdict.accreditation, verdict.accreditationOn]).toEqual(['within', 'outside-period'])
  })

  it('has no end where the certificate has none', () => {
    expect(verdictOn(facts([]), '2099-01-01')).toMatchObject({ state: 'valid', until: undefined })
  })
})
