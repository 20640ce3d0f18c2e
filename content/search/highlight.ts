import { NONE_ALIKE, type Alike } from './alike.ts'
import { fold } from './fold.ts'
import { pinyinRuns } from './pinyin.ts'
import { searchTerms } from './tokens.ts'

/** A piece of a text, and whether a query found it. */
export interface Piece {
  text: string
  found: boolean
}

/** What to look for in a folded text: the words of a query, and what is read as they are typed. */
const soughtOf = (query: string, alike: Alike): string[] => [
  ...searchTerms(query).map(fold),
  ...[...alike.values()].flat(),
]

/** A text cut at everything that the words of a query match in it; one piece when nothing does. */
export const highlight = (text: string, query: string, alike: Alike = NONE_ALIKE): Piece[] => {
  const plain = fold(text)
  const hit = new Uint8Array(text.length)
  for (const term of soughtOf(query, alike))
    for (let at = plain.indexOf(term); at !== -1; at = plain.indexOf(term, at + 1)) hit.fill(1, at, at + term.length)
  const pieces: Piece[] = []
  for (let from = 0, to = 0; from < text.length; from = to) {
    while (to < text.length && hit[to] === hit[from]) to += 1
    pieces.push({ text: text.slice(from, to), found: hit[from] === 1 })
  }
  return pieces
}

/** Whether every word of a query stands somewhere in a text, or something that is read so. */
export const holdsAll = (text: string, query: string, alike: Alike = NONE_ALIKE): boolean => {
  const plain = fold(text)
  const isRead = (words: string): boolean => (alike.get(words) ?? []).some((name) => text.includes(name))
  const terms = searchTerms(query)
  return (
    terms.length > 0 &&
    pinyinRuns(terms).every(
      (run) => isRead(run.join(' ')) || run.every((term) => plain.includes(fold(term)) || isRead(term)),
    )
  )
}

/** Characters kept before what was found, and in all. */
const BEFORE = 20
const LENGTH = 90

/** The part of a text around what was found first, cut short with `…`; `undefined` where nothing was. */
export const excerpt = (text: string, query: string, alike: Alike = NONE_ALIKE): string | undefined => {
  const plain = fold(text)
  const places = soughtOf(query, alike).flatMap((term) => {
    const at = plain.indexOf(term)
    return at === -1 ? [] : [at]
  })
  if (places.length === 0) return undefined
  const from = Math.max(0, Math.min(...places) - BEFORE)
  const cut = text.slice(from, from + LENGTH).replace(/\s+/g, ' ')
  return `${from > 0 ? '…' : ''}${cut}${from + LENGTH < text.length ? '…' : ''}`
}
