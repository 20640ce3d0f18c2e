import { describe, expect, it } from 'vitest'
import type { Field } from '../../content/registers/register.ts'
import { read, refused, stored } from './value-reading.ts'

describe('a text', () => {
  it('that identifies may hide nothing', () => {
    const hidden = read({ role: ['key'] }, '1001\u200bA')
    expect(hidden).toMatchObject({ refused: 'invisible-character', values: { character: 'U+200B ZERO WIDTH SPACE' } })
    expect(refused({ ref: 'air-stations' }, '1001\u202eA')).toBe('invisible-character')
    expect(refused({ pattern: '^.*$' }, 'a\u0000b')).toBe('invisible-character')
    expect(refused({ role: ['key'] }, '\ufeff1001A')).toBe('invisible-character')
  })

  it('of prose loses what hides in it, which is said', () => {
    expect(read({}, '一\u200b切\u202e正\ud800常')).toEqual({ stored: '一切正常', notes: ['characters-stripped'] })
    expect(read({}, '第一行\r\n第二行')).toEqual({ stored: '第一行\n第二行', notes: [] })
  })

  it('is stored in NFC', () => {
    expect(stored({}, 'e\u0301')).toBe('é')
  })

  it('has at most 4,000 characters where its field says nothing', () => {
    expect(stored({}, '汉'.repeat(4000))).toHaveLength(4000)
    expect(refused({}, '汉'.repeat(4001))).toBe('too-long')
    expect(refused({ maxLength: 3 }, '四个字符')).toBe('too-long')
    // Four characters outside the basic plane take eight units.
    expect(stored({ maxLength: 4 }, '𠀀𠀀𠀀𠀀')).toBe('𠀀𠀀𠀀𠀀')
  })

  it.each(['=1+1', '+1', '-1', '@x'])('%s comes back from a spreadsheet without its apostrophe', (text) => {
    expect(stored({}, `'${text}`)).toBe(text)
    expect(stored({}, "'quoted'")).toBe("'quoted'")
  })

  it.each([
    ['#N/A', 'spreadsheet-error'],
    ['9.164E+17', 'spreadsheet-exponent'],
    ['锟\ufffd', 'lost-characters'],
    ['联系人电话13812345678', 'mobile-number'],
    ['身份证11010519491231002X', 'identity-number'],
  ])('%s is refused', (text, code) => {
    expect(refused({}, text)).toBe(code)
  })

  it('a JSON number is none', () => {
    expect(refused({}, 1001)).toBe('not-a-text')
  })
})

describe('a text with a role', () => {
  it('an organisation is a valid credit code', () => {
    const organisation: Partial<Field> = { role: ['organisation'] }
    expect(stored(organisation, '91110000802100433b')).toBe('91110000802100433B')
    expect(refused(organisation, '911100008021004338')).toBe('credit-code-check')
    expect(refused(organisation, '示例化工有限公司')).toBe('not-a-credit-code')
    expect(refused(organisation, '9.111E+17')).toBe('spreadsheet-exponent')
  })

  it('a permit is checked by the credit code that it begins with', () => {
    const permit: Partial<Field> = { pattern: '^[0-9A-HJ-NPQRTUWXY]{2}\\d{6}[0-9A-HJ-NPQRTUWXY]{10}\\d{3}[A-Z]$' }
    expect(stored(permit, '91110000802100433B001P')).toBe('91110000802100433B001P')
    expect(refused(permit, '91110000802100433C001P')).toBe('credit-code-check')
    expect(refused(permit, '91110000802100433B')).toBe('pattern')
  })

  it('a place has 6, 9 or 12 digits', () => {
    const place: Partial<Field> = { role: ['place'] }
    for (const code of ['110000', '110101001', '110101001005']) expect(stored(place, code)).toBe(code)
    expect(read(place, '１１００００')).toEqual({ stored: '110000', notes: ['width-folded'] })
    expect(read(place, '140100000000')).toEqual({ stored: '140100', notes: ['place-shortened'] })
    expect(read(place, '１４０１０５００１０００')).toEqual({ stored: '140105001', notes: ['place-shortened'] })
    expect(read({ ...place, pattern: '^\\d{6}$' }, '140100000000').stored).toBe('140100')
    expect(read({ role: ['ref'], ref: 'places' }, '140100000').stored).toBe('140100')
    for (const code of ['1100', '11000000', '北京']) expect(refused(place, code)).toBe('not-a-place-code')
  })

  it('a link is https, without user and password', () => {
    const link: Partial<Field> = { role: ['link'] }
    expect(stored(link, 'https://www.mee.gov.cn/a?b=c')).toBe('https://www.mee.gov.cn/a?b=c')
    expect(refused(link, 'http://www.mee.gov.cn/')).toBe('not-a-link')
    expect(refused(link, 'javascript:alert(1)')).toBe('not-a-link')
    expect(refused(link, 'https://a b')).toBe('not-a-link')
    expect(refused(link, 'https://user:word@example.com/')).toBe('link-with-user')
  })

  describe('a document is a published file by its hash, with a title', () => {
    const document: Partial<Field> = { role: ['document'], type: 'list', title: { zh: '报告', en: 'report' } }
    const [first, second] = ['ab'.repeat(32), 'cd'.repeat(32)]
    const file = (sha256: string, title: string) => ({ bytes: 0, mediaType: '', sha256, title })

    it('alone, in capitals, or with a title that holds marks of its own', () => {
      expect(stored(document, first.toUpperCase())).toEqual([file(first, '报告')])
      expect(stored(document, `${first} 环评报告；（一）、附件 | 图`)).toEqual([
        file(first, '环评报告；（一）、附件 | 图'),
      ])
    })

    it.each(['|', ' | ', ';', '；', '、', '\n'])('several are parted by %j', (mark) => {
      expect(stored(document, `${first} 甲${mark}${second} 乙`)).toEqual([file(first, '甲'), file(second, '乙')])
    })

    it('as the API and exports write them, size and type kept for comparison', () => {
      const described = { ...file(first, '甲'), bytes: 12, mediaType: 'text/plain' }
      expect(stored(document, [described, `${second} 乙`])).toEqual([described, file(second, '乙')])
      expect(stored(document, JSON.stringify([described]))).toEqual([described])
    })

    it.each([
      'report.pdf',
      first.slice(1),
      `${first}0`,
      `${first} 甲 | report.pdf | ${second.slice(1)}`.replace(first, 'x'),
      '[{',
      [7],
      [{ title: '甲' }],
      [{ sha256: first, bytes: '12' }],
      [{ sha256: first, title: 7 }],
    ])('%j is none', (raw) => {
      expect(refused(document, raw)).toBe('not-a-document')
    })

    it('twice in a cell is a mistake, a title is no place for a person, and there are at most 500', () => {
      expect(refused(document, `${first} 甲 | ${first} 乙`)).toBe('document-twice')
      expect(refused(document, `${first} 张某 11010519491231002X`)).toBe('identity-number')
      expect(refused(document, `${first} ${'长'.repeat(201)}`)).toBe('too-long')
      const many = Array.from({ length: 501 }, (_, n) => n.toString(16).padStart(64, '0'))
      expect(refused(document, many)).toBe('list-too-long')
    })
  })

  it('a natural person never stands in a row', () => {
    expect(refused({ role: ['person'] }, '张三')).toBe('natural-person')
    expect(stored({ role: ['person'] }, 'A'.repeat(43))).toBe('A'.repeat(43))
  })

  it('a reference is stored as the key it means', () => {
    expect(read({ ref: 'standards' }, 'GB/T 3838')).toEqual({ stored: 'GB-T-3838', notes: ['reference-normalised'] })
    expect(stored({ ref: 'outlets' }, 'P1~DA001')).toBe('P1~DA001')
    expect(refused({ ref: 'standards' }, 'a?b')).toBe('key-characters')
  })

  it('full-width characters fit a pattern as their ASCII forms', () => {
    expect(read({ pattern: '^[0-9A-Z]{5}$' }, '１００１Ａ')).toEqual({ stored: '1001A', notes: ['width-folded'] })
    expect(refused({ pattern: '^[0-9A-Z]{5}$' }, '1001a')).toBe('pattern')
  })
})
