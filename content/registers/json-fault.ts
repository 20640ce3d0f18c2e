/** White space and one token of JSON, from where the last one ended. @see RFC 8259, 2 */
const TOKEN =
  /[ \t\n\r]*(?:([[\]{},:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y

const BLANK = /[ \t\n\r]*/y

/** What may come next: a value, a value or `]`, a name, a name or `}`, `:`, `,` or the end of the structure, nothing. */
type Expected = 'value' | 'first-item' | 'name' | 'first-name' | 'colon' | 'comma' | 'end'

const afterValue = (open: string[]): Expected => (open.length === 0 ? 'end' : 'comma')

/** The expectation after a token; `undefined` where the token cannot stand. Opens and closes structures in `open`. */
const step = (expected: Expected, sign: string, isText: boolean, open: string[]): Expected | undefined => {
  const inside = open.at(-1)
  const mayEnd = expected === 'comma' || expected === (inside === '[' ? 'first-item' : 'first-name')
  if ((sign === ']' && inside === '[' && mayEnd) || (sign === '}' && inside === '{' && mayEnd)) {
    open.pop()
    return afterValue(open)
  }
  if (expected === 'comma' && sign === ',') return inside === '[' ? 'value' : 'name'
  if (expected === 'colon') return sign === ':' ? 'value' : undefined
  if (expected === 'name' || expected === 'first-name') return isText ? 'colon' : undefined
  if (expected !== 'value' && expected !== 'first-item') return undefined
  if (sign === '') return afterValue(open)
  if (sign !== '[' && sign !== '{') return undefined
  open.push(sign)
  return sign === '[' ? 'first-item' : 'first-name'
}

/**
 * Where JSON goes wrong: engines word their errors differently and often give no place.
 * @param text - what `JSON.parse` has refused
 * @returns index of the first character that cannot stand there; the text's length when it is cut short
 */
export const findJsonFault = (text: string): number => {
  const open: string[] = []
  let expected: Expected | undefined = 'value'
  let at = 0
  while (expected !== undefined) {
    BLANK.lastIndex = at
    BLANK.exec(text)
    const start = BLANK.lastIndex
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)
    if (!token) return start
    expected = step(expected, token[1] ?? '', token[2] !== undefined, open)
    if (expected === undefined) return start
    at = TOKEN.lastIndex
  }
  return at
}
