import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_LEAF_BYTES } from '../../content/log/bundle.ts'
import { utf8 } from '../../content/log/bytes.ts'
import { canonical, type Json } from '../../content/log/canonical.ts'
import { commit, verifyCommitment } from '../../content/log/commitment.ts'
import { Entry, leafHashes, leafText } from '../../content/log/entry.ts'
import { leafHash } from '../../content/log/merkle.ts'

const sha256 = (bytes: Uint8Array) => new Uint8Array(hash('sha256', bytes, 'buffer'))

const anEntry = (over: Partial<Entry> = {}): Entry => ({
  register: 'air-quality-hourly',
  key: '1001A~20180219T230000Z',
  revision: 1,
  status: 'published',
  publisher: '11130000MB0000000X',
  publishedAt: '2018-02-20T00:10:00Z',
  body: { station: '1001A', pm25: '31', aqi: 45 },
  ...over,
})

describe('canonical JSON', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((drawn) => drawn.isWellFormed())
  // Names such as 9 and 10 are what objects reorder by themselves.
  const name = fc.oneof(text, fc.nat(20).map(String), fc.constantFrom('€', '\r', '\ufb33', '😀', '\u0080', 'ö'))
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('json'), { maxLength: 5 }),
      fc.dictionary(name, tie('json'), { maxKeys: 8 }),
    ),
  }))

  it('is byte for byte what an independent implementation of RFC 8785 writes', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonical(value)).toBe(canonicalize(value))
      }),
      { numRuns: 1000 },
    )
  })

  it('orders names by UTF-16 code units, as the example of RFC 8785, 3.2.3 does', () => {
    const example = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 }
    expect(canonical(example)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}')
    expect(canonical({ b: { '9': 0, '10': 0 }, a: [{ d: '"', c: -0 }] })).toBe(
      '{"a":[{"c":0,"d":"\\""}],"b":{"10":0,"9":0}}',
    )
  })

  it.each([
    ['a fraction', { body: { pm25: 3.5 } }, '"/body/pm25" is not an integer below 2^53'],
    ['2^53', [0, 2 ** 53], '"/1" is not an integer below 2^53'],
    ['NaN', NaN, '"" is not an integer below 2^53'],
    ['an absent value', { a: undefined }, '"/a" is undefined'],
    ['a hole in a list', [1, , 2], '"/1" is undefined'], // eslint-disable-line no-sparse-arrays
    ['half a surrogate pair', { 'a/b': { '~': '\ud83d' } }, '"/a~1b/~0" holds half a surrogate pair'],
    ['half a surrogate pair in a name', { '\ude00': 1 }, '"/\ude00" holds half a surrogate pair'],
    ['a date', { at: new Date(0) }, '"/at" is not a plain object'],
    ['a function in disguise', { toJSON: () => 1 }, '"/toJSON" is function'],
    ['a bigint', [1n], '"/0" is bigint'],
  ])('refuses %s and says where', (_, value, message) => {
    expect(() => canonical(value)).toThrow(new TypeError(message))
  })
})

describe('a leaf', () => {
  it('is the entry with its names in order, whatever order they came in', () => {
    expect(leafText(anEntry())).toBe(
      '{"body":{"aqi":45,"pm25":"31","station":"1001A"},"key":"1001A~20180219T230000Z",' +
        '"publishedAt":"2018-02-20T00:10:00Z","publisher":"11130000MB0000000X","register":"air-quality-hourly",' +
        '"revision":1,"status":"published"}',
    )
  })

  it('holds the reason of a correction', () => {
    const corrected = anEntry({ status: 'corrected', revision: 2, reason: '抄录错误' })
    expect(Entry.parse(JSON.parse(leafText(corrected)))).toEqual(corrected)
  })

  it.each(['x', '县'])('may have 65,535 bytes and not one more, of %s too', (filling) => {
    const room = MAX_LEAF_BYTES - utf8(leafText(anEntry({ body: { note: '' } }))).length
    const width = utf8(filling).length
    const note = filling.repeat(Math.floor(room / width)) + 'x'.repeat(room % width)
    const [full, over] = [{ note }, { note: `${note}x` }].map((body) => anEntry({ body }))
    expect(utf8(leafText(full!)).length).toBe(MAX_LEAF_BYTES)
    expect(() => leafText(over!)).toThrow(new RangeError('a leaf of 65536 bytes; at most 65535 fit'))
    expect(leafHashes([leafText(full!)], sha256)).toEqual([leafHash(utf8(leafText(full!)), sha256)])
    expect(() => leafHashes(['', `${leafText(full!)}x`], sha256)).toThrow(/^leaf 1 has more than 65535 bytes/)
  })

  it('hashes in a batch as it does alone', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        expect(leafHashes(texts, sha256)).toEqual(texts.map((text) => leafHash(utf8(text), sha256)))
      }),
    )
  })

  it.each([
    ['a key with a slash', { key: 'GB/T 3838' }],
    ['a key of 201 characters', { key: '县'.repeat(201) }],
    ['a revision 0', { revision: 0 }],
    ['milliseconds', { publishedAt: '2018-02-20T00:10:00.000Z' }],
    ['local time', { publishedAt: '2018-02-20T08:10:00+08:00' }],
    ['a correction without a reason', { status: 'corrected' }],
    ['a first publication with a reason', { reason: 'why not' }],
    ['a withdrawal with a body', { status: 'withdrawn', reason: 'false' }],
    ['a fraction in a list in the body', { body: { values: ['1', 0.5] } }],
  ])('is refused for %s', (_, over) => {
    expect(Entry.safeParse(anEntry()).success).toBe(true)
    expect(Entry.safeParse({ ...anEntry(), ...over }).success).toBe(false)
  })

  it('may be keyed in Chinese', () => {
    expect(Entry.safeParse(anEntry({ key: '冀环罚〔2024〕1号~〇' })).success).toBe(true)
  })
})

describe('a commitment', () => {
  const statement = { register: 'penalties', key: 'A-1', revision: 1, field: 'facts', value: '超标排放' }
  const salt = Uint8Array.from({ length: 32 }, (_, index) => index)

  it('is SHA-256 over the domain, a zero byte, the salt and the canonical statement', () => {
    const json = '{"field":"facts","key":"A-1","register":"penalties","revision":1,"value":"超标排放"}'
    const preimage = Buffer.concat([Buffer.from('lucid-commitment-v1'), Buffer.of(0), salt, Buffer.from(json)])
    expect(commit(statement, salt, sha256)).toEqual({ commitment: hash('sha256', preimage, 'base64url') })
  })

  it('fits its statement and salt, and no other', async () => {
    const commitment = commit(statement, salt, sha256)
    const fits = (over: Partial<typeof statement>, other = salt) =>
      verifyCommitment(commitment, { ...statement, ...over }, other, async (bytes) => sha256(bytes))
    expect(await fits({})).toBe(true)
    for (const over of [{ register: 'x' }, { key: 'x' }, { revision: 2 }, { field: 'x' }, { value: 'x' }])
      expect(await fits(over)).toBe(false)
    expect(await fits({}, salt.toReversed())).toBe(false)
  })

  it('wants a salt of 32 bytes', () => {
    expect(() => commit(statement, salt.subarray(1), sha256)).toThrow(RangeError)
  })
})
