import { armed } from './formula.ts'

/** Nothing but printable ASCII: needs no normalising, hides nothing. */
const PLAIN = /^[\x20-\x7e]*$/

/**
 * Characters that are not seen or turn others round: controls, bidirectional overrides, zero-width and other ignorable
 * characters, non-characters, halves of a surrogate pair. Line feeds are the business of the caller.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Noncharacter_Code_Point}\u2028\u2029\ufff9-\ufffb]/gu

/** What a decoder puts where it could not read bytes. */
const LOST = '\ufffd'

const NAMES: Record<string, string> = {
  '0000': 'NULL',
  '0009': 'CHARACTER TABULATION',
  '000A': 'LINE FEED',
  '000D': 'CARRIAGE RETURN',
  '00AD': 'SOFT HYPHEN',
  '200B': 'ZERO WIDTH SPACE',
  '200C': 'ZERO WIDTH NON-JOINER',
  '200D': 'ZERO WIDTH JOINER',
  '200E': 'LEFT-TO-RIGHT MARK',
  '200F': 'RIGHT-TO-LEFT MARK',
  '202A': 'LEFT-TO-RIGHT EMBEDDING',
  '202B': 'RIGHT-TO-LEFT EMBEDDING',
  '202C': 'POP DIRECTIONAL FORMATTING',
  '202D': 'LEFT-TO-RIGHT OVERRIDE',
  '202E': 'RIGHT-TO-LEFT OVERRIDE',
  '2060': 'WORD JOINER',
  '2066': 'LEFT-TO-RIGHT ISOLATE',
  '2067': 'RIGHT-TO-LEFT ISOLATE',
  '2068': 'FIRST STRONG ISOLATE',
  '2069': 'POP DIRECTIONAL ISOLATE',
  FEFF: 'ZERO WIDTH NO-BREAK SPACE',
}

/** A character by its code point and, where it is a usual one, its Unicode name: `U+200B ZERO WIDTH SPACE`. */
const nameOf = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  const name = NAMES[code]
  return name ? `U+${code} ${name}` : `U+${code}`
}

/**
 * Takes off the apostrophe that an export for spreadsheets puts before a text which they would run,
 * and white space at both ends; brings the rest to NFC.
 */
export const normaliseText = (raw: string): string => {
  const text = PLAIN.test(raw) ? raw.trim() : raw.normalize('NFC').replace(/^[\p{Zs}\s]+|[\p{Zs}\s]+$/gu, trimmed)
  return armed(text)
}

/** White space goes; a byte order mark counts as such for `\s`, yet it is something invisible that must be named. */
const trimmed = (space: string): string => space.replace(/[^\ufeff]/g, '')

/** The first invisible character by name; `undefined` when there is none. For text that identifies. */
export const findInvisible = (text: string): string | undefined => {
  if (PLAIN.test(text)) return undefined
  const found = text.match(INVISIBLE)?.[0]
  return found === undefined ? undefined : nameOf(found)
}

/** Prose without invisible characters, lines ended by a line feed; and the names of what was taken out. */
export const stripInvisible = (text: string): { text: string; stripped: string[] } => {
  if (PLAIN.test(text)) return { text, stripped: [] }
  const stripped = new Set<string>()
  const lines = text.replace(/\r\n?/g, '\n').replaceAll('\t', ' ')
  const clean = lines.replace(INVISIBLE, (character) => {
    if (character === '\n') return character
    stripped.add(nameOf(character))
    return ''
  })
  return { text: stripped.size > 0 ? clean.normalize('NFC').trim() : clean, stripped: [...stripped] }
}

export const hasLostCharacters = (text: string): boolean => text.includes(LOST)

/** Whether a text has more than `most` characters (code points, not UTF-16 units). */
export const isLongerThan = (text: string, most: number): boolean => {
  if (text.length <= most) return false
  if (text.length > 2 * most) return true
  let count = 0
  for (const _ of text) if (++count > most) return true
  return false
}
