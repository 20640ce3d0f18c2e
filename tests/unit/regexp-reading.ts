/** A reader of regular expressions: what our sources use of ECMA-262, 22.2. */

export type Node =
  | { kind: 'one'; test: (character: string) => boolean }
  | { kind: 'edge'; test: (text: string, at: number) => boolean }
  | { kind: 'all'; parts: Node[] }
  | { kind: 'any'; ways: Node[] }
  | { kind: 'group'; inner: Node; number: number }
  | { kind: 'look'; inner: Node; behind: boolean; negated: boolean }
  | { kind: 'again'; number: number | string }
  | { kind: 'repeat'; inner: Node; least: number; most: number; lazy: boolean }

export interface Pattern {
  root: Node
  /** Looks at one beginning alone. */
  sticky: boolean
  /** One of each kind of character that the expression tells apart. */
  characters: string[]
}

const ALPHABET = [...' \t\n\u0000aAfzZ059-_.,:;/\\|+*~^$#@!?%&=\'"`<>()[]{}一烟〔〕，。、：省市①：Ａé\u3000\u200b']

/** Tests of single characters are the engine's own, one character each. */
const characterTest = (source: string, flags: string): ((character: string) => boolean) => {
  const own = new RegExp(`^(?:${source})$`, flags.replace(/[gymd]/g, ''))
  const known = new Map<string, boolean>()
  return (character) => {
    const told = known.get(character) ?? own.test(character)
    known.set(character, told)
    return told
  }
}

const isWord = (character: string | undefined): boolean => character !== undefined && /\w/.test(character)

/** @throws Error at what it cannot read, so that nothing goes unlooked at */
export const readPattern = (source: string, flags: string): Pattern => {
  const chars = Array.from(source)
  const tests: ((character: string) => boolean)[] = []
  let [at, groups] = [0, 0]
  const many = flags.includes('m')
  const fail = (): never => {
    throw new Error(`cannot read /${source}/${flags} at ${at}`)
  }
  const take = (text: string): boolean => {
    if (chars.slice(at, at + text.length).join('') !== text) return false
    at += text.length
    return true
  }
  const one = (own: string): Node => {
    const test = characterTest(own, flags)
    tests.push(test)
    return { kind: 'one', test }
  }
  const until = (end: string): string => {
    const from = at
    while (at < chars.length && chars[at] !== end) at += 1
    at += 1
    return chars.slice(from, at).join('')
  }
  const alternatives = (): Node => {
    const ways = [sequence()]
    while (take('|')) ways.push(sequence())
    return ways.length === 1 && ways[0] ? ways[0] : { kind: 'any', ways }
  }
  const sequence = (): Node => {
    const parts: Node[] = []
    while (at < chars.length && chars[at] !== '|' && chars[at] !== ')') parts.push(repeated(atom()))
    return { kind: 'all', parts }
  }
  const repeated = (inner: Node): Node => {
    const bounds = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})(\??)/.exec(chars.slice(at, at + 16).join(''))
    if (!bounds) return inner
    const [all, sign, low, comma, high, lazy] = bounds
    at += all.length
    const least = sign === undefined ? Number(low) : sign === '+' ? 1 : 0
    const top = comma === '' ? least : high === '' || high === undefined ? Infinity : Number(high)
    const most = sign === undefined ? top : sign === '?' ? 1 : Infinity
    return { kind: 'repeat', inner, least, most, lazy: lazy === '?' }
  }
  const group = (): Node => {
    const look = /^\?(<?)([=!])/.exec(chars.slice(at, at + 3).join(''))
    const name = /^\?<([A-Za-z_]\w*)>/.exec(chars.slice(at, at + 40).join(''))
    if (look) at += look[0].length
    else if (name) at += name[0].length
    const isPlain = !look && !name && take('?:')
    const number = look || isPlain ? 0 : (groups += 1)
    const inner = alternatives()
    if (!take(')')) fail()
    if (look) return { kind: 'look', inner, behind: look[1] === '<', negated: look[2] === '!' }
    return isPlain ? inner : { kind: 'group', inner, number }
  }
  const characterClass = (): string => {
    const from = at - 1
    for (let depth = 1; depth > 0; at += 1) {
      if (at >= chars.length) fail()
      if (chars[at] === '\\') at += 1
      else if (chars[at] === '[' && flags.includes('v')) depth += 1
      else if (chars[at] === ']') depth -= 1
    }
    return chars.slice(from, at).join('')
  }
  const escape = (): Node => {
    const letter = chars[at] ?? fail()
    at += 1
    if (letter === 'b' || letter === 'B')
      return {
        kind: 'edge',
        test: (text, here) => (isWord(text[here - 1]) !== isWord(text[here])) === (letter === 'b'),
      }
    if (/[1-9]/.test(letter)) return { kind: 'again', number: Number(letter) }
    if (letter === 'k') return fail()
    if ((letter === 'p' || letter === 'P' || letter === 'u') && chars[at] === '{')
      return one(`\\${letter}${until('}')}`)
    const more = letter === 'u' ? 4 : letter === 'x' ? 2 : letter === 'c' ? 1 : 0
    at += more
    return one(`\\${letter}${chars.slice(at - more, at).join('')}`)
  }
  const atom = (): Node => {
    const letter = chars[at] ?? fail()
    at += 1
    if (letter === '(') return group()
    if (letter === '[') return one(characterClass())
    if (letter === '\\') return escape()
    if (letter === '^') return { kind: 'edge', test: (text, here) => here === 0 || (many && text[here - 1] === '\n') }
    if (letter === '$')
      return { kind: 'edge', test: (text, here) => here === text.length || (many && text[here] === '\n') }
    return one(letter === '.' || letter === '/' ? letter : /[{}\]]/.test(letter) ? `\\${letter}` : letter)
  }
  const root = alternatives()
  if (at < chars.length) fail()
  const literals = chars.filter((character) => !/[\\()[\]{}|^$*+?.]/.test(character))
  const kinds = new Map<string, string>()
  for (const character of [...new Set([...ALPHABET, ...literals])]) {
    const kind = tests.map((test) => (test(character) ? 1 : 0)).join('')
    if (!kinds.has(kind)) kinds.set(kind, character)
  }
  return { root, sticky: flags.includes('y'), characters: [...kinds.values()] }
}
