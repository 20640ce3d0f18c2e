import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, scryptSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scrypt } from '@noble/hashes/scrypt.js'
import { identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { utf8 } from '../../content/log/bytes.ts'
import { decodeLong, encodeLong } from '../../content/reports/base64.ts'
import { decodeBech32, encodeBech32 } from '../../content/reports/bech32.ts'
import { countCharacters, newCode, readCode } from '../../content/reports/code.ts'
import { openMailbox } from '../../content/reports/mailbox.ts'
import {
  countRecipients,
  FINGERPRINT,
  fingerprintOf,
  identityFrom,
  isIdentity,
  isRecipient,
  newIdentity,
  open,
  pad,
  paddedLength,
  seal,
  unpad,
  Unopened,
} from '../../content/reports/sealing.ts'
import { sha256 } from '../../content/log/webcrypto.ts'

const ORIGIN = 'lucid.example/log/1'
const KIB = 1024

describe('a receipt code', () => {
  it('has sixteen characters in four groups, none of which can be taken for another', () => {
    expect(newCode(new Uint8Array(10))).toBe('0000-0000-0000-0000')
    expect(newCode(new Uint8Array(10).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ')
    expect(() => newCode(new Uint8Array(9))).toThrow(RangeError)
  })

  it('tells every bit of the random bytes it was made of, and is read as it was shown', () =>
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), fc.nat(79), (random, bit) => {
        const code = newCode(random)
        expect(readCode(code)).toBe(code)
        const other = Uint8Array.from(random)
        other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(newCode(other)).not.toBe(code)
      }),
    ))

  it.each([
    ['lower case', 'q7mk-3v9x-01dr-8hzt'],
    ['letters for digits', 'Q7MK-3V9X-OIDR-8HZT'],
    ['l for 1', 'q7mk 3v9x ol dr 8hzt'],
    ['without dashes', 'Q7MK3V9X01DR8HZT'],
    ['full width with other dashes', 'Ｑ７ＭＫ—３Ｖ９Ｘ—０１ＤＲ—８ＨＺＴ'],
    ['dots and commas', 'Q7MK.3V9X，01DR。8HZT'],
    ['blanks, a line feed and what is not seen', '\u200b Q7MK 3V9X\n01DR 8HZT\ufeff'],
  ])('is read from %s', (_, typed) => {
    expect(readCode(typed)).toBe('Q7MK-3V9X-01DR-8HZT')
  })

  it.each(['', 'Q7MK-3V9X-01DR-8HZ', 'Q7MK-3V9X-01DR-8HZTA', 'Q7MK-3V9X-01DR-8HZU', '举报', 'Q'.repeat(100_000)])(
    'is not read from %.30s',
    (typed) => {
      expect(readCode(typed)).toBeUndefined()
    },
  )

  it('is counted while it is typed', () => {
    expect(countCharacters('q7mk-3v')).toBe(6)
    expect(countCharacters('q7mk-举')).toBe(4)
  })
})

describe('scrypt', () => {
  /** @see RFC 7914, 12; the last vector takes 1 GiB and is left out. */
  it.each([
    ['', '', 16, 1, 1, '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906'], // prettier-ignore
    ['password', 'NaCl', 1024, 8, 16, 'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640'], // prettier-ignore
    ['pleaseletmein', 'SodiumChloride', 16384, 8, 1, '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887'], // prettier-ignore
  ])('gives what the standard gives of %j', (password, salt, N, r, p, expected) => {
    expect(Buffer.from(scrypt(password, salt, { N, r, p, dkLen: 64 })).toString('hex')).toBe(expected)
  })
})

describe('a mailbox', () => {
  it('is what another implementation of scrypt derives of the code and the portal', async () => {
    const code = 'Q7MK-3V9X-01DR-8HZT'
    const derived = scryptSync(code, `lucid receipt v1 ${ORIGIN}`, 64, {
      ...{ N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 },
    })
    const progress: number[] = []
    const mailbox = await openMailbox(code, ORIGIN, (done) => progress.push(done))
    expect(mailbox.locator).toBe(derived.subarray(0, 32).toString('base64url'))
    expect(mailbox).toMatchObject(await identityFrom(derived.subarray(32)))
    expect(progress.at(-1)).toBe(1)
  })

  it('is another one for another code and for the same code of another portal', async () => {
    const [one, other, elsewhere] = await Promise.all([
      openMailbox('0000-0000-0000-0000', ORIGIN),
      openMailbox('0000-0000-0000-0001', ORIGIN),
      openMailbox('0000-0000-0000-0000', 'other.example/log/1'),
    ])
    const sealed = await seal([one.recipient], 'secret')
    expect(new Set([one.locator, other.locator, elsewhere.locator]).size).toBe(3)
    expect(await open(one.identity, sealed)).toEqual(utf8('secret'))
    for (const { identity } of [other, elsewhere]) await expect(open(identity, sealed)).rejects.toThrow(Unopened)
  })
})

describe('an identity', () => {
  it('is written as age writes it', async () => {
    const identity = await newIdentity()
    expect(isIdentity(identity.identity)).toBe(true)
    expect(isRecipient(identity.recipient)).toBe(true)
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (secret) => {
        const made = await identityFrom(secret)
        expect(made.recipient).toBe(await identityToRecipient(made.identity))
        expect(decodeBech32('age', made.recipient)).toHaveLength(32)
      }),
      { numRuns: 20 },
    )
    await expect(identityFrom(new Uint8Array(31))).rejects.toThrow(RangeError)
  })

  /** @see BIP 173, test vectors */
  it('has the checksum of Bech32', () => {
    expect(decodeBech32('a', 'a12uel5l')).toEqual(new Uint8Array())
    expect(encodeBech32('a', new Uint8Array())).toBe('a12uel5l')
    expect(decodeBech32('abcdef', 'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw')).toEqual(
      Uint8Array.from(Buffer.from('00443214c74254b635cf84653a56d7c675be77df', 'hex')),
    )
    for (const wrong of ['a12uel5m', 'a12uel5L', '1pzry9x0s0muk', 'a1', 'x1b4n0q5v'])
      expect(decodeBech32('a', wrong)).toBeUndefined()
  })

  it.each([
    ['a post-quantum key', `age1pq1${'q'.repeat(60)}`],
    ['a plugin', 'age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t'],
    ['a changed character', 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwk'],
    ['nothing', ''],
    ['upper case', 'AGE1ZVKYG2LQZRAA2LNJVQEJ32NKUU0UES2S82HZRYE869XEEXVN73EQUNUJWJ'],
  ])('is not taken from %s', async (_, text) => {
    expect(isRecipient(text)).toBe(false)
    await expect(seal([text], 'x')).rejects.toThrow(RangeError)
  })

  it('has a fingerprint in four groups, another for every key', async () => {
    const [one, other] = [await newIdentity(), await newIdentity()]
    expect(await fingerprintOf(one.recipient, sha256)).toMatch(FINGERPRINT)
    expect(await fingerprintOf(one.recipient, sha256)).not.toBe(await fingerprintOf(other.recipient, sha256))
    const digest = createHash('sha256').update('lucid-fingerprint-v1\0').update(one.recipient).digest()
    const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('')
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    const characters = Array.from({ length: 20 }, (_, at) => alphabet[parseInt(bits.slice(at * 5, at * 5 + 5), 2)])
    expect((await fingerprintOf(one.recipient, sha256)).replaceAll('-', '')).toBe(characters.join(''))
  })
})

describe('something sealed', () => {
  it('is opened by each of its recipients and by nobody else', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 70_000 }), async (content) => {
        const [one, two, other] = [await newIdentity(), await newIdentity(), await newIdentity()]
        const sealed = await seal([one.recipient, two.recipient], content)
        expect(countRecipients(sealed)).toBe(2)
        for (const { identity } of [one, two]) expect(await open(identity, sealed)).toEqual(Uint8Array.from(content))
        await expect(open(other.identity, sealed)).rejects.toThrow(Unopened)
      }),
      { numRuns: 10 },
    ))

  it('is not opened when a bit of it was changed, or its end is missing', async () => {
    const { identity, recipient } = await newIdentity()
    const sealed = await seal([recipient], pad(utf8('secret')))
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length * 8 - 1), async (bit) => {
        const changed = Uint8Array.from(sealed)
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        await expect(open(identity, changed)).rejects.toThrow(Unopened)
      }),
      { numRuns: 60 },
    )
    for (const length of [0, 1, 21, 200, sealed.length - 1])
      await expect(open(identity, sealed.subarray(0, length))).rejects.toThrow(Unopened)
    await expect(open('AGE-SECRET-KEY-1', sealed)).rejects.toThrow(Unopened)
  })

  it('goes to somebody', async () => {
    await expect(seal([], 'x')).rejects.toThrow(RangeError)
  })

  it('is known from what only looks like it', () => {
    expect(countRecipients(utf8('age-encryption.org/v1\n-> scrypt abc 18\nxx\n--- mac\n'))).toBe(0)
    expect(countRecipients(utf8('age-encryption.org/v1\n-> X25519 abc\nxx\n-> mlkem768x25519 q\nx\n--- mac\n'))).toBe(0)
    expect(countRecipients(utf8('-> X25519 abc\n--- mac'))).toBe(0)
    expect(countRecipients(new Uint8Array(100_000))).toBe(0)
  })
})

describe('padding', () => {
  it('leaves some sizes only, and comes off again whatever the content ends with', () =>
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 5_000 }),
        fc.array(fc.constantFrom(0x20, 0x0a, 0x00), { maxLength: 10 }),
        (content, end) => {
          const whole = Uint8Array.from([...content, ...end])
          expect([KIB, 4 * KIB, 16 * KIB]).toContain(pad(whole).length)
          expect(unpad(pad(whole))).toEqual(whole)
        },
      ),
    ))

  it('grows in steps of 256 KiB at last', () => {
    expect(
      [0, 1_023, 1_024, 4_095, 4_096, 65_535, 65_536, 262_143, 262_144, 524_287, 524_288].map(paddedLength),
    ).toEqual([1, 1, 4, 4, 16, 64, 256, 256, 512, 512, 768].map((kib) => kib * KIB))
  })

  it('makes two sealed texts of one bucket the same size', async () => {
    const { recipient } = await newIdentity()
    const [short, long] = await Promise.all(
      ['是', '黑烟'.repeat(150)].map((text) => seal([recipient], pad(utf8(text)))),
    )
    expect(short?.length).toBe(long?.length)
  })

  it('is told from what was not padded', () => {
    expect(unpad(utf8('abc   '))).toBeUndefined()
    expect(unpad(new Uint8Array())).toBeUndefined()
  })
})

describe('Base64 of any length', () => {
  it('reads back, and refuses what another writer might write', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40_000 }), (bytes) => {
        expect(encodeLong(bytes)).toBe(Buffer.from(bytes).toString('base64'))
        expect(decodeLong(encodeLong(bytes))).toEqual(Uint8Array.from(bytes))
      }),
    ))
  it.each(['AA', 'AA=', 'AB==', 'A A=', 'AA==\n', '=AAA'])('refuses %j', (text) => {
    expect(decodeLong(text)).toBeUndefined()
  })
})

const hasAge = spawnSync('age', ['--version']).status === 0

/** An implementation that shares no line with ours. */
describe.skipIf(!hasAge)('the command age', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lucid-age-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('opens what we sealed, and what was JSON is JSON still', async () => {
    const { identity, recipient } = await newIdentity()
    writeFileSync(join(folder, 'key'), `${identity}\n`)
    writeFileSync(join(folder, 'sealed.age'), await seal([recipient], pad(utf8('{"text":"黑烟"}'))))
    const opened = execFileSync('age', ['-d', '-i', join(folder, 'key'), join(folder, 'sealed.age')])
    expect(JSON.parse(opened.toString())).toEqual({ text: '黑烟' })
  })

  it('seals what we open, of more than one chunk', async () => {
    const { identity, recipient } = await newIdentity()
    const content = new Uint8Array(200_000).map((_, at) => at * 31)
    const sealed = execFileSync('age', ['-r', recipient], { input: content, maxBuffer: 10 ** 6 })
    expect(await open(identity, sealed)).toEqual(content)
  })

  it('opens with the identity of a mailbox, and knows its recipient', async () => {
    const mailbox = await openMailbox('0000-0000-0000-0000', ORIGIN)
    writeFileSync(join(folder, 'mailbox'), `${mailbox.identity}\n`)
    expect(
      execFileSync('age-keygen', ['-y', join(folder, 'mailbox')])
        .toString()
        .trim(),
    ).toBe(mailbox.recipient)
    expect(readFileSync(join(folder, 'mailbox'), 'utf8')).toContain('AGE-SECRET-KEY-1')
  })
})
