import { describe, expect, it } from 'vitest'
import { changeFaults } from '../../content/consultations/changes.ts'
import { WindowRules } from '../../content/consultations/rules.ts'
import { earliestClose, earliestHearing, KINDS, ruleFor, windowOf } from '../../content/consultations/windows.ts'
import { CONSULTATION_RULES } from '../../content/generated/consultation-rules.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows } from '../../content/registers/check.ts'
import { message } from '../../content/registers/messages.ts'

const register = (id: string) => {
  const found = REGISTERS[id]
  if (!found) throw new Error(id)
  return found
}
const CONSULTATIONS = register('consultations')
const HEARINGS = register('hearings')
const NOW = new Date('2026-11-22T04:00:00Z')
const TODAY = '2026-11-22'

const row = (over: object = {}) => ({
  consultation: '示征2026-009',
  kind: 'eia',
  title: '示例项目环评征求意见稿',
  organisation: '11990100000000019F',
  place: '990101',
  opens: '2026-11-23',
  ...over,
})
const checked = (over: object = {}) => checkRows(CONSULTATIONS, [row(over)], { now: NOW })
const said = (over: object, lang: 'zh' | 'en' = 'en') =>
  checked(over).issues.map((issue) => `${issue.pointer} ${message(issue, lang)}`)

describe('ten working days of an environmental assessment', () => {
  const tenWorkingDays = { least: 10, days: 'working' } as const

  it('across the Spring Festival of 2026: off from 15 to 23 February, worked on Saturdays 14 and 28', () => {
    // 9 10 11 12 13 14 | 24 25 26 27
    expect(earliestClose(tenWorkingDays, '2026-02-09')).toEqual({ day: '2026-02-27', provisional: false })
    // Opened on a holiday, it counts from the first working day: 24 25 26 27 28 | 2 3 4 5 6 March
    expect(earliestClose(tenWorkingDays, '2026-02-16')).toEqual({ day: '2026-03-06', provisional: false })
  })

  it('across the National Day of 2026: off from 1 to 7 October, worked on Sunday 20 September and Saturday 10 October', () => {
    // 28 29 30 | 8 9 10 | 12 13 14 15
    expect(earliestClose(tenWorkingDays, '2026-09-28')).toEqual({ day: '2026-10-15', provisional: false })
    // 18 20 21 22 23 24 | 28 29 30 | 8: the Mid-Autumn Festival takes 25 to 27 September
    expect(earliestClose(tenWorkingDays, '2026-09-18')).toEqual({ day: '2026-10-08', provisional: false })
  })

  it('is provisional as soon as it counts through a year whose holidays are not announced', () => {
    expect(earliestClose(tenWorkingDays, '2030-09-26')).toEqual({ day: '2030-10-09', provisional: true })
  })
})

describe('thirty days of the calendar of a plan', () => {
  const thirtyDays = { least: 30, days: 'calendar' } as const

  it('count the first day and the last', () => {
    expect(earliestClose(thirtyDays, '2026-11-02').day).toBe('2026-12-01')
  })

  it('do not end on a day off: 3 October and the festival after it give way to the first working day', () => {
    // The thirtieth day is 3 October, in the holiday that ends on the 7th.
    expect(earliestClose(thirtyDays, '2026-09-04').day).toBe('2026-10-08')
    // The thirtieth day is Sunday 22 February in the Spring Festival.
    expect(earliestClose(thirtyDays, '2026-01-24').day).toBe('2026-02-24')
    // Saturday 28 February is worked: it may end there.
    expect(earliestClose(thirtyDays, '2026-01-30').day).toBe('2026-02-28')
  })

  it('are provisional where nobody knows yet what is a day off', () => {
    expect(earliestClose(thirtyDays, '2030-05-01').provisional).toBe(true)
  })
})

describe('a hearing', () => {
  it('is called so many days before, the day of the notice not counted', () => {
    expect(earliestHearing({ least: 7, days: 'calendar' }, '2026-11-22').day).toBe('2026-11-29')
    // 8 9 10 | 12 13 14 15 16 | 19 20
    expect(earliestHearing({ least: 10, days: 'working' }, '2026-09-30').day).toBe('2026-10-20')
  })

  it('of a price is called thirty days before, of a licence seven', () => {
    const hearing = (kind: string, day: string) =>
      windowOf('hearing', { kind, first: '2026-11-22', last: day })?.isEnough
    expect([hearing('price', '2026-12-21'), hearing('price', '2026-12-22')]).toEqual([false, true])
    expect([hearing('permit', '2026-11-28'), hearing('permit', '2026-11-29')]).toEqual([false, true])
  })
})

describe('the file of rules', () => {
  it('holds what opens to the rule of that day', () => {
    expect(ruleFor('comment', 'eia', '2018-12-31')).toMatchObject({ least: 10, days: 'calendar' })
    expect(ruleFor('comment', 'eia', '2019-01-01')).toMatchObject({ least: 10, days: 'working' })
  })

  it('asks what the portal itself asks where no law names a number, and says so', () => {
    for (const kind of ['price', 'other', 'constructor', ''])
      expect(ruleFor('comment', kind, '2026-01-01').standing).toBe('portal')
    expect(ruleFor('comment', 'eia', '2005-01-01').standing).toBe('portal')
  })

  it('names every kind that the registers name, and no other', () => {
    expect(Object.keys(CONSULTATIONS.fields['kind']?.enum ?? {})).toEqual(KINDS)
    expect(Object.keys(HEARINGS.fields['kind']?.enum ?? {})).toEqual(KINDS)
  })

  it('is refused where two lines of a kind are out of order', () => {
    const { otherwise, kinds } = CONSULTATION_RULES
    const eia = { ...kinds['eia'], comment: kinds['eia']?.comment.toReversed() }
    expect(WindowRules.safeParse({ otherwise, kinds: { eia } }).success).toBe(false)
    expect(WindowRules.safeParse(CONSULTATION_RULES).success).toBe(true)
  })
})

describe('publishing a consultation', () => {
  it('fills in the last day by the rule, and says which', () => {
    const { accepted, notices } = checked()
    // 23 to 27 November, 30 November to 4 December
    expect(accepted[0]?.body).toMatchObject({ closes: '2026-12-04', announced: TODAY })
    expect(notices.map((notice) => message(notice, 'zh'))).toEqual([expect.stringContaining('2026-12-04')])
  })

  it('takes a longer time, and refuses a shorter one with the rule and the earliest day', () => {
    expect(said({ closes: '2026-12-31' })).toEqual([])
    expect(said({ closes: '2026-12-03' }, 'zh')).toEqual([
      expect.stringMatching(
        /^\/0\/closes .*2026-11-23 至 2026-12-03 太短（9个工作日）：环境影响评价公众参与办法.*最早 2026-12-04/,
      ),
    ])
    expect(said({ closes: '2026-12-03' })[0]).toContain('9 working days')
    expect(said({ closes: '2026-11-01' })[0]).toContain('comes before')
  })

  it('takes a shorter one with a reason where the rule allows it, and says what it is', () => {
    const shortened = { closes: '2026-11-27', shortened: '园区规划环评已经征求过意见' }
    expect(said(shortened)).toEqual([])
    expect(
      checked(shortened)
        .notices.map((notice) => message(notice, 'en'))
        .join(),
    ).toContain('usual 10 working days')
    expect(said({ ...shortened, closes: '2026-11-26' })).toHaveLength(1)
    expect(said({ ...shortened, kind: 'plan' })).toHaveLength(1)
  })

  it('knows no day that is none', () => {
    expect(said({ opens: '2026-02-30' })).toHaveLength(1)
    expect(said({ opens: '9999-12-31', closes: '9999-12-31' })).toEqual([])
  })
})

describe('changing what was published', () => {
  const standing = { ...row({ opens: '2026-11-16', closes: '2026-12-04' }), announced: '2026-11-13' }
  const faults = (over: object, before: typeof standing | undefined = standing) =>
    changeFaults(CONSULTATIONS, { ...standing, ...over }, before, TODAY).map(({ field, code }) => `${field} ${code}`)

  it('may put the last day off, and never advance it', () => {
    expect(faults({ closes: '2026-12-31' })).toEqual([])
    expect(faults({ closes: '2026-12-03' })).toEqual(['closes consultation-advanced'])
  })

  it('keeps kind, first day and body once comments are taken', () => {
    expect(faults({ kind: 'other', opens: '2026-11-17' })).toEqual([
      'kind consultation-begun',
      'opens consultation-begun',
    ])
    expect(faults({ title: '改了名称', about: '说得更清楚' })).toEqual([])
  })

  it('opens on no day before the public could see it, unless all of it is over', () => {
    const first = (over: object) =>
      changeFaults(CONSULTATIONS, { ...standing, ...over }, undefined, TODAY).map(({ code }) => code)
    expect(first({})).toEqual(['consultation-backdated'])
    expect(first({ opens: TODAY })).toEqual([])
    expect(first({ opens: '2025-01-06', closes: '2025-01-17' })).toEqual([])
    expect(first({ elsewhere: 'https://example.com/' })).toEqual([])
  })

  it('calls a hearing as early as if it were called today, whatever day its notice bears', () => {
    const hearing = { hearing: '示听1', kind: 'permit', notice: '2026-10-01', day: '2026-11-25', state: 'announced' }
    const codes = (over: object, before?: typeof hearing) =>
      changeFaults(HEARINGS, { ...hearing, ...over }, before, TODAY).map(({ code }) => code)
    expect(codes({})).toEqual(['hearing-notice-short'])
    expect(codes({ day: '2026-11-29' })).toEqual([])
    expect(codes({ day: '2026-11-24' }, hearing)).toEqual(['hearing-advanced'])
    expect(codes({ day: '2026-12-24' }, hearing)).toEqual([])
    expect(codes({ day: '2026-11-24', state: 'cancelled' }, hearing)).toEqual([])
    expect(codes({ day: '2026-10-20', state: 'held' })).toEqual([])
  })
})
