import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDecimals } from '../../content/decimal/decimal.ts'
import { Key } from '../../content/log/entry.ts'
import { Fault } from '../../content/registers/cell.ts'
import { isKey, keyOf, normaliseKeyPart } from '../../content/registers/key.ts'
import { Field, Register } from '../../content/registers/register.ts'
import { cellReader, latestTimes } from '../../content/registers/values.ts'

const title = { zh: '列', en: 'column' }
const aField = (over: Partial<Field> = {}): Field => Field.parse({ title, type: 'string', ...over })

const aRegister = (fields: Record<string, Field>, over: Partial<Register> = {}) => ({
  id: 'a-register',
  ...Register.parse({
    title,
    description: title,
    group: 'environment',
    custodian: title,
    basis: [],
    rhythm: title,
    licence: 'CC0-1.0',
    absence: title,
    fields,
    ...over,
  }),
})

const NOW = new Date('2026-03-01T20:00:00Z')

/** What a cell becomes: its stored value, the code of its refusal, and the codes of what was noted. */
const read = (field: Partial<Field>, raw: unknown, over: Partial<Register> = {}) => {
  const notes: string[] = []
  const made = aField(field)
  const reader = cellReader(aRegister({ it: made }, over), 'it', made)
  const cell = reader(raw, { ...latestTimes(NOW), note: (code) => notes.push(code) })
  return cell instanceof Fault ? { refused: cell.code, values: cell.values } : { stored: cell, notes }
}
const stored = (field: Partial<Field>, raw: unknown, over: Partial<Register> = {}) => read(field, raw, over).stored
const refused = (field: Partial<Field>, raw: unknown, over: Partial<Register> = {}) => read(field, raw, over).refused

describe('decimals', () => {
  it('compare exactly where floats do not', () => {
    expect(compareDecimals('9007199254740993', '9007199254740992')).toBeGreaterThan(0)
    expect(compareDecimals('0.30000000000000004', '0.3')).toBeGreaterThan(0)
    expect(compareDecimals('-0.10', '-0.1')).toBe(0)
    expect(compareDecimals('-0', '0.00')).toBe(0)
  })

  it('compare as integers do, whatever their point and sign', () => {
    const scaled = fc.record({ units: fc.integer({ min: -99_999, max: 99_999 }), places: fc.nat(4) })
    const text = ({ units, places }: { units: number; places: number }) => (units / 10 ** places).toFixed(places)
    fc.assert(
      fc.property(scaled, scaled, (a, b) => {
        const difference = a.units * 10 ** (4 - a.places) - b.units * 10 ** (4 - b.places)
        expect(Math.sign(compareDecimals(text(a), text(b)))).toBe(Math.sign(difference))
      }),
    )
  })
})

describe('a number', () => {
  const number: Partial<Field> = { type: 'number' }

  it.each(['0', '-12.50', '0.700', '12345678901234567890.123'])('%s stays as written', (text) => {
    expect(read(number, text)).toEqual({ stored: text, notes: [] })
  })

  it.each([
    ['1e3', 'exponent'],
    ['9.164E+17', 'spreadsheet-exponent'],
    ['#N/A', 'spreadsheet-error'],
    ['#DIV/0!', 'spreadsheet-error'],
    ['NaN', 'not-finite'],
    ['-Infinity', 'not-finite'],
    ['1,234.5', 'digit-groups'],
    ['+5', 'plus-sign'],
    ['007', 'leading-zeros'],
    ['.5', 'bare-point'],
    ['38 ug/m3', 'unit-in-number'],
    ['<0.01', 'below-limit-sign'],
    ['未检出', 'no-value-word'],
    ['abc', 'not-a-number'],
    ['3\u200b8', 'invisible-character'],
    ['9'.repeat(10_000), 'number-too-long'],
  ])('%s is refused as %s', (text, code) => {
    expect(refused(number, text)).toBe(code)
  })

  it.each([
    [0.7, 'json-number'],
    [2 ** 53, 'json-number'],
    [NaN, 'json-number'],
    [true, 'not-a-number'],
    [{ value: '1' }, 'not-a-number'],
  ])('JSON %j is refused as %s', (raw, code) => {
    expect(refused(number, raw)).toBe(code)
  })

  it('a JSON integer below 2^53 stands', () => {
    expect(stored(number, 2 ** 53 - 1)).toBe('9007199254740991')
    expect(stored(number, -0)).toBe('0')
  })

  it('full-width digits are taken as digits, and this is said', () => {
    expect(read(number, '３８．５')).toEqual({ stored: '38.5', notes: ['width-folded'] })
  })

  it('an empty cell is absent', () => {
    for (const raw of ['', '  ', null, undefined]) expect(stored(number, raw)).toBeUndefined()
  })

  it('bounds are inclusive and exact', () => {
    const bounded: Partial<Field> = { type: 'number', minimum: '0', maximum: '0.3' }
    expect(stored(bounded, '0.30')).toBe('0.30')
    expect(refused(bounded, '0.30000000000000004')).toBe('too-large')
    expect(refused(bounded, '-0.1')).toBe('too-small')
    expect(refused({ type: 'number', minimum: '0' }, '-1')).toBe('too-small')
    expect(stored({ type: 'number', minimum: '0' }, '-0.0')).toBe('0.0')
  })

  it('a latitude lies between the poles', () => {
    expect(stored({ type: 'number', role: ['latitude'] }, '39.9')).toBe('39.9')
    expect(refused({ type: 'number', role: ['latitude'] }, '116.4')).toBe('too-large')
    expect(refused({ type: 'number', role: ['longitude'] }, '-180.1')).toBe('too-small')
  })
})

describe('an integer', () => {
  it('is stored as a number, from text or JSON', () => {
    expect(stored({ type: 'integer' }, '54')).toBe(54)
    expect(stored({ type: 'integer' }, 54)).toBe(54)
  })

  it.each([
    ['54.5', 'not-an-integer'],
    ['54.0', 'not-an-integer'],
    ['9007199254740993', 'integer-too-large'],
    [1.5, 'json-number'],
  ])('%j is refused', (raw, code) => {
    expect(refused({ type: 'integer' }, raw)).toBe(code)
  })

  it('is held to its bounds', () => {
    expect(refused({ type: 'integer', maximum: '500' }, '501')).toBe('too-large')
  })
})

describe('a boolean', () => {
  it.each([
    ['true', true],
    ['FALSE', false],
    ['是', true],
    ['否', false],
    [false, false],
  ])('%j', (raw, value) => {
    expect(stored({ type: 'boolean' }, raw)).toBe(value)
  })

  it('1 is none', () => {
    expect(refused({ type: 'boolean' }, 1)).toBe('not-a-boolean')
  })
})

describe('a date', () => {
  it('is a day of the calendar', () => {
    expect(stored({ type: 'date' }, '2024-02-29')).toBe('2024-02-29')
    expect(refused({ type: 'date' }, '2023-02-29')).toBe('no-such-day')
    expect(refused({ type: 'date' }, '2023-13-01')).toBe('no-such-day')
    expect(refused({ type: 'date' }, '2023/2/9')).toBe('not-a-date')
  })

  it('written as a serial number is refused with both days it may mean', () => {
    const { values } = read({ type: 'date' }, '43151')
    expect(values).toMatchObject({ from1900: '2018-02-20', from1904: '2022-02-21' })
    expect(refused({ type: 'date' }, 43151)).toBe('date-serial')
    expect(refused({ type: 'datetime' }, '43151.29')).toBe('date-serial')
  })

  it('that a record was observed on lies at most a day ahead in Shanghai', () => {
    const time: Partial<Field> = { type: 'date', role: ['time'] }
    // 20:00 UTC on 1 March is 2 March in Shanghai.
    expect(stored(time, '2026-03-03')).toBe('2026-03-03')
    expect(refused(time, '2026-03-04')).toBe('in-the-future')
    expect(refused(time, '2099-01-01')).toBe('in-the-future')
    expect(stored({ type: 'date' }, '2099-01-01')).toBe('2099-01-01')
  })

  it('of effect may lie ahead', () => {
    const effective = { effective: { from: 'it', until: 'it' } }
    expect(stored({ type: 'date', role: ['time'] }, '2099-01-01', effective)).toBe('2099-01-01')
  })
})

describe('an instant', () => {
  const instant: Partial<Field> = { type: 'datetime' }

  it.each([
    ['2018-02-20T07:00:00+08:00', '2018-02-19T23:00:00Z'],
    ['2018-02-19T23:00:00Z', '2018-02-19T23:00:00Z'],
    ['2018-02-19t23:00:00.000z', '2018-02-19T23:00:00Z'],
    ['2018-02-19T23:00:00.250Z', '2018-02-19T23:00:00.25Z'],
    ['2018-02-19T18:30:00-05:30', '2018-02-20T00:00:00Z'],
  ])('%s is stored as %s', (raw, utc) => {
    expect(stored(instant, raw)).toBe(utc)
  })

  it.each([
    ['2018-02-20T07:00:00', 'instant-without-zone'],
    ['2018-02-20 07:00', 'instant-without-zone'],
    ['2018-02-30T07:00:00Z', 'no-such-instant'],
    ['2018-02-20T24:00:00Z', 'no-such-instant'],
    ['2018-02-20T07:00:00+25:00', 'no-such-instant'],
    ['昨天', 'not-an-instant'],
  ])('%s is refused as %s', (raw, code) => {
    expect(refused(instant, raw)).toBe(code)
  })

  it('of an observation lies at most a day ahead', () => {
    const time: Partial<Field> = { type: 'datetime', role: ['time'] }
    expect(stored(time, '2026-03-02T20:00:00Z')).toBe('2026-03-02T20:00:00Z')
    expect(refused(time, '2026-03-02T20:00:01Z')).toBe('in-the-future')
  })
})

describe('years, months and periods', () => {
  it('a year is an integer, a month a text', () => {
    expect(stored({ type: 'year' }, '2018')).toBe(2018)
    expect(stored({ type: 'yearmonth' }, '2018-02')).toBe('2018-02')
    expect(refused({ type: 'year' }, '18')).toBe('not-a-year')
    expect(refused({ type: 'yearmonth' }, '2018-13')).toBe('not-a-month')
  })

  it('none is of a time to come', () => {
    expect(refused({ type: 'year', role: ['time'] }, 2027)).toBe('in-the-future')
    expect(refused({ type: 'yearmonth', role: ['time'] }, '2026-04')).toBe('in-the-future')
    expect(refused({ type: 'string', role: ['time'] }, '2099-Q1')).toBe('in-the-future')
    expect(stored({ type: 'string', role: ['time'] }, '2026-Q1')).toBe('2026-Q1')
  })
})

describe('a list', () => {
  it.each([
    ['甲；乙;丙', ['甲', '乙', '丙']],
    ['甲、乙', ['甲', '乙']],
    ['甲、乙;丙', ['甲、乙', '丙']],
    [
      ['甲', ' 乙 ', ''],
      ['甲', '乙'],
    ],
    ['["甲;乙"]', ['甲;乙']],
  ])('%j', (raw, items) => {
    expect(stored({ type: 'list' }, raw)).toEqual(items)
  })

  it('of choices holds their keys', () => {
    const choices = { air: { zh: '大气', en: 'air' }, water: { zh: '水', en: 'water' } }
    expect(stored({ type: 'list', enum: choices }, '水;AIR')).toEqual(['water', 'air'])
    expect(refused({ type: 'list', enum: choices }, '水;火')).toBe('not-a-choice')
  })

  it('of anything but texts is refused', () => {
    expect(refused({ type: 'list' }, [1])).toBe('not-a-list')
    expect(refused({ type: 'list' }, [['甲']])).toBe('not-a-list')
    expect(
      refused(
        { type: 'list' },
        Array.from({ length: 501 }, () => '甲'),
      ),
    ).toBe('list-too-long')
  })
})

describe('a choice', () => {
  const choices: Partial<Field> = { enum: { hour: { zh: '小时', en: 'hour' }, day: { zh: '日', en: 'day' } } }

  it.each(['hour', '小时', 'Hour', ' hour '])('%s is taken as hour', (raw) => {
    expect(stored(choices, raw)).toBe('hour')
  })

  it('outside the list is refused with the list', () => {
    expect(read(choices, 'week')).toMatchObject({ refused: 'not-a-choice', values: { allowed: 'hour 小时, day 日' } })
    expect(refused(choices, '__proto__')).toBe('not-a-choice')
  })
})

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

describe('a key', () => {
  it.each([
    ['GB/T 3838', 'GB-T-3838'],
    ['GB 3838-2002', 'GB-3838-2002'],
    ['京环罚［２０２６］ 12号', '京环罚〔2026〕12号'],
    ['京环罚[2026]12号', '京环罚〔2026〕12号'],
    ['2018-02-19T23:00:00Z', '20180219T230000Z'],
    ['1001Ａ', '1001A'],
  ])('%s becomes %s', (text, part) => {
    expect(normaliseKeyPart(text)).toBe(part)
    expect(isKey(part)).toBe(true)
  })

  it.each(['a/b', 'a%00', 'a\u0000b', '', 'x'.repeat(201), '京环罚（2026）12号'])('%j is none', (text) => {
    expect(isKey(normaliseKeyPart(text))).toBe(false)
  })

  it('a stroke or a tilde in a key field is refused by name', () => {
    expect(read({ role: ['key'] }, '1001/A')).toMatchObject({ refused: 'key-characters', values: { characters: '/' } })
    expect(refused({ role: ['key'] }, 'a~b')).toBe('key-characters')
    expect(refused({ role: ['key'] }, 'x'.repeat(10_000))).toBe('too-long')
  })

  it('joins its fields in declared order', () => {
    const register = aRegister({
      station: aField({ role: ['key'] }),
      time: aField({ type: 'datetime', role: ['key', 'time'] }),
      year: aField({ type: 'year', role: ['key'] }),
    })
    const body = { year: 2018, time: '2018-02-19T23:00:00Z', station: '1001A', note: 'not a key' }
    expect(keyOf(register, body)).toBe('1001A~20180219T230000Z~2018')
    expect(() => keyOf(register, { station: '1001A' })).toThrow(RangeError)
  })

  it('is what the log takes for one', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aZ09._~-〔〕〇汉㐀 /%（é'), maxLength: 6 })
    fc.assert(fc.property(text, (key) => isKey(key) === Key.safeParse(key).success))
  })

  it('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'GBT/ 38［]〔Ａ号.-'), maxLength: 12 }), (text) => {
        const once = normaliseKeyPart(text)
        expect(normaliseKeyPart(once)).toBe(once)
      }),
      { numRuns: 2000 },
    )
  })
})
