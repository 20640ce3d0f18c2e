import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readElementString } from '../../content/trace/element-string.ts'
import type { MetCode } from '../../content/trace/met/met-code.ts'
import { recogniseCode } from '../../content/trace/met/recognise.ts'

const GRAMMARS = [{ scheme: 'organic', pattern: '^(\\d{17}|(\\d{3,4}|F\\d{2})OP\\d{7}(-\\d{1,3})?)$' }]
const known = { today: '2026-11-22', grammars: GRAMMARS, host: 'portal.example' }

const first = (text: string): MetCode => {
  const [met] = recogniseCode(text, known)
  if (!met) throw new Error(`nothing known of ${text}`)
  return met
}

/** What was found wrong, in Chinese. */
const wrong = (text: string): string[] => first(text).checked.flatMap(({ holds, said }) => (holds ? [] : [said.zh]))

describe('codes that people meet', () => {
  it.each([
    ['12324123456789012', 'organic', '12324123456789012'],
    ['有机码：１２３ ２４ 1234 5678 9012', 'organic', '12324123456789012'],
    ['gf110101 24 0012', 'green-food', 'GF110101240012'],
    ['6901234567892', 'trade-item', '06901234567892'],
    ['690-1234-56789-2', 'trade-item', '06901234567892'],
    ['036000291452', 'trade-item', '00036000291452'],
    ['96385074', 'trade-item', '00000096385074'],
    ['16901234567899', 'trade-item', '16901234567899'],
    ['(01)09520123456788(10)A(1)B(17)271231', 'element-string', '(01)09520123456788(10)A(1)B(17)271231'],
    [']C10109520123456788', 'element-string', ']C10109520123456788'],
    ['0109520123456788\x1d10ABC', 'element-string', '0109520123456788␝10ABC'],
    ['https://dl.example.com/x/01/9520123456788/10/A', 'digital-link', '/01/09520123456788/10/A'],
    ['https://dl.example.com/AQnYUc1gmiCNV4JG', 'digital-link', '/01/05412345000013/10/ABC123'],
    ['/01/09520123456788', 'digital-link', '/01/09520123456788'],
    ['123OP2400001', 'certificate', '123OP2400001'],
    ['SLGP-2024-0001', 'certificate', 'SLGP-2024-0001'],
    ['91350100M000100Y43', 'credit-code', '91350100M000100Y43'],
    ['AGI2010-03-00251', 'geographical-indication', 'AGI2010-03-00251'],
    ['农产品承诺达标合格证 产品名称：黄瓜', 'commitment', '黄瓜'],
    ['0ABCD EFGH1 23456 7890X', 'serial', '0ABCDEFGH1234567890X'],
  ])('%s is a %s', (text, kind, code) => {
    const met = first(text)
    expect([met.kind, met.code]).toEqual([kind, code])
    expect(met.about.zh).toMatch(/\p{Script=Han}/u)
    expect(met.about.en).not.toMatch(/\p{Script=Han}/u)
    for (const { url } of met.registers) expect(url).toMatch(/^https:\/\//)
  })

  it.each([
    ['12399123456789012', '年份 2099 不可能'],
    ['12310123456789012', '年份 2010 不可能'],
    ['12324000000000000', '明显不对'],
    ['GF000101240012', '不是任何省份'],
    ['GF110101270012', '在将来'],
    ['GF110101240000', '不能是 0000'],
    ['6901234567893', '校验位不对'],
    ['2100000000005', '店内码'],
    ['9787302511854', '图书'],
    ['91350100M000100Y44', '校验码不对'],
    ['AGI1999-03-00251', '2008'],
    ['(01)09520123456789', '校验位不对'],
    ['(01)09520123456788(17)271331', '不是日期'],
    ['(01)09520123456788(11)270101', '在将来'],
    ['(01)09520123456788(11)260101(17)250101', '早于生产日期'],
    ['(10)ABC', '同用'],
    ['https://dl.example.com/01/09520123456789', '校验位不对'],
    ['承诺达标合格证 产品名称：黄瓜 日期：2027-01-01', '没有看到'],
    ['承诺达标合格证 产品名称：黄瓜 日期：2027-01-01', '在将来'],
    ['承诺达标合格证 日期：2026-02-30', '没有这一天'],
    ['SLGP-2024-0001', '不是本平台知道的'],
  ])('%s cannot be: %s', (text, said) => {
    expect(wrong(text).some((one) => one.includes(said))).toBe(true)
  })

  it.each([
    '',
    '   ',
    'hello world',
    'https://example.com/about',
    '13800138000',
    '110101194912310021',
    'x'.repeat(2_001),
  ])('knows nothing of %s', (text) => expect(recogniseCode(text, known)).toEqual([]))

  it('leads a code of this portal to its page, and names the site of any other', () => {
    expect(first('https://portal.example/01/09520123456788/10/A').ours).toBe('/trace/09520123456788/?lot=A')
    expect(first('https://portal.example/01/09520123456788').title.en).toBe('A code of this portal')
    const other = first('https://portal.example.evil.example/01/09520123456788')
    expect(other.parts.at(-1)).toMatchObject({ value: 'portal.example.evil.example' })
    expect(recogniseCode('https://portal.example@evil.example/01/09520123456788', known)).toEqual([])
  })

  it('repeats no telephone of a commitment', () => {
    const met = first('承诺达标合格证 产品名称：黄瓜 联系方式：13800138000')
    expect(JSON.stringify(met)).not.toContain('13800138000')
  })

  it('says of a bar code that its prefix is no place of making', () => {
    expect(first('6901234567892').parts[0]?.meaning?.zh).toContain('不等于产地')
  })

  it('never throws, and answers at once', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (text) => void recogniseCode(text, known)))
    for (const text of [
      '('.repeat(2_000),
      '(01)'.repeat(500),
      '9'.repeat(2_000),
      `承诺${'名称：'.repeat(600)}`,
      'A1'.repeat(1_000),
    ])
      recogniseCode(text, known)
  })
})

describe('data of bar codes', () => {
  it('reads each identifier of a message run together, whatever follows without a separator', () => {
    const read = readElementString(']d2010952012345678817271231102026A\x1d21B7')
    expect(read).toEqual({
      elements: [
        { ai: '01', value: '09520123456788' },
        { ai: '17', value: '271231' },
        { ai: '10', value: '2026A' },
        { ai: '21', value: 'B7' },
      ],
    })
  })

  it.each([
    ['(01)09520123456788(01)09520123456795', 'twice'],
    ['(01)09520123456788(999)7', 'wrong-length'],
    ['x(01)09520123456788', 'not-an-element-string'],
    ['010952012345678', 'wrong-length'],
    ['0109520123456788\x1d5X', 'not-an-element-string'],
    ['(8110)1', 'coupon'],
    ['', 'not-an-element-string'],
  ])('refuses %j: %s', (text, code) => {
    expect(readElementString(text)).toMatchObject({ fault: { code } })
  })

  it('takes the same said twice for said once', () =>
    expect(readElementString('(01)09520123456788(01)09520123456788')).toHaveProperty('elements.length', 1))
})

it('says of an organic code of the future what is wrong, and nothing that denies it', () => {
  const { checked } = first('12345123456789012')
  expect(checked.map(({ holds }) => holds)).toEqual([false, true])
  const said = checked.map(({ said: { en } }) => en).join(' ')
  expect(said).toContain('The year 2045 is impossible')
  expect(said).not.toContain('None of its parts')
})
