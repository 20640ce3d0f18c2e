import { describe, expect, it } from 'vitest'
import type { Body } from '../../content/registers/facts.ts'
import { standingOf, timedIn } from '../../content/reports/standing.ts'
import { limitsOf, stagesOf } from '../../site/reports/events.ts'
import { monthRows, seriesOf } from '../../site/reports/months.ts'
import { addressOf, listQuestion } from '../../site/reports/question.ts'
import { sketchOf } from '../../site/reports/sketch.ts'
import { treatmentOf } from '../../site/reports/treated.ts'
import { clockWords, placeName, shownReport, stepsOf } from '../../site/reports/view.ts'

const TODAY = '2026-11-22'
const BODY = '11990100000000019F'
const aBody = (over: Body = {}): Body => ({
  ...{ report: 'A1B2C3D4E5', category: 'smell', place: '990101', seen: '2026-11-18', authority: '示例市生态环境局' },
  ...{ body: BODY, state: 'received', since: '2026-11-19', received: '2026-11-19', due: '2027-01-18', reopenings: 0 },
  ...over,
})
const NAMES = new Map([
  ['990101', { code: '990101', nameZh: '示例县', nameEn: 'Demonstration County', shortName: null }],
])
const shown = (over: Body = {}, lang: 'zh' | 'en' = 'zh') =>
  shownReport({ key: 'A1B2C3D4E5', publisher: BODY, body: aBody(over) }, NAMES, TODAY, lang)

const limits = (over: Body, lang: 'zh' | 'en' = 'zh') =>
  limitsOf(aBody(over), standingOf(timedIn(aBody(over)), TODAY), TODAY, lang)

describe('a report in a list', () => {
  it('says what, where, when and how far, in either language', () => {
    expect(shown({ recurring: true, meToo: 'many' })).toMatchObject({
      ...{ category: '异味', placeName: '示例县', seen: '2026年11月18日那一周', stateName: '已收到' },
      ...{ meToo: '10～49人', isInvented: true, clock: '2027年1月18日前办完，还有 57 天' },
    })
    expect(shown({ due: '2026-11-01', finding: 'partly' }, 'en')).toMatchObject({
      ...{ category: 'Smell', placeName: 'Demonstration County', findingName: 'Partly substantiated' },
      clock: '21 days late in settling it',
    })
  })
  it('names a township by its county and code, and an unknown place by its code', () => {
    expect(placeName('990101003', NAMES, 'zh')).toBe('示例县（乡镇 990101003）')
    expect(placeName('440000', NAMES, 'zh')).toBe('440000')
  })
  it('says when its time ends today, and nothing where nothing is owed', () => {
    expect(clockWords(standingOf(timedIn(aBody({ due: TODAY })), TODAY), 'zh')).toBe('今天到期')
    expect(clockWords(standingOf(timedIn(aBody({ state: 'closed' })), TODAY), 'zh')).toBeUndefined()
  })
  it('says one day in the singular', () => {
    const said = (over: Body) => clockWords(standingOf(timedIn(aBody(over)), TODAY), 'en')
    expect(said({ due: '2026-11-23' })).toBe('to be settled by 23 November 2026, tomorrow')
    expect(said({ due: '2026-11-21' })).toBe('1 day late in settling it')
    const [accept, settle] = limits({ acceptDue: '2026-11-21', due: '2026-11-23', state: 'received' }, 'en')
    expect([accept?.said, settle?.said]).toEqual(['not yet, 1 day late', '1 day left'])
  })
  it('has no position unless one was stated', () => {
    expect(shown().position).toBeUndefined()
    expect(shown({ longitude: '132.03', latitude: '18.02' }).position).toEqual({ longitude: 132.03, latitude: 18.02 })
  })
})

describe('steps of a report', () => {
  const states = (state: string) => stepsOf(state, 'zh').map(({ name, state: of }) => `${name} ${of}`)
  it('follow the usual order, and end or turn where it does', () => {
    expect(states('accepted')).toEqual([
      ...['已收到 done', '已受理 now', '正在调查 ahead', '已办理 ahead', '已办结 ahead'],
    ])
    expect(states('closed').at(-1)).toBe('已办结 done')
    expect(states('not-accepted')).toEqual(['已收到 done', '不予受理 now'])
    expect(states('forwarded')[0]).toBe('已转办 now')
    expect(states('reopened')[2]).toBe('重新打开 now')
  })
})

describe('what happened', () => {
  const told = (revisions: Body[]) =>
    stagesOf(revisions, 'zh').map(({ title, at, note, state }) => [title, at, note, state])
  it('is told step by step, those of one day too, with reasons and hands', () => {
    const first = aBody()
    const forwarded = aBody({
      state: 'forwarded',
      since: '2026-11-20',
      authority: '示例局',
      body: 'X',
      reason: '不归本局管',
    })
    const settled = {
      ...forwarded,
      state: 'settled',
      since: '2026-11-25',
      accepted: '2026-11-21',
      settled: '2026-11-25',
    }
    expect(told([first, forwarded, settled])).toEqual([
      ['已收到', '2026-11-19', undefined, 'done'],
      ['已转办', '2026-11-20', '交给示例局：不归本局管', 'done'],
      ['已受理', '2026-11-21', undefined, 'done'],
      ['已办理', '2026-11-25', undefined, 'now'],
      ['已办结', undefined, undefined, 'ahead'],
    ])
  })
  it('of one that ended has nothing ahead', () => {
    const closed = aBody({ state: 'not-accepted', since: '2026-11-21', closed: '2026-11-21', reason: '另有程序' })
    expect(told([closed])).toEqual([
      ['已收到', '2026-11-19', undefined, 'done'],
      ['不予受理', '2026-11-21', '另有程序', 'done'],
    ])
    expect(stagesOf([], 'zh')).toEqual([])
  })
})

describe('time limits', () => {
  it('show how much is over and what was late', () => {
    const [accept, settle] = limits({ acceptDue: '2026-11-21', state: 'received' })
    expect(accept).toMatchObject({ isLate: true, isDone: false, said: '还没有，已经晚了 1 天' })
    expect(settle).toMatchObject({ isLate: false, said: '还有 57 天', end: 1 })
    const done = limits({ state: 'settled', acceptDue: '2026-11-21', accepted: '2026-11-20', settled: '2027-01-20' })
    expect(done.map(({ said }) => said)).toEqual(['2026年11月20日完成', '2027年1月20日完成，晚了 2 天'])
    for (const { passed, end } of [...done, ...(accept ? [accept] : [])])
      for (const share of [passed, end]) expect(share >= 0 && share <= 1).toBe(true)
  })
  it('of one that is not accepted has nothing to settle', () => {
    const declined = limits({ state: 'not-accepted', acceptDue: '2026-11-21', closed: '2026-11-20' })
    expect(declined.map(({ isDone }) => isDone)).toEqual([true])
  })
})

describe('the question of a list', () => {
  const asked = (text: string) => listQuestion(new URLSearchParams(text), TODAY)
  it('is read from an address and written into one', () => {
    const question = asked('place=990101&category=smell&state=closed&late=true')
    expect(question).toMatchObject({ isWrong: false, isLate: true, question: { place: '990101', lateOn: TODAY } })
    expect(addressOf(question)).toBe('/reports/?place=990101&category=smell&state=closed&late=true')
    expect(addressOf(asked(''))).toBe('/reports/')
    expect(addressOf(question, { place: undefined, cursor: 'c' })).toContain('cursor=c')
  })
  it('leaves out what makes no sense, and says so', () => {
    for (const text of ['place=99', 'category=<script>', 'state=lost', 'body=x', 'late=1']) {
      const { isWrong, question } = asked(text)
      expect(isWrong).toBe(true)
      expect(Object.values(question).filter((one) => one !== undefined)).toEqual([])
    }
    expect(asked('category=').isWrong).toBe(false)
  })
})

describe('the sketch', () => {
  it('numbers those that have a position as the list does', () => {
    const near = shown({ longitude: '132.03', latitude: '18.02' })
    const sketch = sketchOf([shown(), near])
    expect(sketch?.points).toEqual([{ label: '2', east: 0, north: 0 }])
    expect(sketch?.dots.get('A1B2C3D4E5')).toBe('2')
  })
  it('is none without positions, or across half the country', () => {
    expect(sketchOf([shown()])).toBeUndefined()
    const [east, west] = [shown({ longitude: '132', latitude: '18' }), shown({ longitude: '80', latitude: '40' })]
    expect(sketchOf([east, west])).toBeUndefined()
  })
})

describe('how reports are treated', () => {
  const month = (over: Body): Body => ({ body: BODY, month: '2026-10', basis: 'all', ...over })
  it('is put together of what is shown, and says nothing of what is hidden', () => {
    const treatment = treatmentOf([
      month({ received: 20, settled: 12, inTime: 7, late: 5 }),
      month({ month: '2026-09', received: 10, settled: 9 }),
    ])
    expect(treatment).toMatchObject({ from: '2026-09', to: '2026-10', bodies: 1, received: 30, reopened: undefined })
    expect(treatment?.bars).toEqual([
      {
        ...{ name: 'settled', total: 12 },
        shares: [
          { name: 'inTime', count: 7, from: 0, until: 7 / 12 },
          { name: 'late', count: 5, from: 7 / 12, until: 1 },
        ],
      },
    ])
    expect(treatmentOf([])).toBeUndefined()
  })
  it('shows a hidden number as below five, never as none', () => {
    const months = [month({ received: 20, settled: 12 })]
    expect(monthRows(months, 'zh')[0]).toMatchObject({ received: '20', inTime: '＜5', reopened: '＜5' })
    expect(seriesOf(months, 'en')[0]?.points).toEqual([{ label: 'October 2026', value: undefined }])
  })
})
