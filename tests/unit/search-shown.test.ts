import { describe, expect, it } from 'vitest'
import { excerpt, highlight, holdsAll } from '../../content/search/highlight.ts'
import { rankOf } from '../../content/search/rank.ts'

const marked = (text: string, query: string): string =>
  highlight(text, query)
    .map(({ text: piece, found }) => (found ? `[${piece}]` : piece))
    .join('')

describe('what a query matches in a text', () => {
  it.each([
    ['万寿西宫', '西宫', '万寿[西宫]'],
    ['万寿西宫', '宫', '万寿西[宫]'],
    ['Taiyuan', 'taiYUAN', '[Taiyuan]'],
    ['1001A', '１００１ａ', '[1001A]'],
    ['太原汾河蓄水区', '汾河 太原', '[太原汾河]蓄水区'],
    ['规定（试行）', '（试行', '规定[（试行]）'],
    ['规定（试行）', '(试行)', '规定[（试行）]'],
    ['aaa', 'aa', '[aaa]'],
    ['柴村桥', '汾河', '柴村桥'],
    ['', 'x', ''],
    ['<b>汾</b>', '汾', '<b>[汾]</b>'],
    ['𠮷林市', '林', '𠮷[林]市'],
  ])('%s, asked for %s', (text, query, expected) => expect(marked(text, query)).toBe(expected))
})

describe('a text on a page of ours', () => {
  it('answers when it holds every word, in any order', () => {
    expect(holdsAll('环境空气质量 hourly AQI', 'aqi 空气')).toBe(true)
    expect(holdsAll('环境空气质量', '空气 河')).toBe(false)
    expect(holdsAll('环境空气质量', '  ')).toBe(false)
  })

  it('is shown around the first match', () => {
    const long = `${'前'.repeat(40)}水质${'后'.repeat(120)}`
    expect(excerpt(long, '水质')).toBe(`…${'前'.repeat(20)}水质${'后'.repeat(68)}…`)
    expect(excerpt('水质 类别', '类别 水质')).toBe('水质 类别')
    expect(excerpt('空气', '水质')).toBeUndefined()
  })
})

describe('rank of a record', () => {
  it.each([
    ['太原', '140100', ['太原市', 'Taiyuan', '太原'], 0],
    ['1001a', '1001A', ['万寿西宫'], 0],
    ['GB 3838', 'GB-3838-2002~w01009', ['溶解氧', 'GB 3838-2002'], 1],
    ['w01009', 'GB-3838-2002~w01009', ['溶解氧'], 0],
    ['西宫', '1001A', ['万寿西宫'], 2],
    ['汾河', '140100-S1', ['柴村桥'], 3],
  ])('%s: %s', (query, key, names, rank) => expect(rankOf(query, key, names)).toBe(rank))
})
