import type { Node, Pattern } from './regexp-reading.ts'

/**
 * How many steps a backtracking matcher takes for a regular expression, counted and not timed, so that the figure is the
 * same on every machine. It reads what our sources use of ECMA-262, 22.2, and does none of what engines do to be faster.
 */

/** What a search may take before it is given up as endless. */
export const MOST_STEPS = 1_000_000

class TooMany extends Error {}

/** Steps of a search through a text, of all its beginnings; `MOST_STEPS` where there are more. */
export const stepsOf = ({ root, sticky }: Pattern, text: string): number => {
  let steps = 0
  const caught: [from: number, to: number][] = []
  type Go = (at: number) => boolean
  const step = (): void => {
    steps += 1
    if (steps >= MOST_STEPS) throw new TooMany()
  }
  const repeat = (node: Node & { kind: 'repeat' }, at: number, done: number, go: Go, back: boolean): boolean => {
    step()
    const more = (): boolean =>
      done < node.most &&
      match(
        node.inner,
        at,
        (next) => (next !== at || done < node.least) && repeat(node, next, done + 1, go, back),
        back,
      )
    const enough = (): boolean => done >= node.least && go(at)
    return node.lazy ? enough() || more() : more() || enough()
  }
  const inTurn = (parts: readonly Node[], index: number, at: number, go: Go, back: boolean): boolean => {
    const part = parts[back ? parts.length - 1 - index : index]
    return part === undefined ? go(at) : match(part, at, (next) => inTurn(parts, index + 1, next, go, back), back)
  }
  const match = (node: Node, at: number, go: Go, back: boolean): boolean => {
    step()
    if (node.kind === 'one') {
      const character = text[back ? at - 1 : at]
      return character !== undefined && node.test(character) && go(back ? at - 1 : at + 1)
    }
    if (node.kind === 'edge') return node.test(text, at) && go(at)
    if (node.kind === 'all') return inTurn(node.parts, 0, at, go, back)
    if (node.kind === 'any') return node.ways.some((way) => match(way, at, go, back))
    if (node.kind === 'repeat') return repeat(node, at, 0, go, back)
    if (node.kind === 'look') return match(node.inner, at, () => true, node.behind) !== node.negated && go(at)
    if (node.kind === 'again') {
      const [from, to] = caught[Number(node.number)] ?? [0, 0]
      return text.startsWith(text.slice(from, to), at) && go(at + to - from)
    }
    return match(
      node.inner,
      at,
      (next) => {
        caught[node.number] = back ? [next, at] : [at, next]
        return go(next)
      },
      back,
    )
  }
  try {
    const last = sticky ? 0 : text.length
    for (let from = 0; from <= last; from++) if (match(root, from, () => true, false)) break
  } catch (error) {
    if (!(error instanceof TooMany)) throw error
  }
  return steps
}

const nothing = ['']

/** Texts that a part of an expression takes, few of each kind. */
const samples = (node: Node, characters: readonly string[]): string[] => {
  if (node.kind === 'one') return characters.filter(node.test)
  if (node.kind === 'group') return samples(node.inner, characters)
  if (node.kind === 'any') return node.ways.flatMap((way) => samples(way, characters).slice(0, 2)).slice(0, 8)
  if (node.kind === 'repeat') {
    const [first = ''] = samples(node.inner, characters)
    return [first.repeat(Math.max(1, Math.min(node.least, 60)))]
  }
  if (node.kind !== 'all') return nothing
  const whole = (nth: number): string =>
    node.parts.map((part) => samples(part, characters).at(nth) ?? samples(part, characters)[0] ?? '').join('')
  return [...new Set([whole(0), whole(1), whole(-1)])]
}

/** What each repeated part can be fed with, and a text that leads to it. */
const pumps = (node: Node, before: string, characters: readonly string[]): [before: string, pump: string][] => {
  if (node.kind === 'repeat') {
    const own = node.most > 20 ? samples(node.inner, characters).map((pump): [string, string] => [before, pump]) : []
    return [...own, ...pumps(node.inner, before, characters)]
  }
  if (node.kind === 'group' || node.kind === 'look') return pumps(node.inner, before, characters)
  if (node.kind === 'any') return node.ways.flatMap((way) => pumps(way, before, characters))
  if (node.kind !== 'all') return []
  let led = before
  return node.parts.flatMap((part) => {
    const found = pumps(part, led, characters)
    led += samples(part, characters)[0] ?? ''
    return found
  })
}

/**
 * How steps grow with the length of the worst text that was found: 1 is with it, 2 with its square; `Infinity` where they
 * were too many to be counted.
 */
export const growthOf = (
  pattern: Pattern,
  lengths: readonly [number, number] = [150, 300],
): { growth: number; by: string } => {
  const { root, characters } = pattern
  const alone = characters.map((character): [string, string] => ['', character])
  const tried = new Map([...pumps(root, '', characters), ...alone].map((pair) => [pair.join('\u0001'), pair]))
  let worst = { growth: 0, by: '' }
  for (const [before, pump] of tried.values())
    for (const after of ['', '\u0001']) {
      if (pump === '') continue
      const [few = 1, many = 1] = lengths.map((length) =>
        stepsOf(pattern, before + pump.repeat(Math.ceil(length / pump.length)) + after),
      )
      const growth = many >= MOST_STEPS ? Infinity : Math.log(many / few) / Math.log(lengths[1] / lengths[0])
      if (growth > worst.growth) worst = { growth, by: JSON.stringify([before, pump, after]) }
    }
  return worst
}
