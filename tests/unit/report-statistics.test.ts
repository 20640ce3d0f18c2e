import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows } from '../../content/registers/check.ts'
import {
  FIGURES,
  LEAST,
  MEASURES,
  foldMonth,
  ratesOf,
  shownOf,
  together,
  type Measure,
  type Tally,
} from '../../content/reports/statistics.ts'

const BODY = '11990100000000019F'
const OTHER = '119901010000000809'

const tallies = (counts: Partial<Record<Measure, number>>, listed = false, body = BODY): Tally[] =>
  MEASURES.flatMap((measure) => ({ body, measure, listed, count: counts[measure] ?? 0 }))
const month = (unlisted: Partial<Record<Measure, number>>, listed: Partial<Record<Measure, number>> = {}) => {
  const [only] = foldMonth([...tallies(unlisted), ...tallies(listed, true)], [])
  if (!only) throw new Error('one month')
  return only
}

const GOOD = {
  ...{ received: 40, accepted: 30, outOfRemit: 6, declined: 5, inTime: 22, late: 7, reopened: 5 },
  ...{ satisfied: 12, unsatisfied: 8 },
}

describe('the figures of a month', () => {
  it('are all shown where nothing is small', () => {
    expect(month(GOOD)).toEqual({
      ...{ body: BODY, basis: 'all', hidden: [] },
      figures: { ...GOOD, decided: 41, settled: 29, rated: 20 },
    })
  })

  it('leave out what is below five, and those that the total would tell it from', () => {
    const { figures, hidden } = month({ ...GOOD, late: 3, declined: 2 })
    expect(hidden).toEqual(['accepted', 'outOfRemit', 'declined', 'inTime', 'late'])
    expect(figures).toMatchObject({ decided: 38, settled: 25, rated: 20 })
    expect(month({ ...GOOD, reopened: 4 }).hidden).toEqual(['reopened'])
  })

  it('show a nought beside a total, so that a body which is always in time is seen to be', () => {
    expect(month({ ...GOOD, late: 0 }).figures).toMatchObject({ settled: 22, inTime: 22, late: 0 })
    expect(ratesOf(month({ ...GOOD, late: 0 }).figures).inTime).toBe('100.0')
  })

  it('count those in public alone where fewer than five are not, and say so', () => {
    const { basis, figures, hidden } = month(
      { received: 4, inTime: 2 },
      { received: 30, inTime: 20, late: 5, reopened: 1 },
    )
    expect(basis).toBe('listed')
    expect(figures).toEqual({ received: 30, settled: 25, inTime: 20, late: 5 })
    expect(hidden).toContain('reopened')
  })

  it('do not tell those that are not public by taking off those that are', () => {
    // 30 in public and 4 others were settled, so that 34 would tell of the four.
    const { figures } = month({ received: 9, inTime: 4 }, { received: 30, inTime: 30 })
    expect(figures).toEqual({ received: 39 })
  })

  it('have a row for every body, whether anybody reported or not, and both look alike', () => {
    const [none, few] = foldMonth(tallies({ received: 4, accepted: 4 }, false, OTHER), [BODY, OTHER]).toSorted(
      (a, b) => (a.body === BODY ? -1 : b.body === BODY ? 1 : 0),
    )
    expect({ ...none, body: '' }).toEqual({ ...few, body: '' })
    expect(none?.hidden).toEqual([...FIGURES])
  })

  it('fit the register, in which they are named alike', () => {
    const register = REGISTERS['report-statistics']
    if (!register) throw new Error('the register is defined')
    expect(Object.keys(register.fields['hidden']?.enum ?? {}).sort()).toEqual([...FIGURES].sort())
    const { body, basis, figures, hidden } = month({ ...GOOD, late: 3 })
    const { issues } = checkRows(register, [{ body, month: '2026-10', basis, ...figures, hidden }], { now: new Date() })
    expect(issues).toEqual([])
  })

  it('are refused where a count is none', () => {
    for (const count of [-1, 0.5, NaN])
      expect(() => foldMonth([{ body: BODY, measure: 'received', listed: false, count }], []), String(count)).toThrow(
        RangeError,
      )
  })
})

describe('what is hidden', () => {
  /** All numbers of reports that are not public, up to some, with what would be published of each. */
  const worlds = (known: readonly number[], most: number): Map<string, number[][]> => {
    const found = new Map<string, number[][]>()
    const of = (parts: number[]): void => {
      if (parts.length < known.length) {
        for (let next = 0; next <= most; next++) of([...parts, next])
        return
      }
      const { total, parts: shown } = shownOf(known, parts)
      const whole = parts.reduce((a, b) => a + b)
      const published = JSON.stringify([total ? whole : null, shown ? parts : parts.map(() => null)])
      found.set(published, [...(found.get(published) ?? []), parts])
    }
    of([])
    return found
  }

  it('cannot be worked out from the rest, even by who counts those in public and knows how it was hidden', () => {
    const MOST = 13
    for (const known of [[0], [7], [0, 0], [3, 0], [0, 9], [2, 2], [0, 0, 0], [4, 0, 1], [6, 6, 6]]) {
      for (const [published, possible] of worlds(known, MOST)) {
        const [total, parts]: [number | null, (number | null)[]] = JSON.parse(published)
        // Beyond what was tried there are more possibilities, never fewer.
        if (total !== null && total > MOST) continue
        parts.forEach((part, at) => {
          if (part !== null) return
          const values = new Set(possible.map((world) => world[at]))
          expect(values.size, `${known.join()} ${published}`).toBeGreaterThan(1)
        })
        if (total === null)
          expect(new Set(possible.map((world) => world.reduce((a, b) => a + b))).size).toBeGreaterThan(1)
      }
    }
  })

  it('is every number that is small without those in public, or with them, and every total below five', () => {
    const some = fc.array(fc.tuple(fc.nat(9), fc.nat(30)), { minLength: 1, maxLength: 3 })
    const isSmall = (number: number) => number > 0 && number < LEAST
    fc.assert(
      fc.property(some, (pairs) => {
        const { total, parts } = shownOf(
          pairs.map(([one]) => one),
          pairs.map(([, one]) => one),
        )
        expect(total).toBe(pairs.reduce((sum, [, one]) => sum + one, 0) >= LEAST)
        if (parts) expect(total && !pairs.some(([known, one]) => isSmall(one) || isSmall(known + one))).toBe(true)
      }),
    )
  })

  it('is hidden alike in any order of the tallies', () => {
    const some = fc.array(
      fc.record({
        body: fc.constantFrom(BODY, OTHER),
        measure: fc.constantFrom(...MEASURES),
        listed: fc.boolean(),
        count: fc.nat(9),
      }),
    )
    fc.assert(
      fc.property(some, (given) => {
        expect(foldMonth(given.toReversed(), [])).toEqual(foldMonth(given, []))
      }),
    )
  })
})

describe('months together', () => {
  it('add up only what is shown whole, and say how many months are left out', () => {
    const all = together([month(GOOD), month({ ...GOOD, late: 3 }), month({})])
    expect(all.figures).toMatchObject({ received: 80, settled: 29, inTime: 22, late: 7 })
    expect(all.without).toEqual({ received: 1, decided: 1, settled: 2, reopened: 1, rated: 1 })
    expect(all.rates).toEqual({ outOfRemit: '14.6', inTime: '75.9', satisfied: '60.0' })
  })
  it('have no rates where nothing is shown', () =>
    expect(together([month({})]).rates).toEqual({ outOfRemit: undefined, inTime: undefined, satisfied: undefined }))
})
