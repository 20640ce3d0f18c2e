import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shortHmac } from '../../content/trace/hmac.ts'

const platform = (key: Uint8Array, message: Uint8Array): string =>
  createHmac('sha256', key).update(message).digest('hex')
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('our HMAC of short messages', () => {
  it('is the one of RFC 4231', () => {
    const key = Buffer.alloc(20, 0x0b)
    expect(hex(shortHmac(key)(Buffer.from('Hi There')))).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    )
    expect(hex(shortHmac(Buffer.from('Jefe'))(Buffer.from('what do ya want for nothing?')))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
  })

  it('is the platform’s, whatever key and message, and however often it is asked', () => {
    const bytes = (maxLength: number) => fc.uint8Array({ maxLength })
    fc.assert(
      fc.property(bytes(64), fc.array(bytes(55), { minLength: 1, maxLength: 4 }), (key, messages) => {
        const own = shortHmac(key)
        for (const message of messages) expect(hex(own(message))).toBe(platform(key, message))
      }),
      { numRuns: 500 },
    )
    for (let length = 0; length <= 55; length++) {
      const [key, message] = [Buffer.alloc(length, length), Buffer.alloc(length, 0xff)]
      expect(hex(shortHmac(key)(message))).toBe(platform(key, message))
    }
  })

  it('keeps two keys apart that are used by turns', () => {
    const [one, other] = [shortHmac(Buffer.from('a')), shortHmac(Buffer.from('b'))]
    const message = Buffer.from('message')
    expect([hex(one(message)), hex(other(message)), hex(one(message))]).toEqual(
      ['a', 'b', 'a'].map((key) => platform(Buffer.from(key), message)),
    )
  })

  it('throws for what does not fit', () => {
    expect(() => shortHmac(new Uint8Array(65))).toThrow(RangeError)
    expect(() => shortHmac(new Uint8Array(1))(new Uint8Array(56))).toThrow(RangeError)
  })
})
