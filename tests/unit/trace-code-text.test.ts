import { describe, expect, it } from 'vitest'
import { readGoodsCode, tracePath } from '../../content/trace/code-text.ts'

const GTIN = '09520000000073'

describe('a text on goods', () => {
  it.each([
    ['https://example.org/01/09520000000073/10/A1/21/7', { gtin: GTIN, lot: 'A1', serial: '7' }],
    ['HTTPS://EXAMPLE.ORG/01/09520000000073', { gtin: GTIN }],
    ['https://brand.example/some/folder/01/9520000000073?17=271231', { gtin: GTIN }],
    ['https://portal.example/en/trace/09520000000073/?lot=A%2F1&serial=7', { gtin: GTIN, lot: 'A/1', serial: '7' }],
    ['https://portal.example/products/09520000000073/', { gtin: GTIN }],
    ['(01)09520000000073(17)271231(10)A1(21)7', { gtin: GTIN, lot: 'A1', serial: '7' }],
    ['（01）09520000000073（10）A1', { gtin: GTIN, lot: 'A1' }],
    ['010952000000007310A1\x1d217', { gtin: GTIN, lot: 'A1', serial: '7' }],
    [']d2010952000000007317271231217\x1d10A1', { gtin: GTIN, lot: 'A1', serial: '7' }],
    ['9520000000073', { gtin: GTIN }],
    [' ９５２００００００００７３ ', { gtin: GTIN }],
    ['95200000 00073', { gtin: GTIN }],
  ])('names a product, its lot, its item: %j', (text, code) => {
    expect(readGoodsCode(text)).toEqual(code)
  })

  it.each([
    '',
    'hello',
    '9520000000074',
    'https://example.org/01/09520000000074',
    'https://example.org/',
    'javascript:alert(1)//01/09520000000073',
    '(01)09520000000074(10)A1',
    '0109520000000074',
    '12345678901234567',
    'x'.repeat(10_000),
  ])('that names none is left to others: %j', (text) => {
    expect(readGoodsCode(text)).toBeUndefined()
  })

  it('leaves out what cannot be a lot or serial, and says where its page is', () => {
    expect(readGoodsCode(`https://portal.example/trace/${GTIN}/?lot=a%20b&serial=${'x'.repeat(21)}`)).toEqual({
      gtin: GTIN,
    })
    expect(tracePath({ gtin: GTIN, lot: 'A/1', serial: '7' })).toBe(`/trace/${GTIN}/?lot=A%2F1&serial=7`)
    expect(tracePath({ gtin: GTIN })).toBe(`/trace/${GTIN}/`)
  })
})
