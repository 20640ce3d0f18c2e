import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWithin } from '../../content/people/within.ts'
import { ancestors } from '../../content/places/ancestors.ts'
import { codesWithin } from '../../content/places/within.ts'
import { keyAt, segmentAt } from '../../content/registers/address.ts'

describe('a segment of an address', () => {
  it('is decoded once, wherever it stands', () => {
    expect(segmentAt('/registers/standards/GB%2FT/', 2)).toBe('GB/T')
    expect(segmentAt('/en/registers/standards/%E4%B8%87/', 3)).toBe('万')
    expect(segmentAt('/a/%2541', 1)).toBe('%41')
  })

  it('is none where there is none, or where its encoding is broken', () => {
    for (const [pathname, position] of [
      ['/a', 1],
      ['/a/', 1],
      ['/a//b', 1],
      ['/a/%', 1],
      ['/a/%E4%B8', 1],
      ['/a', -2],
    ] as const)
      expect(segmentAt(pathname, position), pathname).toBeUndefined()
  })

  it('is a key only where it can be one', () => {
    expect(keyAt('/api/registers/air-quality/records/1001A~20180219T230000Z~hour/history', 4)).toBe(
      '1001A~20180219T230000Z~hour',
    )
    expect(keyAt('/registers/penalties/%E4%BA%AC%E7%8E%AF%E7%BD%9A%E3%80%942025%E3%80%951%E5%8F%B7/', 2)).toBe(
      '京环罚〔2025〕1号',
    )
    for (const segment of ['10%2F01A', '1001A%00', 'a%20b', '%2531001A', 'A'.repeat(201), '%E2%80%8B'])
      expect(keyAt(`/registers/x/${segment}/`, 2), segment).toBeUndefined()
  })
})

/** Codes of all lengths, municipalities and counties below a province among them. */
const code = fc
  .tuple(fc.constantFrom('11', '13', '42', '50'), fc.constantFrom('00', '01', '90'), fc.constantFrom('00', '01', '02'))
  .map((parts) => parts.join(''))
  .filter((county) => !/^..00(?!00)/.test(county))
const longer = fc.tuple(code, fc.constantFrom('', '001', '001002')).map(([county, rest]) => county + rest)

describe('the codes within a place', () => {
  it('are those that have it above them, and its own', () => {
    fc.assert(
      fc.property(longer, longer, (place, other) => {
        const { first, end } = codesWithin(place)
        const lies = other === place || ancestors(other).includes(place)
        expect(other >= first && other < end).toBe(lies)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a bound of a key', () => {
  it.each([
    ['130102', '13'],
    ['130102', '1301'],
    ['130102', '130000'],
    ['130102', '130100'],
    ['130102', '130102'],
    ['130102001', '130102'],
    ['110101', '110000'],
    ['130102', '130100000000'],
    ['130102001', '130102000'],
  ])('%s lies within %s', (place, bound) => {
    expect(isWithin(place, bound)).toBe(true)
  })

  it.each([
    ['140102', '130000'],
    ['130202', '130100'],
    ['130102', '130103'],
    ['130000', '130100'],
    ['130100', '130102'],
  ])('%s lies outside %s', (place, bound) => {
    expect(isWithin(place, bound)).toBe(false)
  })
})
