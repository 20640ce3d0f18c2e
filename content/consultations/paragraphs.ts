/** A text as paragraphs that comments can speak of. */

export interface Paragraph {
  /** Stays the same in the final text: `p12`. */
  paragraph: string
  order: number
  /** 1 to 3; text without it. */
  heading: number | undefined
  text: string
}

/** Paragraphs of one draft; a longer one belongs into documents. */
export const MOST_PARAGRAPHS = 2_000

const HEADINGS: readonly { level: number; begins: RegExp }[] = [
  { level: 1, begins: /^#\s+/ },
  { level: 2, begins: /^##\s+/ },
  { level: 3, begins: /^#{3,6}\s+/ },
]
/** How Chinese documents number their parts: 第一章, 一、, 第一条, （一）. Only a short line is a heading. */
const NUMBERED: readonly { level: number; begins: RegExp }[] = [
  { level: 1, begins: /^第[〇零一二三四五六七八九十百\d]+[章编]/ },
  { level: 1, begins: /^[一二三四五六七八九十]+、/ },
  { level: 2, begins: /^第[〇零一二三四五六七八九十百\d]+[节条]\s*\S{0,12}$/ },
  { level: 2, begins: /^（[一二三四五六七八九十]+）/ },
]
const LONGEST_HEADING = 30
const ENDS_A_SENTENCE = /[。；！？.;!?：:]$/

const headingOf = (line: string): { level: number; text: string } | undefined => {
  const marked = HEADINGS.find(({ begins }) => begins.test(line))
  if (marked) return { level: marked.level, text: line.replace(marked.begins, '').trim() }
  if ([...line].length > LONGEST_HEADING || ENDS_A_SENTENCE.test(line)) return undefined
  const numbered = NUMBERED.find(({ begins }) => begins.test(line))
  return numbered && { level: numbered.level, text: line }
}

/**
 * Splits a text that was pasted: a blank line or, where there is none, each line ends a paragraph.
 * @returns paragraphs numbered `p1`, `p2`, … in order
 */
export const paragraphsOf = (given: string): Paragraph[] => {
  const text = given.replace(/\r\n?/g, '\n').replaceAll('\u3000', ' ').trim()
  const hasBlankLines = /\n[ \t]*\n/.test(text)
  const pieces = hasBlankLines ? text.split(/\n[ \t]*\n+/) : text.split(/\n+/)
  return pieces
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
    .map((piece, at) => {
      const heading = piece.includes('\n') ? undefined : headingOf(piece)
      return { paragraph: `p${at + 1}`, order: at + 1, heading: heading?.level, text: heading?.text ?? piece }
    })
}

/**
 * The same of a final text, each paragraph under the number of the draft's that it comes from: the one whose words it shares
 * most, in order; what is new gets a number that the draft does not have.
 */
export const numberedAs = (draft: readonly Pick<Paragraph, 'paragraph' | 'text'>[], given: string): Paragraph[] => {
  const fresh = paragraphsOf(given)
  const matched = pairs(
    draft.map(({ text }) => text),
    fresh.map(({ text }) => text),
  )
  let next = 1 + Math.max(0, ...draft.map(({ paragraph }) => Number(/^p(\d+)$/.exec(paragraph)?.[1] ?? 0)))
  return fresh.map((one, at) => {
    const from = matched.get(at)
    const own = from === undefined ? undefined : draft[from]?.paragraph
    return { ...one, paragraph: own ?? `p${next++}` }
  })
}

/** How alike two texts are, 0..1: the share of neighbouring pairs of characters that both have. */
export const likeness = (a: string, b: string): number => {
  if (a === b) return 1
  const bigrams = (text: string): Map<string, number> => {
    const found = new Map<string, number>()
    const characters = [...text]
    for (let at = 0; at < characters.length - 1; at++) {
      const pair = `${characters[at]}${characters[at + 1]}`
      found.set(pair, (found.get(pair) ?? 0) + 1)
    }
    return found
  }
  const [ours, theirs] = [bigrams(a), bigrams(b)]
  let shared = 0
  for (const [pair, count] of ours) shared += Math.min(count, theirs.get(pair) ?? 0)
  const all = [...ours.values(), ...theirs.values()].reduce((sum, count) => sum + count, 0)
  return all === 0 ? 0 : (2 * shared) / all
}

const LEAST_LIKENESS = 0.4
/** Above it, comparing each with each would take too long: only equal texts are paired. */
const MOST_COMPARED = 250_000

/** Pairs of two lists in order that are alike most altogether: second index → first. */
const pairs = (before: readonly string[], after: readonly string[]): Map<number, number> => {
  const isMany = before.length * after.length > MOST_COMPARED
  const alike = (i: number, j: number): number => {
    const [a = '', b = ''] = [before[i], after[j]]
    const value = isMany ? Number(a === b) : likeness(a, b)
    return value >= LEAST_LIKENESS ? value : 0
  }
  const best: Float64Array[] = Array.from({ length: before.length + 1 }, () => new Float64Array(after.length + 1))
  const at = (i: number, j: number): number => best[i]?.[j] ?? 0
  const own = before.map((_, i) => after.map((__, j) => alike(i, j)))
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--) {
      const row = best[i]
      if (row) row[j] = Math.max(at(i + 1, j), at(i, j + 1), at(i + 1, j + 1) + (own[i]?.[j] ?? 0))
    }
  const found = new Map<number, number>()
  for (let i = 0, j = 0; i < before.length && j < after.length;) {
    const score = own[i]?.[j] ?? 0
    if (score > 0 && at(i, j) === at(i + 1, j + 1) + score) found.set(j++, i++)
    else if (at(i, j) === at(i + 1, j)) i++
    else j++
  }
  return found
}
