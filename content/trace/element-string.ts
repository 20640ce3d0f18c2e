import { aiEntry, partsOf } from './ai.ts'
import type { Element } from './digital-link.ts'
import { linkFault, type LinkFault } from './faults.ts'
import { checkPairings } from './pairings.ts'
import { checkValue } from './value.ts'

/** Data as bar codes carry them: `(01)…(10)…` below the bars, or run together with separators as scanners give them. */

export type ReadElements = { elements: Element[] } | { fault: LinkFault }

/** What scanners put before the data to say what they read. @see GS1 General Specifications, 5.1.2 */
const SYMBOLOGY = /^\](?:C1|e0|d2|Q3|J1)/
/** The separator, and how people and programs write it. */
const SEPARATOR = /\x1d|<GS>|\{GS\}|\[GS\]|\u241d/g
const GS = '\x1d'

/** Whether a text is data of this kind, by how it begins. */
export const isElementString = (text: string): boolean =>
  /^\(\d{2,4}\)/.test(text) ||
  SYMBOLOGY.test(text) ||
  (/^\d{2}/.test(text) && /\x1d|<GS>|\{GS\}|\[GS\]|\u241d/.test(text))

const bracketed = (text: string): ReadElements => {
  const elements: Element[] = []
  // A bracket within a value is one: the next identifier alone ends it.
  const pieces = text.split(/\((?=\d{2,4}\))/)
  let at = pieces[0]?.length ?? 0
  if (at > 0) return { fault: linkFault('not-an-element-string', undefined, { at: '1' }) }
  for (const piece of pieces.slice(1)) {
    const [, ai = '', value = ''] = /^(\d{2,4})\)([^]*)$/.exec(piece) ?? []
    const last = elements.at(-1)
    if (aiEntry(ai) === undefined && last) last.value += `(${piece}`
    else if (aiEntry(ai) === undefined) return { fault: linkFault('not-an-ai', ai) }
    else elements.push({ ai, value: value.trim() })
    at += piece.length + 1
  }
  return { elements }
}

/** The identifier that a run of digits begins with: no two begin alike. */
const aiAt = (text: string): string | undefined =>
  [2, 3, 4].map((length) => text.slice(0, length)).find((ai) => aiEntry(ai) !== undefined)

const runTogether = (text: string): ReadElements => {
  const elements: Element[] = []
  let rest = text
  while (rest !== '') {
    if (rest.startsWith(GS)) {
      rest = rest.slice(1)
      continue
    }
    const ai = aiAt(rest)
    const entry = ai === undefined ? undefined : aiEntry(ai)
    if (ai === undefined || !entry)
      return { fault: linkFault('not-an-element-string', undefined, { at: String(text.length - rest.length + 1) }) }
    rest = rest.slice(ai.length)
    const fixed = entry.fixed === true ? partsOf(entry).reduce((sum, { max }) => sum + max, 0) : undefined
    const end = rest.indexOf(GS)
    const length = fixed ?? (end < 0 ? rest.length : end)
    elements.push({ ai, value: rest.slice(0, length) })
    rest = rest.slice(length)
  }
  return { elements }
}

/** Twice the same is the same. */
const withoutDoubles = (elements: readonly Element[]): Element[] | { fault: LinkFault } => {
  const known = new Map<string, string>()
  for (const { ai, value } of elements) {
    const before = known.get(ai)
    if (before !== undefined && before !== value) return { fault: linkFault('twice', ai) }
    known.set(ai, value)
  }
  return [...known].map(([ai, value]) => ({ ai, value }))
}

/** Longest message that symbols of GS1 hold, and room. */
const MOST_CHARACTERS = 8_000

/** Reads data with brackets or separators, and holds each to its rules. */
export const readElementString = (text: string): ReadElements => {
  if (text.length > MOST_CHARACTERS)
    return { fault: linkFault('not-an-element-string', undefined, { at: String(MOST_CHARACTERS) }) }
  const plain = text.replace(SYMBOLOGY, '').replace(SEPARATOR, GS)
  const read = plain.startsWith('(') ? bracketed(plain) : runTogether(plain)
  if ('fault' in read) return read
  const elements = withoutDoubles(read.elements)
  if ('fault' in elements) return elements
  for (const { ai, value } of elements) {
    const entry = aiEntry(ai)
    const fault = entry && checkValue(ai, entry, value)
    if (fault) return { fault }
  }
  const fault =
    elements.length === 0
      ? linkFault('not-an-element-string', undefined, { at: '1' })
      : checkPairings(elements.map(({ ai }) => ai))
  return fault ? { fault } : { elements }
}
