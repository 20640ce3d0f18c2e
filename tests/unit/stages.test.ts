import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { keyFields } from '../../content/registers/key.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { besideSubject, hasSubject, stepsOf, type Stating } from '../../content/registers/stages.ts'

const registerOf = (id: string): RegisterDefinition => {
  const register = REGISTERS[id]
  if (!register) throw new Error(`no register ${id}`)
  return register
}
const EIA = registerOf('eia')
const CASES = registerOf('damage-compensation')
const step = (
  stage: string,
  opens: string | undefined,
  closes?: string,
  more: Record<string, string | number> = {},
): Stating => ({
  key: `P1~${stage}~${more['round'] ?? 1}`,
  revision: 1,
  publishedAt: '2026-11-01T00:00:00Z',
  body: {
    project: 'P1',
    stage,
    kind: 'report',
    ...(opens === undefined ? {} : { opens }),
    ...(closes === undefined ? {} : { closes }),
    ...more,
  },
})
const told = (steps: ReturnType<typeof stepsOf>) => steps.map(({ stage, state, window }) => [stage, state, window])

describe('registers of steps', () => {
  const staged = Object.values(REGISTERS).filter(({ stages }) => stages)

  it('name fields, and steps that these may hold', () => {
    expect(staged.map(({ id }) => id).sort()).toEqual([
      'damage-compensation',
      'eia',
      'environmental-credit',
      'reports',
      'spatial-plans',
    ])
    for (const { stages, fields } of staged) {
      const choices = Object.keys(fields[stages?.field ?? '']?.enum ?? {})
      for (const name of [...(stages?.usual ?? []).flatMap(({ order }) => order), ...(stages?.last ?? [])])
        expect(choices).toContain(name)
      for (const name of [stages?.from, stages?.to]) if (name !== undefined) expect(fields).toHaveProperty(name)
    }
  })

  it('have records of one subject under one beginning of keys, or one record whose revisions are the steps', () => {
    expect(besideSubject(EIA, 'P1~draft~1')).toEqual({ register: 'eia', prefix: 'P1' })
    expect(besideSubject(registerOf('environmental-credit'), 'C~2025~final')).toEqual({
      register: 'environmental-credit',
      prefix: 'C~2025',
    })
    expect(hasSubject(CASES)).toBe(false)
    expect(besideSubject(CASES, 'C1')).toBeUndefined()
    expect(besideSubject(registerOf('places'), '110000')).toBeUndefined()
    expect(keyFields(CASES)).toHaveLength(1)
  })
})

describe('the line of steps', () => {
  const rows = [step('draft', '2026-11-16', '2026-12-31'), step('first-notice', '2026-09-07', '2026-09-11')]

  it('goes by day, says what is open, and what usually comes next', () => {
    const steps = stepsOf(EIA, rows, '2026-11-22')
    expect(told(steps)).toEqual([
      ['first-notice', 'done', 'closed'],
      ['draft', 'now', 'open'],
      ['submission', 'ahead', undefined],
    ])
    expect(steps[2]?.stated).toBeUndefined()
  })

  it.each([
    ['2026-11-15', 'ahead', 'ahead'],
    ['2026-11-16', 'now', 'open'],
    ['2026-12-31', 'now', 'open'],
    ['2027-01-01', 'now', 'closed'],
  ])('on %s the draft is %s and its window %s', (day, state, window) =>
    expect(told(stepsOf(EIA, rows, day))[1]).toEqual(['draft', state, window]),
  )

  it('says how long a window lasts at least, and whether that is provisional', () => {
    expect(stepsOf(EIA, [step('draft', '2026-11-16')], '2026-11-22')[0]?.least).toEqual({
      days: 10,
      calendar: false,
      day: '2026-11-27',
      provisional: false,
    })
    expect(stepsOf(EIA, [step('draft', '2039-12-26')], '2026-11-22')[0]?.least?.provisional).toBe(true)
    expect(stepsOf(EIA, [step('draft', '9999-01-01')], '2026-11-22')[0]?.least).toBeUndefined()
  })

  it('follows the kind of document: a form is accepted first', () => {
    const form = step('accepted', '2026-08-03', '2026-08-07', { kind: 'form' })
    expect(told(stepsOf(EIA, [form], '2026-11-22')).at(-1)).toEqual(['proposed', 'ahead', undefined])
    expect(stepsOf(EIA, [form], '2026-11-22')[0]?.least?.days).toBe(5)
  })

  it('awaits nothing after a refusal, and nothing of a kind without an order', () => {
    expect(told(stepsOf(EIA, [...rows, step('refused', '2027-02-01')], '2027-03-01')).at(-1)?.[0]).toBe('refused')
    const registration = step('decided', '2026-01-01', undefined, { kind: 'registration' })
    expect(stepsOf(EIA, [registration], '2026-11-22')).toHaveLength(1)
  })

  it('counts rounds from the second', () => {
    const again = [step('draft', '2026-01-05'), step('draft', '2026-03-05', undefined, { round: 2 })]
    expect(stepsOf(EIA, again, '2026-11-22').map(({ round }) => round)).toEqual([undefined, 2, undefined])
  })

  it('of a case is its revisions, of which a correction is none', () => {
    const revision = (number: number, stage: string, stageDate: string): Stating => ({
      key: 'C1',
      revision: number,
      publishedAt: '2026-11-01T00:00:00Z',
      body: { case: 'C1', stage, stageDate },
    })
    const steps = stepsOf(
      CASES,
      [
        revision(3, 'assessment', '2026-06-02'),
        revision(2, 'assessment', '2026-06-01'),
        revision(1, 'lead', '2026-03-01'),
      ],
      '2026-11-22',
    )
    expect(steps.map(({ stage, from, stated }) => [stage, from, stated?.revision])).toEqual([
      ['lead', '2026-03-01', 1],
      ['assessment', '2026-06-02', 3],
      ['consultation', undefined, undefined],
    ])
  })

  it('is empty of what states nothing, and of a register without steps', () => {
    expect(stepsOf(EIA, [{ ...step('draft', '2026-01-01'), body: null }], '2026-11-22')).toEqual([])
    expect(stepsOf(EIA, [], '2026-11-22')).toEqual([])
    expect(stepsOf(registerOf('places'), [step('draft', '2026-01-01')], '2026-11-22')).toEqual([])
  })
})
