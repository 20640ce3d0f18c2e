import { describe, expect, it } from 'vitest'
import { href, otherLang } from '../../site/paths.ts'
import { shownTime } from '../../site/time.ts'
import { shownNumber, shownUnit } from '../../site/units.ts'
import { words } from '../../site/words.ts'

describe('numbers', () => {
  it('keeps every published digit and groups the whole part', () => {
    expect(shownNumber('1495')).toBe('1,495')
    expect(shownNumber('0.70')).toBe('0.70')
    expect(shownNumber('1234567.8901')).toBe('1,234,567.8901')
    expect(shownNumber('999')).toBe('999')
  })
  it('writes a true minus sign', () => expect(shownNumber('-1000')).toBe('−1,000'))
})

describe('units', () => {
  it('raises the digits of a UCUM code', () => {
    expect(shownUnit('ug/m3', 'zh')).toBe('µg/m³')
    expect(shownUnit('km2', 'en')).toBe('km²')
    expect(shownUnit('mg/L', 'en')).toBe('mg/L')
  })
  it('uses the name a unit has in the language', () => {
    expect(shownUnit('har', 'zh')).toBe('公顷')
    expect(shownUnit('har', 'en')).toBe('ha')
  })
  it('shows nothing beside a pure number or a pH', () => {
    expect(shownUnit('1', 'zh').trim()).toBe('')
    expect(shownUnit('[pH]', 'en').trim()).toBe('')
  })
})

describe('times', () => {
  it('are those of Asia/Shanghai: 23:00 UTC is the next morning', () => {
    expect(shownTime('2018-02-19T23:00:00Z', 'zh')).toBe('2018年2月20日 07:00')
    expect(shownTime('2018-02-19T23:00:00Z', 'en')).toBe('20 February 2018, 07:00')
  })
  it('midnight is written 00:00', () => expect(shownTime('2015-05-31T16:00:00Z', 'en')).toBe('1 June 2015, 00:00'))
  it('a day stays that day, a month that month, a year that year', () => {
    expect(shownTime('2018-02-20', 'zh')).toBe('2018年2月20日')
    expect(shownTime('2018-02', 'en')).toBe('February 2018')
    expect(shownTime('2018', 'zh')).toBe('2018年')
  })
  it('the summers of 1986 to 1991 had summer time: midnight UTC was nine in the morning', () => {
    expect(shownTime('1990-07-01T00:00:00Z', 'zh')).toBe('1990年7月1日 09:00')
    expect(shownTime('1990-12-01T00:00:00Z', 'zh')).toBe('1990年12月1日 08:00')
  })
  it('anything else comes back as it is', () => {
    expect(shownTime('spring', 'zh')).toBe('spring')
    expect(shownTime('2018-13-45T99:00:00Z', 'en')).toBe('2018-13-45T99:00:00Z')
  })
})

describe('words and addresses', () => {
  it('fill in their placeholders', () => expect(words('zh')('components.revision', { number: 2 })).toBe('第 2 版'))
  it('refuse a placeholder without a value', () => expect(() => words('en')('components.revision')).toThrow(RangeError))
  it('English mirrors Chinese under /en', () => {
    expect(href('zh', '/about/')).toBe('/about/')
    expect(href('en', '/')).toBe('/en/')
    expect(otherLang('zh')).toBe('en')
  })
})
