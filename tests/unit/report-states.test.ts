import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import {
  FINDINGS,
  GROUNDS,
  GROUND_WORDS,
  STATES,
  after,
  isOpen,
  missteps,
  nextStates,
  reopenableUntil,
  type Progress,
  type Step,
} from '../../content/reports/states.ts'

const BODY = '11990100000000019F'
const OTHER = '11990000000000040H'
const received = (over: Partial<Progress> = {}): Progress => ({ state: 'received', body: BODY, reopenings: 0, ...over })
const by = (step: Step) => (step.to === 'reopened' ? 'reporter' : 'body')

const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constant({ to: 'accepted' } as const),
  fc.record({
    to: fc.constant('not-accepted' as const),
    ground: fc.constantFrom(...GROUNDS),
    reason: fc.constantFrom('不归我们管', ' '),
  }),
  fc.record({ to: fc.constant('forwarded' as const), body: fc.constantFrom(BODY, OTHER), reason: fc.constant('转') }),
  fc.constant({ to: 'investigating' } as const),
  fc.record({
    to: fc.constant('settled' as const),
    finding: fc.constantFrom(...FINDINGS),
    answer: fc.constantFrom('已查', ''),
  }),
  fc.constant({ to: 'closed' } as const),
  fc.record({ to: fc.constant('reopened' as const), reason: fc.constant('还在冒烟') }),
)
const aDay = fc
  .integer({ min: 0, max: 90 })
  .map((days) => new Date(Date.UTC(2026, 8, 1 + days)).toISOString().slice(0, 10))

/** Takes every step that can be taken, on days in order. */
const walk = (steps: readonly Step[], days: readonly string[]): Progress[] => {
  const path = [received()]
  days.toSorted().forEach((day, at) => {
    const [progress, step] = [path.at(-1) ?? received(), steps[at]]
    if (step && missteps(progress, step, by(step), day).length === 0) path.push(after(progress, step, day))
  })
  return path
}

describe('the states of a report', () => {
  it('are those of the register, findings too', () => {
    const fields = REGISTERS['reports']?.fields
    expect(Object.keys(fields?.['state']?.enum ?? {})).toEqual([...STATES])
    expect(Object.keys(fields?.['finding']?.enum ?? {})).toEqual([...FINDINGS])
  })

  it('lead from received to closed', () => {
    const steps: Step[] = [
      { to: 'accepted' },
      { to: 'investigating' },
      { to: 'settled', finding: 'partly', answer: '已责令改正' },
      { to: 'closed' },
    ]
    const path = walk(steps, ['2026-09-01', '2026-09-02', '2026-09-20', '2026-09-21'])
    expect(path.map(({ state }) => state)).toEqual(['received', 'accepted', 'investigating', 'settled', 'closed'])
    expect(path.at(-1)).toEqual({
      ...{ state: 'closed', body: BODY, accepted: '2026-09-01', finding: 'partly', answer: '已责令改正' },
      ...{ settled: '2026-09-20', closed: '2026-09-21', reopenings: 0 },
    })
  })

  it('are entered from no other state than the machine says', () => {
    const from = (state: (typeof STATES)[number]) => STATES.filter((one) => nextStates(one).includes(state))
    expect(from('accepted')).toEqual(['received', 'forwarded'])
    expect(from('not-accepted')).toEqual(['received', 'forwarded'])
    expect(from('investigating')).toEqual(['accepted', 'reopened'])
    expect(from('settled')).toEqual(['investigating'])
    expect(from('closed')).toEqual(['settled'])
    expect(from('reopened')).toEqual(['settled', 'closed'])
    expect(from('received')).toEqual([])
  })

  it('let a body that it was forwarded to decide anew', () => {
    const forwarded = after(received(), { to: 'forwarded', body: OTHER, reason: '油烟归城管' }, '2026-09-02')
    expect(forwarded).toMatchObject({ state: 'forwarded', body: OTHER, reason: '油烟归城管' })
    expect(missteps(forwarded, { to: 'accepted' }, 'body', '2026-09-03')).toEqual([])
    expect(missteps(forwarded, { to: 'forwarded', body: OTHER, reason: '转' }, 'body', '2026-09-03')).toMatchObject([
      { pointer: '/body' },
    ])
  })

  it('ask for what the reporter is owed: a reason, a finding, an answer', () => {
    const pointers = (progress: Progress, step: Step) =>
      missteps(progress, step, by(step), '2026-09-03').map(({ pointer }) => pointer)
    expect(pointers(received(), { to: 'not-accepted', ground: 'other', reason: ' ' })).toEqual(['/reason'])
    expect(pointers(received({ state: 'investigating' }), { to: 'settled', finding: 'partly', answer: '' })).toEqual([
      '/answer',
    ])
    const long = { to: 'not-accepted', ground: 'other', reason: '长'.repeat(4_001) } as const
    expect(pointers(received(), long)).toEqual(['/reason'])
    const unknown: Step = JSON.parse('{"to":"settled","finding":"maybe","answer":"好"}')
    expect(pointers(received({ state: 'investigating' }), unknown)).toEqual(['/finding'])
  })

  it('are reopened by whoever reported alone, up to the sixtieth day', () => {
    const closed = received({ state: 'closed', settled: '2026-08-20', closed: '2026-09-01', finding: 'partly' })
    const step: Step = { to: 'reopened', reason: '又冒烟' }
    expect(reopenableUntil(closed)).toBe('2026-10-31')
    expect(missteps(closed, step, 'reporter', '2026-10-31')).toEqual([])
    expect(missteps(closed, step, 'reporter', '2026-11-01')).toMatchObject([{ pointer: '/to' }])
    expect(missteps(closed, step, 'body', '2026-09-02')).toMatchObject([{ pointer: '/to' }])
    expect(missteps(received(), { to: 'accepted' }, 'reporter', '2026-09-02')).toMatchObject([{ pointer: '/to' }])
    expect(after(closed, step, '2026-09-02')).toEqual({
      ...{ state: 'reopened', body: BODY, accepted: undefined, reason: '又冒烟', reopenings: 1 },
    })
  })

  it('name grounds in both languages', () => expect(Object.keys(GROUND_WORDS)).toEqual([...GROUNDS]))

  it('never leave the machine, lose a reopening or settle without a finding, whatever is tried', () => {
    const tries = fc.tuple(fc.array(aStep, { maxLength: 25 }), fc.array(aDay, { minLength: 25, maxLength: 25 }))
    fc.assert(
      fc.property(tries, ([steps, days]) => {
        const path = walk(steps, days)
        path.forEach((now, at) => {
          const before = path[at - 1]
          if (before) {
            expect(nextStates(before.state)).toContain(now.state)
            expect(now.reopenings - before.reopenings).toBe(now.state === 'reopened' ? 1 : 0)
          }
          expect(now.closed !== undefined).toBe(!isOpen(now.state))
          if (now.state === 'settled' || now.state === 'closed') expect(now.finding && now.answer).toBeTruthy()
          else expect(now.finding).toBeUndefined()
          if (now.state === 'not-accepted' || now.state === 'forwarded') expect(now.reason?.trim()).toBeTruthy()
        })
      }),
    )
  })
})
