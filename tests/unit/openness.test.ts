import { describe, expect, it } from 'vitest'
import { assess, pointsOf, shownPoints } from '../../content/openness/assess.ts'
import { countedFields, documentFields, filledBy, type Evidence } from '../../content/openness/evidence.ts'
import { BY_DESIGN, MEASURES } from '../../content/openness/measures.ts'
import { RUBRICS } from '../../content/openness/rubrics.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { isErasable } from '../../content/registers/fields.ts'
import { isWord } from '../../site/words.ts'

const NOW = '2026-07-01T00:00:00Z'
const counts = (register: string, over: Partial<Evidence['contributions'][number]> = {}) => ({
  ...{ register, entries: 10, records: 10, corrected: 0, withdrawn: 0, filled: 0, documented: 0 },
  lastNewAt: '2026-06-20T00:00:00Z',
  ...over,
})
const evidence = (over: Partial<Evidence> = {}): Evidence => ({
  ...{ subject: 'portal', contributions: [], contacts: { publishers: 0, listed: 0 } },
  ...{ requests: { due: 0, answered: 0 }, now: NOW },
  ...over,
})
const rubricOf = (id: string) => {
  const rubric = RUBRICS.find((one) => one.id === id)
  if (!rubric) throw new Error(`no rubric ${id}`)
  return rubric
}
const criterionOf = (rubric: string, id: string, given: Evidence) =>
  assess(rubricOf(rubric), given).criteria.find((one) => one.id === id)

describe('points', () => {
  it.each([
    [100, 1, 3, 33],
    [100, 2, 3, 67],
    [25, 1, 2, 13],
    [100, 0, 7, 0],
    [100, 7, 7, 100],
    // Ten million records by forty fields: no float would do.
    [100, 399_999_999, 400_000_000, 100],
  ])('of %i tenths, %i of %i counted: %i', (of, counted, whole, points) => {
    expect(pointsOf(of, { counted, whole })).toBe(points)
  })

  it('are written to a tenth where they have one', () => {
    expect([0, 5, 10, 314, 500].map(shownPoints)).toEqual(['0', '0.5', '1', '31.4', '50'])
  })
})

describe('the score of an empty portal', () => {
  it('is nothing of everything that can be asked, and the penalty takes it no lower', () => {
    const eeb = assess(rubricOf('eeb'), evidence())
    expect([eeb.points, eeb.penalty]).toEqual([0, 100])
    expect(eeb.of).toBeGreaterThan(300)
    expect(assess(rubricOf('piti'), evidence()).points).toBe(0)
  })
})

describe('the score of a portal with one register', () => {
  const fields = countedFields(REGISTERS['eia'] ?? failing()).length
  const given = evidence({ contributions: [counts('eia', { filled: 10 * fields - 5, documented: 4 })] })

  it('shows every count of the category, and the points that follow', () => {
    expect(criterionOf('piti', 'eia', given)).toEqual({
      id: 'eia',
      registers: ['eia'],
      // The register follows events: nothing is due by the calendar, so that this is no part of the total.
      unasked: ['timely'],
      lines: [
        { measure: 'held', counted: 1, whole: 1, points: 50, of: 50 },
        {
          measure: 'complete',
          counted: 10 * fields - 5,
          whole: 10 * fields,
          points: pointsOf(50, { counted: 10 * fields - 5, whole: 10 * fields }),
          of: 50,
        },
        { measure: 'findable', counted: 1, whole: 1, points: 50, of: 50 },
      ],
      points: 100 + pointsOf(50, { counted: 10 * fields - 5, whole: 10 * fields }),
      of: 150,
    })
  })

  it('sums what is shown, to the tenth', () => {
    for (const rubric of RUBRICS) {
      const { criteria, points, penalty, of } = assess(rubric, given)
      const lines = criteria.flatMap((one) => one.lines)
      expect(Math.max(0, lines.reduce((sum, line) => sum + line.points, 0) - penalty)).toBe(points)
      expect(lines.reduce((sum, line) => sum + line.of, 0)).toBe(of)
      for (const { points: got, of: most, counted, whole } of lines) {
        expect(got).toBe(pointsOf(most, { counted, whole }))
        expect([counted <= whole, got <= most]).toEqual([true, true])
      }
    }
  })

  it('is the same whenever it is reckoned, and another when one count is', () => {
    const again = structuredClone(given)
    expect(assess(rubricOf('lucid'), again)).toEqual(assess(rubricOf('lucid'), given))
    const less = evidence({ contributions: [counts('eia', { filled: 10, documented: 4 })] })
    expect(assess(rubricOf('lucid'), less).points).toBeLessThan(assess(rubricOf('lucid'), given).points)
  })
})

describe('the penalty', () => {
  it('falls on a portal without permits, on no other and on no publisher', () => {
    const penalty = (given: Evidence) => assess(rubricOf('eeb'), given).penalty
    expect(penalty(evidence({ contributions: [counts('eia')] }))).toBe(100)
    expect(penalty(evidence({ contributions: [counts('discharge-permits')] }))).toBe(0)
    expect(penalty(evidence({ subject: 'publisher', contributions: [counts('eia')] }))).toBe(0)
  })
})

describe('a publisher', () => {
  const given = evidence({
    subject: 'publisher',
    contributions: [counts('self-monitoring', { lastNewAt: '2026-06-20T00:00:00Z' })],
    contacts: { publishers: 1, listed: 0 },
  })

  it('is asked only for registers in which it publishes', () => {
    const { criteria } = assess(rubricOf('piti'), given)
    expect(criteria.filter(({ of }) => of > 0).map(({ id }) => id)).toEqual(['monitoring'])
    expect(criteria.find(({ id }) => id === 'eia')).toMatchObject({ points: 0, of: 0, registers: [] })
  })

  it('is behind its rhythm when nothing new came in time', () => {
    const timely = (given: Evidence) => criterionOf('lucid', 'timeliness', given)?.lines[0]
    expect(timely(given)).toMatchObject({ counted: 0, whole: 1, points: 0 })
    const fresh = evidence({ ...given, contributions: [counts('self-monitoring', { lastNewAt: NOW })] })
    expect(timely(fresh)).toMatchObject({ counted: 1, whole: 1, points: 100 })
  })

  it('is not asked what it covers of the duties of others', () => {
    expect(criterionOf('lucid', 'duties', given)).toMatchObject({ unasked: ['covered'], of: 0 })
  })
})

describe('every rubric', () => {
  it('asks for registers and measures that exist, in points that can be shared out in tenths', () => {
    for (const { criteria } of RUBRICS)
      for (const { points, measures, registers = [] } of criteria) {
        expect((points * 10) % measures.length).toBe(0)
        expect(registers.filter((id) => !REGISTERS[id])).toEqual([])
        expect(measures.filter((name) => !Object.hasOwn(MEASURES, name))).toEqual([])
      }
  })

  it('totals what it is known by: 100, 50 and 100', () => {
    const totals = RUBRICS.map(({ id, criteria }) => [id, criteria.reduce((sum, { points }) => sum + points, 0)])
    expect(totals).toEqual([
      ['lucid', 100],
      ['eeb', 50],
      ['piti', 100],
    ])
  })

  it('explains each measure in words, also those that are always whole', () => {
    for (const name of [...Object.keys(MEASURES), ...BY_DESIGN]) {
      expect(isWord(`openness.measure-${name}`)).toBe(true)
      expect(isWord(`openness.rule-${name}`)).toBe(true)
    }
  })
})

describe('what is counted of a record', () => {
  it('is no field that may be erased later', () => {
    for (const register of Object.values(REGISTERS))
      for (const name of [...countedFields(register), ...documentFields(register)])
        expect(isErasable(register.fields[name] ?? failing())).toBe(false)
  })

  it('is what holds something', () => {
    const register = REGISTERS['eia'] ?? failing()
    const [document = ''] = documentFields(register)
    expect(filledBy(register, {})).toEqual({ filled: 0, documented: 0 })
    expect(filledBy(register, { [document]: [] })).toEqual({ filled: 0, documented: 0 })
    expect(filledBy(register, { [document]: ['a'.repeat(64)] })).toEqual({ filled: 1, documented: 1 })
  })
})

function failing(): never {
  throw new Error('not there')
}
