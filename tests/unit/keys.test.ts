import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Key } from '../../content/log/entry.ts'
import { isKey, keyOf, normaliseKeyPart } from '../../content/registers/key.ts'
import { aField, aRegister, read, refused } from './value-reading.ts'

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
