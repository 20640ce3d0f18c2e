import { describe, expect, it } from 'vitest'
import { CLOCKS } from '../../content/generated/report-clocks.ts'
import { CATEGORIES } from '../../content/reports/categories.ts'
import { clocksIn, daysOf, mattersIn, settleIn, spanIn } from '../../site/reports/rules.ts'

describe('the page of the rules', () => {
  it.each(['zh', 'en'] as const)('shows every matter once with all its rules, in %s', (lang) => {
    const matters = mattersIn(lang).flatMap((group) => group.matters)
    expect(matters.map(({ category }) => category).toSorted()).toEqual([...CATEGORIES].toSorted())
    for (const { category, rules } of matters)
      for (const { when, offices, basis } of rules) {
        expect(when, category).not.toBe('')
        expect(
          offices.concat(basis.map(({ text }) => text)).every((text) => text !== ''),
          category,
        ).toBe(true)
      }
  })

  it('says hours and sources in words, and what holds otherwise', () => {
    const noise = mattersIn('en')
      .flatMap((group) => group.matters)
      .find(({ category }) => category === 'noise')
    expect(noise?.rules.map(({ when }) => when)).toEqual([
      ...['a building site', 'a factory, machines', 'vehicles, roads, railways', 'neighbours, squares, entertainment'],
      ...['22:00 to 06:00', 'otherwise'],
    ])
    expect(noise?.rules[4]).toMatchObject({
      offices: ['public security', 'urban management'],
      line: { telephone: '110' },
    })
  })

  it('shows the clock of the day first, and those before it after', () => {
    const cases = (today: string) => clocksIn('en', today).find(({ kind }) => kind === 'case')
    expect(cases('2026-11-22')?.rules.map(({ id }) => id)).toEqual(['case-2023', 'case-2010'])
    expect(cases('2020-01-01')?.rules.map(({ id }) => id)).toEqual(['case-2010'])
    expect(cases('2026-11-22')?.matters).toContain('black smoke')
  })

  it('says times as their rule counts them, and draws working days longer', () => {
    expect(spanIn({ count: 15, of: 'working' }, 'zh')).toBe('15个工作日')
    expect(settleIn(CLOCKS.otherwise, 'en')).toBe('60 days after it was accepted')
    expect([daysOf({ count: 15, of: 'working' }), daysOf({ count: 3, of: 'months' }), daysOf(undefined)]).toEqual([
      21, 90, 0,
    ])
  })
})
