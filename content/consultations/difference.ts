/** What became of a draft: paragraph by paragraph, and within a paragraph word by word. */

export interface Piece {
  kind: 'same' | 'gone' | 'new'
  text: string
}

export interface ChangedParagraph {
  paragraph: string
  heading: number | undefined
  kind: 'same' | 'changed' | 'gone' | 'new'
  pieces: Piece[]
}

interface Read {
  paragraph: string
  heading?: number | undefined
  text: string
}

/** Chinese by characters, other writing by words; spaces and signs by themselves. */
const TOKENS = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+|\s+|[^\p{L}\p{N}\s]/gu

/** Steps of the comparison of one paragraph, at most; a longer one is shown as a whole, before and after. */
const MOST_STEPS = 4_000_000

const joined = (pieces: readonly Piece[]): Piece[] => {
  const merged: Piece[] = []
  for (const piece of pieces) {
    const last = merged.at(-1)
    if (piece.text === '') continue
    if (last?.kind === piece.kind) last.text += piece.text
    else merged.push({ ...piece })
  }
  return merged
}

/** The longest common subsequence of two lists of tokens, told as pieces in order. */
const compared = (before: readonly string[], after: readonly string[]): Piece[] => {
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const pieces: Piece[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [gone = '', fresh = ''] = [before[i], after[j]]
    if (i < before.length && j < after.length && gone === fresh) {
      pieces.push({ kind: 'same', text: gone })
      i++
      j++
    } else if (i < before.length && (j === after.length || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: 'gone', text: gone })
      i++
    } else {
      pieces.push({ kind: 'new', text: fresh })
      j++
    }
  }
  return pieces
}

/** What was taken out of a text and put in, in order. What both begin and end with is not compared. */
export const piecesOf = (before: string, after: string): Piece[] => {
  const [a, b] = [before.match(TOKENS) ?? [], after.match(TOKENS) ?? []]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const [own, other] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)]
  const middle: Piece[] =
    own.length * other.length > MOST_STEPS
      ? [
          { kind: 'gone', text: own.join('') },
          { kind: 'new', text: other.join('') },
        ]
      : compared(own, other)
  return joined([
    { kind: 'same', text: a.slice(0, head).join('') },
    ...middle,
    { kind: 'same', text: a.slice(a.length - tail).join('') },
  ])
}

/**
 * A final text against its draft, by the numbers that paragraphs keep: in the order of the final text, with what is gone
 * where it stood.
 */
export const differenceOf = (draft: readonly Read[], final: readonly Read[]): ChangedParagraph[] => {
  const finals = new Map(final.map((one) => [one.paragraph, one]))
  const drafts = new Map(draft.map((one) => [one.paragraph, one]))
  const changed: ChangedParagraph[] = []
  const gone = (one: Read): void => {
    changed.push({
      paragraph: one.paragraph,
      heading: one.heading,
      kind: 'gone',
      pieces: [{ kind: 'gone', text: one.text }],
    })
  }
  let from = 0
  const goneBefore = (until: number): void => {
    for (; from < until; from++) {
      const one = draft[from]
      if (one && !finals.has(one.paragraph)) gone(one)
    }
  }
  for (const one of final) {
    const before = drafts.get(one.paragraph)
    const { paragraph, heading } = one
    if (!before) {
      // What it may have come in the place of stands before it.
      let next = from
      while (next < draft.length && !finals.has(draft[next]?.paragraph ?? '')) next++
      goneBefore(next)
      changed.push({ paragraph, heading, kind: 'new', pieces: [{ kind: 'new', text: one.text }] })
      continue
    }
    const index = draft.indexOf(before)
    goneBefore(index)
    from = Math.max(from, index + 1)
    const pieces = piecesOf(before.text, one.text)
    changed.push({ paragraph, heading, kind: before.text === one.text ? 'same' : 'changed', pieces })
  }
  goneBefore(draft.length)
  return changed
}
