import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCharacter, hasCreditCodeShape, isCreditCode } from '../../content/organisations/credit-code.ts'
import { findPersonalNumber, isIdentityNumber } from '../../content/people/identifiers.ts'

/** The two example numbers of GB 11643-1999, annex. */
const IDENTITY_NUMBERS = ['11010519491231002X', '440524188001010014']

describe('unified social credit code', () => {
  // The example of GB 32100-2015 and two companies' published codes.
  it.each(['91350100M000100Y43', '91110000802100433B', '91440300708461136T'])('%s is valid', (code) => {
    expect(isCreditCode(code)).toBe(true)
  })

  it('is refused with another check character, and with a letter outside its alphabet', () => {
    expect(isCreditCode('91350100M000100Y44')).toBe(false)
    expect(hasCreditCodeShape('91350100M000100Y44')).toBe(true)
    expect(hasCreditCodeShape('91350100I000100Y43')).toBe(false)
    expect(hasCreditCodeShape('91350100M000100Y4')).toBe(false)
  })

  it('shows one wrong digit wherever it stands', () => {
    const code = '91110000802100433B'
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 16 }), fc.integer({ min: 1, max: 9 }), (place, shift) => {
        const digit = (Number(code.charAt(place)) + shift) % 10
        expect(isCreditCode(code.slice(0, place) + digit + code.slice(place + 1))).toBe(false)
      }),
    )
  })
})

describe('resident identity number', () => {
  it.each(IDENTITY_NUMBERS)('%s is valid', (number) => {
    expect(isIdentityNumber(number)).toBe(true)
  })

  it.each([
    ['another check character', '110105194912310021'],
    ['a day that never was', '11010519490231002X'],
    ['no such province', '99010519491231002X'],
    ['a letter too many', '11010519491231002XX'],
  ])('%s makes it something else', (_, number) => {
    expect(isIdentityNumber(number)).toBe(false)
  })
})

describe('personal numbers in a text', () => {
  it.each([
    ['举报人身份证号11010519491231002X，已核实', 'identity-number'],
    ['ID110105 19491231 002x', 'identity-number'],
    ['１１０１０５１９４９１２３１００２Ｘ', 'identity-number'],
    ['请联系13812345678', 'mobile-number'],
    ['电话：138-1234-5678。', 'mobile-number'],
    ['+86 19912345678', 'mobile-number'],
    ['8613812345678', 'mobile-number'],
    ['联系电话１３８１２３４５６７８', 'mobile-number'],
  ])('%s', (text, kind) => {
    expect(findPersonalNumber(text)).toBe(kind)
  })

  it.each([
    ['a credit code', '企业91110000802100433B的许可证'],
    ['a permit number, which begins with a credit code', '91110000802100433B001P'],
    ['a hotline and a landline', '12369、010-66556114'],
    ['a certificate number with letters before its digits', 'CQC13812345678'],
    ['a longer run of digits around a mobile number', '2013812345678900'],
    ['a longer run of digits around an identity number', '9440524188001010014'],
    ['a quantity with decimals', '13812345678.5'],
    ['an instant and a barcode', '2018-02-20T07:00:00Z 6901234567892'],
    ['twelve digits of a village', '110101001005'],
  ])('%s is none', (_, text) => {
    expect(findPersonalNumber(text)).toBeUndefined()
  })

  it('credit codes of digits alone are not taken for persons', () => {
    // Divisions 1101xx and 4403xx, whose digits do not read as a year from 1800 to 2099.
    const stem = fc.tuple(fc.constantFrom('12110101', '91440305', '52330106'), fc.integer({ min: 0, max: 999_999_999 }))
    fc.assert(
      fc.property(stem, ([division, number]) => {
        const first = division + String(number).padStart(9, '0')
        const code = first + checkCharacter(first)
        expect(isCreditCode(code)).toBe(true)
        expect(findPersonalNumber(`单位 ${code}。`)).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })
})
