import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../content/log/canonical.ts'
import { parseCanonical } from '../../content/log/canonical-text.ts'

const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json')),
    fc.dictionary(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('9', '10', 'a', 'B')), tie('json')),
  ),
}))

describe('a text in canonical JSON', () => {
  it('is read as the value that it was written of, whatever that was', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonical(value)
        expect(canonical(parseCanonical(text))).toBe(text)
      }),
    )
  })

  it.each([
    ['blanks', '{"a": 1}'],
    ['another order of names', '{"b":1,"a":2}'],
    ['the order that numbers as names take', '{"9":1,"10":2}'],
    ['a name twice', '{"a":1,"a":1}'],
    ['a needless escape', '"\\u0061"'],
    ['a fraction', '0.5'],
    ['an exponent', '1e2'],
    ['a negative zero', '-0'],
    ['a number past 2^53', '9007199254740993'],
    ['half a surrogate pair', '"\\ud800"'],
    ['half a surrogate pair in a name', '{"\\ud800":1}'],
    ['a newline at the end', '{}\n'],
    ['a byte order mark', '\ufeff{}'],
    ['no JSON', '{'],
    ['nothing', ''],
  ])('is not one with %s', (_, text) => {
    expect(parseCanonical(text)).toBeUndefined()
  })

  it('may have names that look like numbers, in the order of their characters', () => {
    expect(parseCanonical('{"10":2,"9":1}')).toEqual({ 9: 1, 10: 2 })
  })
})
