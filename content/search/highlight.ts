import { fold } from './fold.ts'
import { searchTerms } from './tokens.ts'

/** A piece of a text, and whether a query found it. */
export interface Piece {
  text: string
  found: boolean
}

/** A text cut at everything that the words of a query match in it; one piece when nothing does. */
export const highlight = (text: string, query: string): Piece[] => {
  const plain = fold(text)
  const hit = new Uint8Array(text.length)
  for (const term of searchTerms(query).map(fold))
    for (let at = plain.indexOf(term); at !== -1; at = plain.indexOf(term, at + 1)) hit.fill(1, at, at + term.length)
  const pieces: Piece[] = []
  for (let from = 0, to = 0; from < text.length; from = to) {
    while (to < text.length && hit[to] === hit[from]) to += 1
    pieces.push({ text: text.slice(from, to), found: hit[from] === 1 })
  }
  return pieces
}

/** Whether every word of a query stands somewhere in a text. */
export const holdsAll = (text: string, query: string): boolean => {
  const plain = fold(text)
  const terms = searchTerms(query).map(fold)
  return terms.length > 0 && terms.every((term) => plain.includes(term))
}

/** Characters kept before what was found, and in all. */
const BEFORE = 20
const LENGTH = 90

/** The part of a text around what was found first, cut short with `…`; `undefined` where nothing was. */
export const excerpt = (text: string, query: string): string | undefined => {
  const plain = fold(text)
  const places = searchTerms(query).flatMap((term) => {
    const at = plain.indexOf(fold(term))
    return at === -1 ? [] : [at]
  })
  if (places.length === 0) return undefined
  const from = Math.max(0, Math.min(...places) - BEFORE)
  const cut = text.slice(from, from + LENGTH).replace(/\s+/g, ' ')
  return `${from > 0 ? '…' : ''}${cut}${from + LENGTH < text.length ? '…' : ''}`
}
