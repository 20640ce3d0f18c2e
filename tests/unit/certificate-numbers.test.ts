import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { isGtin14, readGtin } from '../../content/certificates/gtin.ts'
import { numberKey, plainNumber, readNumber, skeletonOf } from '../../content/certificates/number.ts'

const SCHEMES = Papa.parse<Record<string, string>>(
  readFileSync(join(import.meta.dirname, '../../content/data/certification-schemes.csv'), 'utf8'),
  { header: true, skipEmptyLines: true },
).data
const GRAMMARS = SCHEMES.flatMap(({ scheme, grammar }) => (scheme && grammar ? [{ scheme, pattern: grammar }] : []))

describe('a number as it is typed', () => {
  it.each([
    ['ｇｆ１２３４５６７８９０１２', 'GF123456789012'],
    [' gf 1234 5678 9012 ', 'GF123456789012'],
    ['GF\u200b123456789012', 'GF123456789012'],
    ['LB–50—2401', 'LB-50-2401'],
    ['ЅLОР−２０２５', 'SLOP-2025'],
    ['gΡ ①②𝟬', 'GP120'],
    ['\u202eGF\u202c12', 'GF12'],
    ['证书〔2024〕１号', '证书〔2024〕1号'],
    ['Жщ', 'ЖЩ'],
  ])('%j is %s', (typed, plain) => {
    expect(plainNumber(typed)).toBe(plain)
  })

  it('meets others in what they share, and no others', () => {
    expect(new Set(['SL-O1', 'sl 01', 'SLOI', 'ＳＬ－０ｌ'].map(skeletonOf)).size).toBe(1)
    expect(skeletonOf('SL-02')).not.toBe(skeletonOf('SL-01'))
  })

  it('has a skeleton that spaces, width and look-alikes do not change', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9-]{4,30}$/), (number) => {
        const wide = [...number].map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join(' ')
        const other = number.replaceAll('O', '0').replaceAll('1', 'l').toLowerCase()
        expect(skeletonOf(wide)).toBe(skeletonOf(number))
        expect(skeletonOf(other)).toBe(skeletonOf(number))
        expect(skeletonOf(skeletonOf(number))).toBe(skeletonOf(number))
      }),
    )
  })

  it('is none where it holds what a key cannot', () => {
    expect(numberKey('a~b')).toBeUndefined()
    expect(numberKey('')).toBeUndefined()
    expect(numberKey('证书〔2024〕1号')).toBe('证书〔2024〕1号')
  })
})

describe('the grammar of a scheme', () => {
  it('is a pattern with anchors, for every scheme that has one', () => {
    expect(GRAMMARS.length).toBeGreaterThan(2)
    for (const { pattern } of GRAMMARS) {
      expect(pattern).toMatch(/^\^.*\$$/)
      expect(() => new RegExp(pattern, 'u')).not.toThrow()
    }
  })

  it('fits what a number of the scheme is said to look like, and no other scheme’s does', () => {
    for (const { scheme, example } of SCHEMES.filter(({ grammar }) => grammar)) {
      expect(example).not.toBe('')
      for (const number of (example ?? '').split(' / '))
        expect([number, readNumber(number, GRAMMARS)]).toEqual([
          number,
          { number, schemes: [scheme], corrected: false },
        ])
    }
  })

  it.each([
    ['GF123456789012', ['green-food'], 'GF123456789012', false],
    ['GF12345678901O', ['green-food'], 'GF123456789010', true],
    ['I2345678901234567', ['organic'], '12345678901234567', true],
    ['12345678901234567', ['organic'], '12345678901234567', false],
    ['0450P1200001', ['organic'], '045OP1200001', true],
    ['0123 OP 24 00001 - 12', ['organic'], '0123OP2400001-12', false],
    ['F45OP1200001', ['organic'], 'F45OP1200001', false],
    ['LB-15-19012700330A', ['green-food'], 'LB-15-19012700330A', false],
    ['WGH-19-00123', ['pollution-free'], 'WGH-19-00123', false],
    ['no.01-3-P-2021-1', ['green-building'], 'NO.01-3-P-2021-1', false],
    ['NO.O1-3-p-2O21-1', ['green-building'], 'NO.01-3-P-2021-1', true],
    ['00124E30001R0M', ['environmental-management'], '00124E30001R0M', false],
    ['00124E30001R0M/1100', ['environmental-management'], '00124E30001R0M/1100', false],
    ['00124EN0001R0M', ['energy-management'], '00124EN0001R0M', false],
    ['00124E3OO01ROM', ['environmental-management'], '00124E30001R0M', true],
    // A quality system is no scheme of green certificates.
    ['00124Q30001R0M', [], '00124Q30001R0M', false],
    ['NO.01-4-P-2021-1', [], 'NO.01-4-P-2021-1', false],
    ['GF12345', [], 'GF12345', false],
    ['', [], '', false],
  ])('reads %s', (typed, schemes, number, corrected) => {
    expect(readNumber(typed, GRAMMARS)).toEqual({ number, schemes, corrected })
  })
})

describe('a number read by all grammars', () => {
  it('is taken for what it is, however it is typed: full width, with blanks, with look-alikes', () => {
    const own = fc.oneof(
      fc.stringMatching(/^GF\d{12}$/),
      fc.stringMatching(/^\d{3}OP\d{7}$/),
      fc.stringMatching(/^NO\.\d{2}-[123]-[PRIM]-20\d{2}-\d{1,4}$/),
      fc.stringMatching(/^\d{5}EN?\d{4,6}R\d[LMS]$/),
    )
    fc.assert(
      fc.property(own, fc.integer({ min: 0, max: 3 }), (number, how) => {
        const typed = [
          number.toLowerCase(),
          [...number].map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join('\u200b'),
          [...number].join(' '),
          number.replaceAll('-', '\u2014'),
        ][how]
        const read = readNumber(typed ?? '', GRAMMARS)
        expect(read.number).toBe(number)
        expect(read.schemes).toHaveLength(1)
      }),
    )
  })

  it('is held against the others where one cannot be read', () => {
    const broken = { scheme: 'broken', pattern: '^(a' }
    expect(() => new RegExp(broken.pattern, 'u')).toThrow()
    expect(readNumber('GF123456789012', [broken, ...GRAMMARS]).schemes).toEqual(['green-food'])
  })

  it('answers at once, whatever is typed', () => {
    for (const text of ['0'.repeat(120), 'O1'.repeat(60), '1-'.repeat(60), `00124E${'3'.repeat(100)}`]) {
      expect(readNumber(text, GRAMMARS).schemes).toEqual([])
    }
    const anything = fc.array(fc.nat(0xffff), { maxLength: 120 }).map((codes) => String.fromCharCode(...codes))
    fc.assert(fc.property(anything, (text) => void readNumber(text, GRAMMARS)))
  })
})

describe('a trade item number', () => {
  it.each([
    ['96385074', '00000096385074'],
    ['036000291452', '00036000291452'],
    ['9520000000011', '09520000000011'],
    ['09520000000011', '09520000000011'],
    ['9520 0000 0001 1', '09520000000011'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(readGtin(typed)).toEqual({ gtin: kept })
  })

  it.each([
    ['9520000000012', 'gtin-check'],
    ['952000000001', 'gtin-check'],
    ['123456789', 'not-a-gtin'],
    ['', 'not-a-gtin'],
    ['00000000', 'not-a-gtin'],
    ['95200000000AB', 'not-a-gtin'],
  ])('%s is refused: %s', (typed, fault) => {
    expect(readGtin(typed)).toEqual({ fault })
  })

  it('is found out where one digit is wrong', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 }), (at, more) => {
        const digits = [...'9520000000011']
        digits[at] = String((Number(digits[at]) + more) % 10)
        expect(readGtin(digits.join(''))).toEqual({ fault: 'gtin-check' })
      }),
    )
    expect(isGtin14('09520000000011')).toBe(true)
    expect(isGtin14('9520000000011')).toBe(false)
  })
})
