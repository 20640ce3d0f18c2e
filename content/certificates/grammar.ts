/**
 * Grammars of numbers as a scheme publishes them: regular expressions that somebody else wrote, on which everybody's
 * typing is tried. What is taken is unambiguous: whatever has been read, there is one way at most to stand at a place of
 * it, so that no number takes more tries than it has characters, times the places of the expression.
 * @see Weideman et al., Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers (2016)
 */

export type GrammarFault = 'grammar-unreadable' | 'grammar-slow'

/** What stands at one place: characters that fit. */
type Fits = (character: string) => boolean

/** A part of an expression: places that may come first and last in it, and whether it may be left out. @see Glushkov 1961 */
interface Part {
  first: number[]
  last: number[]
  empty: boolean
}

/** More places than any number has characters: what is written to repeat very often is refused by it as well. */
const MOST_PLACES = 120
const NOTHING: Part = { first: [], last: [], empty: true }

class Unreadable extends Error {}
class Slow extends Error {}

/** Reads the expressions that numbers need: characters, classes, groups, choices, repetitions. */
class Reader {
  readonly places: Fits[] = []
  readonly follow: Set<number>[] = []
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** A choice has to stand in brackets: `^A|B$` is anchored on neither side. */
  read(): Part {
    const part = this.#sequence()
    if (this.#at < this.#text.length) throw new Unreadable()
    return part
  }

  #next(): string {
    return this.#text[this.#at] ?? ''
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #choice(): Part {
    let part = this.#sequence()
    while (this.#take('|')) {
      const other = this.#sequence()
      const both = [...part.first, ...other.first]
      part = { first: both, last: [...part.last, ...other.last], empty: part.empty || other.empty }
    }
    return part
  }

  #sequence(): Part {
    let part = NOTHING
    while (this.#at < this.#text.length && !'|)'.includes(this.#next())) part = this.#join(part, this.#repeated())
    return part
  }

  #join(one: Part, other: Part): Part {
    this.#lead(one, other)
    return {
      first: one.empty ? [...one.first, ...other.first] : one.first,
      last: other.empty ? [...one.last, ...other.last] : other.last,
      empty: one.empty && other.empty,
    }
  }

  /** Where one part leads to another. What it leads to already, it would lead to in two ways. */
  #lead(one: Part, other: Part): void {
    for (const last of one.last)
      for (const first of other.first) {
        const follow = this.follow[last]
        if (follow?.has(first) === true) throw new Slow()
        follow?.add(first)
      }
  }

  /** One thing as often as is written behind it: read anew for each time, so that each has places of its own. */
  #repeated(): Part {
    const from = this.#at
    const part = this.#single()
    const [least, most] = this.#times()
    const end = this.#at
    if (most === 0) throw new Unreadable()
    // What may be nothing, any number of times, is read in as many ways.
    if (part.empty && most !== 1) throw new Slow()
    const parts = [part]
    while (parts.length < (most ?? Math.max(1, least))) {
      this.#at = from
      const next = this.#single()
      this.#lead(parts.at(-1) ?? part, next)
      parts.push(next)
    }
    const final = parts.at(-1) ?? part
    if (most === undefined) this.#lead(final, final)
    this.#at = end
    // It may end with any of those that need not follow.
    const last = parts.slice(Math.max(0, least - 1)).flatMap((one) => one.last)
    return { first: part.first, last, empty: least === 0 || part.empty }
  }

  #times(): [least: number, most: number | undefined] {
    const [written, least = '', isRange, most = ''] =
      /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(this.#text.slice(this.#at)) ?? []
    let times: [number, number | undefined] = [1, 1]
    if (written !== undefined) {
      this.#at += written.length
      times = [Number(least), isRange === undefined ? Number(least) : most === '' ? undefined : Number(most)]
    } else if (this.#take('?')) times = [0, 1]
    else if (this.#take('*')) times = [0, undefined]
    else if (this.#take('+')) times = [1, undefined]
    if ((times[1] ?? times[0]) < times[0]) throw new Unreadable()
    return times
  }

  #single(): Part {
    if (!this.#take('(')) return this.#place(this.#characters())
    if (this.#take('?') && !this.#take(':')) throw new Unreadable()
    const part = this.#choice()
    if (!this.#take(')')) throw new Unreadable()
    return part
  }

  #place(fits: Fits): Part {
    const at = this.places.push(fits) - 1
    if (at >= MOST_PLACES) throw new Slow()
    this.follow.push(new Set())
    return { first: [at], last: [at], empty: false }
  }

  /** A character, an escape or a class, as the engine itself reads them. */
  #characters(): Fits {
    const rest = this.#text.slice(this.#at)
    const [written] =
      /^(\[(\^?)(\\[dDwW]|\\p\{[\w=]+\}|\\[^\w]|[^\\\]])+\]|\\[dDwW]|\\p\{[\w=]+\}|\\[^\w]|[^\\^$*+?{}()[\]|])/u.exec(
        rest,
      ) ?? []
    if (written === undefined) throw new Unreadable()
    this.#at += written.length
    const pattern = new RegExp(`^${written}$`, 'u')
    return (character) => pattern.test(character)
  }
}

/** Characters that tell any two places apart: those written, which bound every range, their neighbours, and one of each kind. */
const alphabetOf = (grammar: string): string[] => {
  const written = [...grammar].flatMap((character) => {
    const code = character.codePointAt(0) ?? 0
    return [code - 1, code, code + 1].filter((one) => one > 0)
  })
  const ascii = Array.from({ length: 95 }, (_, at) => at + 32)
  return [...new Set([...ascii, ...written])].map((code) => String.fromCodePoint(code)).concat(['水', 'é', '\u{20000}'])
}

/** Whether two ways of reading the same characters from the start meet again: then they can part and meet time and again. */
const isAmbiguous = ({ places, follow }: Reader, { first }: Part, grammar: string): boolean => {
  const alphabet = alphabetOf(grammar)
  const fitting = places.map((fits) => new Set(alphabet.filter(fits)))
  const meets = places.map((_, one) =>
    places.map((__, other) => !fitting[one]?.isDisjointFrom(fitting[other] ?? new Set())),
  )
  const seen = new Set<number>()
  const waiting: [number, number][] = []
  const visit = (one: number, other: number): void => {
    const name = one * places.length + other
    if (seen.has(name) || meets[one]?.[other] !== true) return
    seen.add(name)
    waiting.push([one, other])
  }
  /** All ways on from a pair; whether two different ones lead to the same place. */
  const goOn = (ones: readonly number[], others: readonly number[], areSame: boolean): boolean => {
    for (const one of ones)
      for (const other of others) {
        if (one === other && !areSame) return true
        visit(one, other)
      }
    return areSame && new Set(ones).size < ones.length
  }
  if (goOn(first, first, true)) return true
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const [one, other] = pair
    if (goOn([...(follow[one] ?? [])], [...(follow[other] ?? [])], one === other)) return true
  }
  return false
}

/**
 * What is wrong with a grammar: it is no whole expression of what numbers need, from `^` to `$`, or one that some number
 * takes long to be held against.
 */
export const faultInGrammar = (grammar: string): GrammarFault | undefined => {
  try {
    new RegExp(grammar, 'u')
    const [, inner] = /^\^(.*)\$$/su.exec(grammar) ?? []
    if (inner === undefined) return 'grammar-unreadable'
    const reader = new Reader(inner)
    return isAmbiguous(reader, reader.read(), grammar) ? 'grammar-slow' : undefined
  } catch (error) {
    return error instanceof Slow ? 'grammar-slow' : 'grammar-unreadable'
  }
}
