import { readFileSync } from 'node:fs'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { READINGS } from '../../content/generated/readings.ts'
import { matchExpression } from '../../content/search/match.ts'
import { pinyinRuns, typedPinyin } from '../../content/search/pinyin.ts'

const PLACES = readFileSync(new URL('../../content/data/places.csv', import.meta.url), 'utf8')
const FEW = { xi: '西', an: '安', xian: '先', lü: '吕', lu: '路' }

const cuts = (query: string): [string, string][] =>
  typedPinyin(query, FEW).map(({ words, syllables }) => [
    words,
    syllables
      .map(([from, to, characters]) => `${from}-${to} ${characters.join('')}`)
      .sort()
      .join(', '),
  ])

describe('pinyin', () => {
  it('knows every reading that the name of a place has', () => {
    const { data } = Papa.parse<Record<string, string>>(PLACES, { header: true, skipEmptyLines: true })
    const unknown = data.flatMap(({ nameZh = '', pinyin = '' }) => {
      const [characters, syllables] = [Array.from(nameZh), pinyin.split(' ')]
      const isRead = characters.every((character, at) => READINGS[syllables[at] ?? '']?.includes(character))
      return isRead && characters.length === syllables.length ? [] : [`${nameZh} ${pinyin}`]
    })
    expect(data.length).toBeGreaterThan(3_000)
    expect(unknown).toEqual([])
  })

  it.each([
    ['xian', [['xian', '0-2 西, 2-4 安']]],
    ["xi'an", [["xi'an", '0-2 西, 2-4 安']]],
    // The words as one name; none of them alone is one.
    ['xi an', [['xi an', '0-2 西, 2-4 安']]],
    [
      'xian xian',
      [
        ['xian xian', '0-2 西, 0-4 先, 2-4 安, 4-6 西, 4-8 先, 6-8 安'],
        ['xian', '0-2 西, 2-4 安'],
        ['xian', '0-2 西, 2-4 安'],
      ],
    ],
    ['lulv', [['lulv', '0-2 吕路, 2-4 吕']]],
    ['xia', []],
    ['xi1', []],
    ['西an', []],
  ])('cuts %s wherever its letters allow', (query, expected) => expect(cuts(query)).toEqual(expected))

  it('reads no more letters than make some twenty syllables', () => {
    const letters = typedPinyin(Array.from({ length: 8 }, () => 'xian'.repeat(12)).join(' 1 '), FEW)
    expect(letters.map(({ end }) => end)).toEqual([48])
  })

  it('takes words beside each other for one name, unless something else stands between', () => {
    expect(pinyinRuns(['tai', 'yuan', '1001A', 'fenhe'])).toEqual([['tai', 'yuan'], ['1001A'], ['fenhe']])
    expect(pinyinRuns([])).toEqual([])
  })

  it('asks for the words as typed where nothing is read so', () => {
    expect(matchExpression('ab cd', new Map())).toBe('"ab" AND "cd"')
    expect(matchExpression('ab cd', new Map([['ab cd', ['甲乙']]]))).toBe('(("ab" AND "cd") OR "甲乙")')
    expect(matchExpression('ab cd', new Map([['cd', ['甲乙', '丙丁戊']]]))).toBe(
      '"ab" AND ("cd" OR "甲乙" OR "丙丁 丁戊")',
    )
  })
})
