import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { countedFields, type Contribution } from '../../content/openness/evidence.ts'
import { progressOf, servingRegisters } from '../../content/policies/progress.ts'
import { documentsOf, servingLine } from '../../site/policies/view.ts'

const NOW = '2026-07-01T00:00:00Z'
const held = (register: string, over: Partial<Contribution> = {}): [string, Contribution] => [
  register,
  {
    ...{ register, entries: 2, records: 2, corrected: 0, withdrawn: 0, filled: 4, documented: 0 },
    lastNewAt: '2026-06-30T00:00:00Z',
    ...over,
  },
]
const AIR = servingRegisters('P38', [], REGISTERS).filter(({ id }) => ['air-quality', 'eia'].includes(id))
const none = new Map<string, Contribution>()

describe('the registers of an article', () => {
  it('are those that rest on it, and those that it names', () => {
    const ids = servingRegisters('P38', ['places'], REGISTERS).map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['air-quality', 'eia', 'places']))
    expect(ids).not.toContain('development-index')
    expect(servingRegisters('P1', [], REGISTERS)).toEqual([])
  })
})

describe('how far an article is public', () => {
  it.each([
    ['live', [held('air-quality'), held('eia')], []],
    ['partly', [held('air-quality')], []],
    ['demo', [], [held('eia')]],
    ['partly', [held('eia')], [held('air-quality')]],
    ['empty', [held('air-quality', { records: 0 })], []],
  ])('is “%s” by what stands in its registers', (state, real, invented) => {
    expect(progressOf(AIR, new Map(real), new Map(invented), NOW).state).toBe(state)
  })

  it('is “none” without a register', () => {
    expect(progressOf([], none, none, NOW)).toEqual({ state: 'none', serving: [], missing: [], late: [] })
  })

  it('names what is missing and what is late', () => {
    const { missing, late, serving } = progressOf(AIR, new Map([held('air-quality')]), none, NOW)
    expect(missing.map(({ id }) => id)).toEqual(['eia'])
    // Hourly, and the last is a day old.
    expect(late.map(({ id }) => id)).toEqual(['air-quality'])
    const fields = AIR[0] ? countedFields(AIR[0]).length : 0
    expect(serving[0]).toMatchObject({ real: 2, filled: 4, cells: 2 * fields })
  })

  it('says so in words, in both languages', () => {
    const [line] = progressOf(AIR, new Map([held('air-quality')]), none, NOW).serving
    expect(line && servingLine(line, 'en')).toMatch(
      /^2 real records · last new one 30 June 2026 · overdue: was due by .* · \d+% of cells filled$/,
    )
    expect(line && servingLine(line, 'zh')).toContain('2 条真实记录')
  })
})

describe('the page of the policies', () => {
  it('shows articles by document, in order of number, with the tasks of regions', () => {
    const article = (mark: string) => ({
      article: mark,
      document: '文件',
      documentEn: 'Document',
      heading: mark,
      duty: '要求',
    })
    const tasks = [{ article: 'P9', status: 'done', isDemonstration: 1 as const, tasks: 3 }]
    const read = {
      articles: ['P10', 'P9', 'P38'].map(article),
      ...{ tasks, real: none, demonstration: none, newest: undefined },
    }
    const [document] = documentsOf(read, 'zh', NOW)
    expect(document?.articles.map(({ mark }) => mark)).toEqual(['P9', 'P10', 'P38'])
    expect(document?.articles.map(({ tasks: listed }) => listed)).toEqual(['完成 3 项（演示）', undefined, undefined])
  })
})
