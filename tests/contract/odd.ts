import fc from 'fast-check'

/** What a browser never sends and a stranger does. */

const LONG = 10_000

/** Texts that have broken programs before. */
const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\r\nSet-Cookie: a=b',
  '\u202egnp.exe',
  '\u200b\u200d\ufeff',
  '\u2066x\u2069',
  'x'.repeat(LONG),
  '汉'.repeat(LONG),
  '\ud800',
  'a\udfffb',
  '👨‍👩‍👧‍👦',
  'ﬁ①Å',
  '%00',
  '%2F',
  '%',
  '../../etc/passwd',
  '..%2f..%2f',
  '<script>alert(1)</script>',
  '"><img src=x>',
  "' OR 1=1 --",
  '"; DROP TABLE entries; --',
  '=cmd|calc',
  '{{7*7}}',
  '${jndi:ldap://x}',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-1',
  '-0',
  '0x10',
  '1e999',
  '9007199254740993',
  '99999999999999999999999999',
  '1.0000000000000000000000000001',
  '٣',
  '１２３',
  'true',
  '[]',
  '{}',
  '2026-02-30',
  '2026-13-01',
  '0000-00-00',
  '9999-12-31',
  '10000-01-01',
  '2026-11-22T25:61:61Z',
  '2026-11-22T10:00:00+99:99',
  '*',
  '%_%',
  '"unbalanced',
  'AND OR NOT NEAR(',
  '[[[[[',
  '\\',
  '🜁',
]

export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
)

/** Numbers at every edge. */
const ODD_NUMBERS: readonly number[] = [
  ...[0, -0, -1, 1, 0.1, 1.5, -2.5, 1e-7, 1e21, 1e308, 5e-324],
  ...[2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 2 ** 63, 1001, 5001],
]

/** JSON of any kind. */
export const oddJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: oddText },
  { weight: 2, arbitrary: fc.constantFrom(...ODD_NUMBERS) },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], { toString: null }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)

/** One thing to do to a JSON value, wherever in it. */
interface Change {
  at: number
  how: 'drop' | 'replace' | 'add' | 'wrap' | 'repeat' | 'rename'
  value: unknown
}
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat({ max: 500 }),
  how: fc.constantFrom<Change['how'][]>('drop', 'replace', 'replace', 'replace', 'add', 'wrap', 'repeat', 'rename'),
  value: oddJson,
})

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A copy changed at the `at`-th of its parts, counted from the outside. */
const changed = (whole: unknown, { at, how, value }: Change): unknown => {
  const parts = countParts(whole)
  let left = at % parts
  const visit = (part: unknown): unknown => {
    if (left-- === 0) return changeHere(part, how, value)
    if (Array.isArray(part)) return part.map(visit).filter((one) => one !== DROPPED)
    if (!isObject(part)) return part
    return Object.fromEntries(
      Object.entries(part)
        .map(([name, member]): [string, unknown] => [name, visit(member)])
        .filter(([, member]) => member !== DROPPED),
    )
  }
  const done = visit(whole)
  return done === DROPPED ? null : done
}
const DROPPED = Symbol('dropped')

const countParts = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, member) => sum + countParts(member), 1)
}

const changeHere = (part: unknown, how: Change['how'], value: unknown): unknown => {
  if (how === 'drop') return DROPPED
  if (how === 'wrap') return [part]
  if (how === 'add' && isObject(part)) return { ...part, unexpected: value }
  if (how === 'add' && Array.isArray(part)) return [...part, value]
  if (how === 'repeat' && Array.isArray(part)) return [...part, ...part]
  if (how === 'rename' && isObject(part))
    return Object.fromEntries(Object.entries(part).map(([name, member], i) => [i === 0 ? `${name} ` : name, member]))
  return value
}

/** A JSON value with one to three things wrong in it. */
export const mutated = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(valid, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([value, changes]) => changes.reduce(changed, value))

/** Text that nearly is JSON: cut, with more behind, nested without end, with a key twice. */
export const brokenJson = (text: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.nat({ max: text.length }).map((at) => text.slice(0, at)),
    fc.constantFrom(
      '',
      ' ',
      'null',
      '0',
      '""',
      '[',
      '{"a":NaN}',
      '{"a":1,}',
      `${text}${text}`,
      `\ufeff${text}`,
      `${'['.repeat(20_000)}`,
      `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
      text.replace('{', '{"a":1,"a":2,'),
      text.replace(/^\{("[^"]+")/, '{$1:null,$1'),
      text.replace('{', '{"__proto__":{"isAdmin":true},'),
      text.replace(/"([^"]{2,})"/, '"\\ud800$1\\u0000"'),
      text.replaceAll('"', "'"),
      `//\n${text}`,
    ),
  )
