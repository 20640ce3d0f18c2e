import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWorkingDay } from '../../content/calendar/working-days.ts'
import { CLOCKS } from '../../content/generated/report-clocks.ts'
import { RIGHTS } from '../../content/generated/report-rights.ts'
import { ClockRules, RightRules } from '../../content/reports/clock-rules.ts'
import { clocksOf, faultsOfExtension, lawOn, promiseOn, ruleById } from '../../content/reports/clocks.ts'
import { standingOf } from '../../content/reports/standing.ts'
import { lastDayOf } from '../../content/reports/counted.ts'
import { occasionOf, rightsOf } from '../../content/reports/rights.ts'
import { STATES } from '../../content/reports/states.ts'

const BEIJING = '110101'
const COUNTY = '990101'
const aDay = fc
  .integer({ min: 0, max: 3_600 })
  .map((days) => new Date(Date.UTC(2016, 0, 1) + days * 86_400_000).toISOString().slice(0, 10))
const aKind = fc.constantFrom(...(['petition', 'hotline', 'case', 'market'] as const))

describe('the last day of a time', () => {
  it('does not count the day it begins, and ends on no day off', () => {
    expect(lastDayOf({ count: 15, of: 'calendar' }, '2026-11-02').day).toBe('2026-11-17')
    // A Saturday: on to Monday.
    expect(lastDayOf({ count: 12, of: 'calendar' }, '2026-11-02').day).toBe('2026-11-16')
    // National Day, 1 to 7 October 2025 and the day after.
    expect(lastDayOf({ count: 30, of: 'calendar' }, '2025-09-02').day).toBe('2025-10-09')
    expect(lastDayOf({ count: 7, of: 'working' }, '2025-09-28').day).toBe('2025-10-14')
  })

  it('counts months to the same day, or to the last that there is', () => {
    expect(lastDayOf({ count: 6, of: 'months' }, '2025-10-31').day).toBe('2026-04-30')
    expect(lastDayOf({ count: 3, of: 'months' }, '2025-11-28').day).toBe('2026-02-28')
    expect(lastDayOf({ count: 1, of: 'months' }, '2027-12-15').provisional).toBe(true)
  })

  it('is refused of what is no day', () => {
    for (const day of ['2026-02-30', '2026-2-3', '', 'gestern', '9999-01-01'])
      expect(() => lastDayOf({ count: 1, of: 'calendar' }, day), day).toThrow(RangeError)
  })

  it('is a working day after the one it began, later for a longer time and for a later beginning', () => {
    const aSpan = fc.record({ count: fc.integer({ min: 1, max: 60 }), of: fc.constantFrom('calendar', 'working') })
    fc.assert(
      fc.property(aSpan, aDay, aDay, (span, a, b) => {
        const [first, second] = [a, b].toSorted()
        if (first === undefined || second === undefined) return
        const last = lastDayOf(span, first)
        expect(last.day > first).toBe(true)
        expect(isWorkingDay(last.day)).toBe(true)
        expect(last.day <= lastDayOf(span, second).day).toBe(true)
        expect(last.day <= lastDayOf({ ...span, count: span.count + 1 }, first).day).toBe(true)
      }),
    )
  })
})

describe('the clock of a report', () => {
  it('is that of its matter and of the day it came in', () => {
    expect(clocksOf({ category: 'kitchen-fumes', place: BEIJING, received: '2026-11-02' })).toMatchObject({
      ...{ clock: 'petition-2022', accept: { day: '2026-11-17' }, settle: { day: '2027-01-18' } },
    })
    expect(clocksOf({ category: 'smoke', place: BEIJING, received: '2023-06-30' }).clock).toBe('case-2010')
    expect(clocksOf({ category: 'smoke', place: BEIJING, received: '2023-07-01' }).clock).toBe('case-2023')
    // Before there was a rule: what the portal asks.
    expect(clocksOf({ category: 'false-label', place: BEIJING, received: '2019-12-31' })).toMatchObject({
      ...{ clock: 'portal', accept: { rule: { standing: 'portal' } } },
    })
  })

  it('counts from the day it was accepted, once it was', () => {
    const running = { category: 'kitchen-fumes', place: BEIJING, received: '2026-11-02' }
    expect(clocksOf({ ...running, accepted: '2026-11-03' }).settle.day).toBe('2027-01-04')
    expect(clocksOf({ ...running, accepted: '2026-11-03' }).accept.day).toBe('2026-11-17')
  })

  it('is what the place promised where that is earlier, and only of the office that promised', () => {
    const running = { category: 'kitchen-fumes', place: COUNTY, received: '2026-11-02' } as const
    const promised = clocksOf({ ...running, offices: ['urban-management'] })
    expect(promised).toMatchObject({
      ...{ clock: 'promise-demonstration', accept: { day: '2026-11-04' }, settle: { day: '2026-11-23' } },
      ...{ law: { day: '2027-01-18' }, extended: { day: '2026-12-14' } },
    })
    expect(clocksOf({ ...running, offices: ['housing', 'urban-management'] })).toEqual(promised)
    expect(clocksOf({ ...running, offices: ['housing'] }).clock).toBe('petition-2022')
    expect(clocksOf(running).clock).toBe('petition-2022')
    expect(clocksOf({ ...running, offices: ['ecology'], received: '2025-12-31' }).clock).toBe('petition-2022')
  })

  it('is never later than the law, never ends before it begins, and is put off to later only', () => {
    const offices = fc.option(fc.subarray(['ecology', 'urban-management', 'market'] as const), { nil: undefined })
    const running = fc.record({
      category: fc.constantFrom('smoke', 'noise', 'false-code', 'constructor'),
      place: fc.constantFrom(BEIJING, COUNTY, '990101003'),
      offices,
      received: aDay,
    })
    fc.assert(
      fc.property(running, fc.integer({ min: 0, max: 10 }), (report, days) => {
        const at = Date.parse(`${report.received}T00:00:00Z`) + days * 86_400_000
        const accepted = new Date(at).toISOString().slice(0, 10)
        for (const clocks of [clocksOf(report), clocksOf({ ...report, accepted })]) {
          expect(clocks.settle.day <= clocks.law.day).toBe(true)
          expect(clocks.accept.day > report.received).toBe(true)
          expect(clocks.settle.day > report.received).toBe(true)
          if (clocks.extended) expect(clocks.extended.day > clocks.settle.day).toBe(true)
          expect(ruleById(clocks.clock)).toBe(clocks.settle.rule)
        }
      }),
    )
  })

  it('is found again by its id, and refuses what is no day', () => {
    expect(ruleById('case-2010')?.standing).toBe('recalled')
    expect(ruleById('sundial')).toBeUndefined()
    expect(() => clocksOf({ category: 'smoke', place: BEIJING, received: '2026-13-01' })).toThrow(RangeError)
  })

  it('has a law on every day, and a promise only while it holds', () => {
    fc.assert(fc.property(aKind, aDay, (kind, day) => lawOn(kind, day).from <= day))
    const of = { kind: 'petition', place: COUNTY, office: 'ecology' } as const
    const [promise] = CLOCKS.promises
    if (!promise) throw new Error('the demonstration promises')
    const ended = { ...CLOCKS, promises: [{ ...promise, until: '2026-06-30' }] }
    expect(promiseOn(of, '2026-06-30', ended)?.id).toBe('promise-demonstration')
    expect(promiseOn(of, '2026-07-01', ended)).toBeUndefined()
    expect(promiseOn({ ...of, place: BEIJING }, '2026-06-30')).toBeUndefined()
    expect(
      CLOCKS.promises.every(
        ({ places, demonstration }) => demonstration === places.every((one) => one.startsWith('99')),
      ),
    ).toBe(true)
  })
})

describe('what is late', () => {
  const report = { state: 'received', acceptDue: '2026-11-17', due: '2027-01-18' } as const
  it('shows by itself the day after the last', () => {
    expect(standingOf(report, '2026-11-17')).toMatchObject({
      ...{ awaited: 'decision', due: '2026-11-17', isLate: false, daysLeft: 0 },
    })
    expect(standingOf(report, '2026-11-18')).toMatchObject({ isLate: true, daysLeft: -1 })
    expect(standingOf({ ...report, state: 'investigating' }, '2026-11-18')).toMatchObject({
      ...{ awaited: 'settlement', isLate: false, due: '2027-01-18', daysLeft: 61 },
    })
    expect(standingOf({ ...report, state: 'forwarded' }, '2026-11-18').isLate).toBe(true)
  })

  it('stays what it was once it is over', () => {
    const settled = { ...report, state: 'closed', settled: '2027-01-19', closed: '2027-02-01' } as const
    expect(standingOf(settled, '2030-01-01')).toMatchObject({ awaited: undefined, isLate: false, settledLate: 1 })
    expect(standingOf({ ...settled, settled: '2027-01-18' }, '2030-01-01').settledLate).toBe(0)
    const declined = { ...report, state: 'not-accepted', closed: '2026-11-18' }
    expect(standingOf(declined, '2030-01-01')).toMatchObject({ awaited: undefined, isLate: false, decidedLate: 1 })
  })

  it('is nothing where no rule sets a day', () =>
    expect(standingOf({ state: 'received', acceptDue: null, due: null }, '2026-11-18')).toEqual({
      ...{ awaited: undefined, due: undefined, daysLeft: undefined, isLate: false, decidedLate: 0, settledLate: 0 },
    }))

  it('never becomes in time again as days go by', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STATES), aDay, aDay, aDay, (state, due, a, b) => {
        const [first, second] = [a, b].toSorted()
        if (first === undefined || second === undefined) return
        const timed = { state, acceptDue: due, due }
        if (standingOf(timed, first).isLate) expect(standingOf(timed, second).isLate).toBe(true)
      }),
    )
  })
})

describe('putting a report off', () => {
  const report = { state: 'investigating', due: '2026-11-23' } as const
  const clocks = clocksOf({ category: 'smoke', place: COUNTY, offices: ['ecology'], received: '2026-11-02' })
  const pointers = (
    over: object,
    reason = '等监测报告',
    today = '2026-11-20',
    of: Parameters<typeof faultsOfExtension>[1] = clocks,
  ) => faultsOfExtension({ ...report, ...over }, of, reason, today).map(({ pointer }) => pointer)
  it('takes a reason, once, before its time is over', () => {
    expect(pointers({})).toEqual([])
    expect(pointers({}, '  ')).toEqual(['/reason'])
    expect(pointers({}, '长'.repeat(4_001))).toEqual(['/reason'])
    expect(pointers({ extended: '2026-11-10' })).toEqual(['/to'])
    expect(pointers({}, '晚了', '2026-11-24')).toEqual(['/to'])
    expect(pointers({ state: 'received', acceptDue: '2026-12-01' })).toEqual(['/to'])
    expect(pointers({}, '等', '2026-11-20', { extended: undefined })).toEqual(['/to'])
  })
})

describe('what can be done after an answer', () => {
  const settled = { category: 'kitchen-fumes', state: 'settled', settled: '2026-11-02', due: '2027-01-18' } as const
  const of = (report: Parameters<typeof rightsOf>[0], today = '2026-11-22') =>
    Object.fromEntries(rightsOf(report, today).map((right) => [right.id, right]))

  it('is a review, a second review, reconsideration and a lawsuit, each with its last day', () => {
    const rights = of(settled)
    expect(Object.keys(rights)).toEqual(['review', 'second-review', 'reconsideration', 'lawsuit'])
    expect(rights['review']).toMatchObject({ until: '2026-12-02', isOver: false, isLatest: false })
    // Asked on the last day, answered on the last day: 2 December, 1 January and on past the holidays, thirty days more.
    expect(rights['second-review']).toMatchObject({ isLatest: true, provisional: true })
    expect(rights['second-review']?.until).toMatch(/^2027-02-0\d$/)
    // New Year's Day, whose holiday of 2027 was not announced when this was written: it may still move.
    expect(rights['reconsideration']).toMatchObject({ until: '2027-01-01', provisional: true })
    expect(rights['lawsuit']?.until).toMatch(/^2027-05-0\d$/)
  })

  it('is over the day after its last, and still shown', () => {
    expect(of(settled, '2026-12-02')['review']?.isOver).toBe(false)
    expect(of(settled, '2026-12-03')['review']?.isOver).toBe(true)
  })

  it('is no review where it was no petition, nor where it was not accepted', () => {
    expect(Object.keys(of({ ...settled, category: 'smoke' }))).toEqual(['reconsideration', 'lawsuit'])
    expect(Object.keys(of({ category: 'noise', state: 'not-accepted', closed: '2026-11-02' }))).toEqual([
      ...['reconsideration', 'lawsuit-after'],
    ])
  })

  it('begins with silence once the time is over, and not before', () => {
    const silent = { category: 'noise', state: 'investigating', due: '2026-11-20' } as const
    expect(rightsOf(silent, '2026-11-20')).toEqual([])
    // Of a body that does nothing, reconsideration comes before a lawsuit, which is counted from its last day.
    const rights = of(silent, '2026-11-21')
    expect(Object.keys(rights)).toEqual(['reconsideration', 'lawsuit-after'])
    expect(rights['lawsuit-after']).toMatchObject({ isLatest: true })
    expect(String(rights['lawsuit-after']?.until) > String(rights['reconsideration']?.until)).toBe(true)
    expect(occasionOf(silent, '2026-11-21')).toEqual({ after: 'silence', day: '2026-11-20' })
  })

  it('is nothing of a time when there was no such right', () =>
    expect(rightsOf({ ...settled, settled: '1998-01-01' }, '1998-02-01')).toEqual([]))
})

describe('files of clocks and rights', () => {
  it('are refused out of order, with one id twice, or with a right that follows none', () => {
    const { kinds } = CLOCKS
    const twice = { ...CLOCKS, otherwise: { ...CLOCKS.otherwise, id: 'petition-2022' } }
    const turned = { ...CLOCKS, kinds: { ...kinds, case: { ...kinds.case, rules: kinds.case.rules.toReversed() } } }
    expect(ClockRules.safeParse(CLOCKS).success).toBe(true)
    expect(ClockRules.safeParse(twice).success).toBe(false)
    expect(ClockRules.safeParse(turned).success).toBe(false)
    expect(RightRules.safeParse(RIGHTS).success).toBe(true)
    expect(RightRules.safeParse({ 'second-review': RIGHTS['second-review'] }).success).toBe(false)
  })
})
