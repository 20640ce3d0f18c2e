import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shortHmac } from '../../content/trace/hmac.ts'
import {
  COUNTERS,
  groupedSerial,
  plainSerial,
  readSerial,
  serialKeys,
  serialOf,
  SERIAL_CHARACTERS,
  type Hmac,
} from '../../content/trace/serial.ts'
import { serialWriter } from '../../content/trace/serial-run.ts'
import { readSerialMaster, withNextKey } from '../../content/trace/serial-master.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GTIN = '09520000000073'
const MASTER = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex')

/** Computed once with another language's library: counters 0 and 1,000,000. */
const KNOWN = ['0FGF4ZM3ZEMP1MBDP905', '0VHKJ4M2T94KWFT3GA87']

const hmac: Hmac = (key) => (message) => createHmac('sha256', key).update(message).digest()
const keys = serialKeys(
  new Map([
    ['0', MASTER],
    ['Z', randomBytes(32)],
  ]),
  hmac,
)

/** The construction once more, written from its description alone: bits as text, HKDF as the platform has it. */
const described = (gtin: string, keyId: string, counter: bigint): string => {
  const bits = (bytes: Buffer): string => Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const characters = (text: string): string =>
    (text.match(/.{5}/g) ?? []).map((five) => ALPHABET.charAt(parseInt(five, 2))).join('')
  const key = Buffer.from(hkdfSync('sha256', MASTER, Buffer.alloc(0), gtin + keyId, 32))
  const mac = (text: string): string => bits(createHmac('sha256', key).update(text, 'ascii').digest())
  const counted = counter.toString(2).padStart(35, '0')
  const tag = characters(mac(`lucid-serial-v1${gtin}${keyId}${characters(counted)}`).slice(0, 60))
  const stream = BigInt(`0b${mac(`lucid-serial-stream-v1${tag}`).slice(0, 35)}`)
  return keyId + characters((counter ^ stream).toString(2).padStart(35, '0')) + tag
}

const aCounter = fc.integer({ min: 0, max: COUNTERS - 1 })
const aGtin = fc.stringMatching(/^\d{14}$/)

describe('a serial number', () => {
  it('is what its description says, for known values', () => {
    for (const counter of [0, 1, 31, 32, 2 ** 32, COUNTERS - 1])
      expect(serialOf(keys, GTIN, '0', counter)).toBe(described(GTIN, '0', BigInt(counter)))
    // Written down, so that no later release changes what was printed.
    expect(serialOf(keys, GTIN, '0', 0)).toBe(KNOWN[0])
    expect(serialOf(keys, GTIN, '0', 1_000_000)).toBe(KNOWN[1])
  })

  it('is what its description says, whatever the product and counter', () => {
    fc.assert(
      fc.property(aGtin, aCounter, (gtin, counter) => {
        expect(serialOf(keys, gtin, '0', counter)).toBe(described(gtin, '0', BigInt(counter)))
      }),
    )
  })

  it('is the same by our own HMAC, which issues, as by the platform’s, which checks', () => {
    const many = serialKeys(keys.masters, shortHmac)
    fc.assert(
      fc.property(aGtin, aCounter, fc.constantFrom('0', 'Z'), (gtin, counter, keyId) => {
        expect(serialOf(many, gtin, keyId, counter)).toBe(serialOf(keys, gtin, keyId, counter))
      }),
    )
  })

  it('is the same written as bytes, one after another', () => {
    const many = serialKeys(keys.masters, shortHmac)
    fc.assert(
      fc.property(aGtin, fc.array(aCounter, { minLength: 1, maxLength: 5 }), (gtin, counters) => {
        const write = serialWriter(many, gtin, '0')
        const bytes = new Uint8Array(counters.length * SERIAL_CHARACTERS + 3)
        counters.forEach((counter, at) => write(counter, bytes, 3 + at * SERIAL_CHARACTERS))
        const text = new TextDecoder().decode(bytes.subarray(3))
        expect(text).toBe(counters.map((counter) => serialOf(keys, gtin, '0', counter)).join(''))
      }),
    )
    const write = serialWriter(many, GTIN, '0')
    for (const counter of [-1, 0.5, COUNTERS, NaN])
      expect(() => write(counter, new Uint8Array(20), 0)).toThrow(RangeError)
    expect(() => serialWriter(many, GTIN, '5')).toThrow(RangeError)
  })

  it('tells its key id and counter to who has the master secret', () => {
    fc.assert(
      fc.property(aGtin, aCounter, fc.constantFrom('0', 'Z'), (gtin, counter, keyId) => {
        const serial = serialOf(keys, gtin, keyId, counter)
        expect(serial).toHaveLength(SERIAL_CHARACTERS)
        expect(readSerial(keys, gtin, serial)).toEqual({ keyId, counter })
      }),
    )
  })

  it('is refused with any one character changed', () => {
    fc.assert(
      fc.property(
        aCounter,
        fc.nat(SERIAL_CHARACTERS - 1),
        fc.constantFrom(...ALPHABET, 'u', 'I', '*', 'é'),
        (counter, at, character) => {
          const serial = serialOf(keys, GTIN, '0', counter)
          fc.pre(serial.charAt(at) !== character)
          expect(readSerial(keys, GTIN, serial.slice(0, at) + character + serial.slice(at + 1))).toBeUndefined()
        },
      ),
    )
  })

  it('is refused of another product, of a key id without a master, and guessed', () => {
    const serial = serialOf(keys, GTIN, '0', 7)
    expect(readSerial(keys, '09520000000080', serial)).toBeUndefined()
    expect(readSerial(keys, GTIN, `1${serial.slice(1)}`)).toBeUndefined()
    expect(readSerial(keys, GTIN, `Z${serial.slice(1)}`)).toBeUndefined()
    expect(readSerial(serialKeys(new Map([['0', randomBytes(32)]]), hmac), GTIN, serial)).toBeUndefined()
    for (const text of ['', '0', serial.slice(1), `${serial}0`, serial.toLowerCase(), '0'.repeat(20)])
      expect(readSerial(keys, GTIN, text)).toBeUndefined()
  })

  it('does not tell how many were issued: neighbours share no visible counter', () => {
    const hidden = Array.from({ length: 1_000 }, (_, counter) => serialOf(keys, GTIN, '0', counter).slice(1, 8))
    expect(new Set(hidden.map((text) => text.slice(0, 2))).size).toBeGreaterThan(300)
    expect(hidden.toSorted()).not.toEqual(hidden)
  })

  it('throws for a counter out of range, or without a master', () => {
    for (const counter of [-1, 0.5, COUNTERS, NaN, 2 ** 53])
      expect(() => serialOf(keys, GTIN, '0', counter)).toThrow(RangeError)
    expect(() => serialOf(keys, GTIN, '5', 0)).toThrow(RangeError)
  })

  it('keeps at most a thousand derived keys at hand', () => {
    const own = serialKeys(keys.masters, hmac)
    for (let n = 0; n < 1_200; n++) serialOf(own, String(n).padStart(14, '0'), '0', 0)
    expect(own.derived.size).toBe(1_000)
    expect(serialOf(own, GTIN, '0', 0)).toBe(KNOWN[0])
  })

  it('typed with spaces, dashes, small letters or O for 0 is the one that was printed', () => {
    const serial = serialOf(keys, GTIN, '0', 4)
    expect(plainSerial(groupedSerial(serial).toLowerCase())).toBe(serial)
    expect(
      plainSerial(
        serial
          .replaceAll('0', 'o')
          .replaceAll('1', 'l')
          .replace(/(.{5})/g, '$1－'),
      ),
    ).toBe(serial)
    expect(plainSerial('x'.repeat(1_000)).length).toBeLessThan(100)
  })
})

describe('the secret behind serial numbers', () => {
  const [first, second] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]

  it('reads one key or several, and issues under the last', () => {
    expect(readSerialMaster(`0:${first}`)).toEqual({ current: '0', masters: new Map([['0', expect.any(Uint8Array)]]) })
    const both = readSerialMaster(` 0:${first}  7:${second}`)
    expect([both?.current, both?.masters.size]).toEqual(['7', 2])
  })

  it('takes one more key under the next free id, and what was printed stays readable', () => {
    const one = withNextKey('', first) ?? ''
    const two = withNextKey(one, second) ?? ''
    expect([one, two]).toEqual([`0:${first}`, `0:${first} 1:${second}`])
    const before = serialKeys(readSerialMaster(one)?.masters ?? new Map(), hmac)
    const after = serialKeys(readSerialMaster(two)?.masters ?? new Map(), hmac)
    expect(readSerial(after, GTIN, serialOf(before, GTIN, '0', 9))).toEqual({ keyId: '0', counter: 9 })
    expect(readSerial(before, GTIN, serialOf(after, GTIN, '1', 9))).toBeUndefined()
  })

  it.each([
    ['nothing', ''],
    ['a key without an id', first],
    ['an id that is no character of the alphabet', `U:${first}`],
    ['an id of two characters', `00:${first}`],
    ['one id twice', `0:${first} 0:${second}`],
    ['a key that is too short', '0:AAAA'],
    ['something behind the key', `0:${first}:1`],
  ])('is refused as %s', (_, secret) => {
    expect(readSerialMaster(secret)).toBeUndefined()
  })

  it('has room for 32 keys and no more', () => {
    const full = Array.from({ length: 32 }, () => first).reduce((secret, key) => withNextKey(secret, key) ?? '', '')
    expect(readSerialMaster(full)?.current).toBe('Z')
    expect(withNextKey(full, second)).toBeUndefined()
    expect(withNextKey('broken', second)).toBeUndefined()
  })
})
