import { partsOf, type AiPart, type CharacterSet } from './ai.ts'
import type { AiEntry } from './ai-entry.ts'
import { CHECKS } from './checks/checks.ts'
import { linkFault, shown, type LinkFault } from './faults.ts'

/** Whether what stands behind an application identifier can stand there. */

/** The first character that a set does not have. @see GS1 General Specifications, 7.11 */
const STRANGE: Record<CharacterSet, RegExp> = {
  n: /[^0-9]/,
  x: /[^!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]/,
  y: /[^#\-/0-9A-Z]/,
  z: /[^A-Za-z0-9_=-]/,
}

const lengthOf = (parts: readonly AiPart[]): string => {
  const least = parts.reduce((sum, { min, optional }) => sum + (optional ? 0 : min), 0)
  const most = parts.reduce((sum, { max }) => sum + max, 0)
  return least === most ? String(most) : `${least}–${most}`
}

/** Base64url ends in as much `=` as it needs, or in none. */
const isPadded = (text: string): boolean =>
  /^[^=]*(?:={0,2})$/.test(text) && (!text.includes('=') || text.length % 4 === 0)

const wrongPart = (ai: string, { set, checks }: AiPart, text: string): LinkFault | undefined => {
  const strange = STRANGE[set].exec(text)
  if (strange) return linkFault('characters', ai, { character: shown(strange[0]) || '�' })
  if (set === 'z' && !isPadded(text)) return linkFault('characters', ai, { character: '=' })
  for (const name of checks) {
    const wrong = CHECKS[name]?.(text)
    if (wrong) return linkFault(wrong.fault, ai, { value: shown(text) })
  }
  return undefined
}

/**
 * What is wrong with a value, by its parts in order; `undefined` where nothing is.
 * @param value - percent-decoded
 */
export const checkValue = (ai: string, entry: AiEntry, value: string): LinkFault | undefined => {
  if (value === '') return linkFault('value-missing', ai)
  const parts = partsOf(entry)
  let at = 0
  for (const part of parts) {
    if (part.optional && at === value.length) break
    const text = value.slice(at, at + part.max)
    if (text.length < part.min) return wrongLength(ai, parts, value)
    const wrong = wrongPart(ai, part, text)
    if (wrong) return wrong
    at += text.length
  }
  return at === value.length ? undefined : wrongLength(ai, parts, value)
}

const wrongLength = (ai: string, parts: readonly AiPart[], value: string): LinkFault =>
  linkFault('wrong-length', ai, { length: lengthOf(parts), found: String(value.length) })
