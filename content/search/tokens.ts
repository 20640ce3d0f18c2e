/**
 * Tokens by which full-text search finds exactly what `LIKE '%term%'` finds, in Chinese and English alike:
 * every pair of neighbouring characters, then the last character alone. A term of one character is a prefix of the
 * pairs that begin with it; a longer one is a phrase of its own pairs.
 */

/**
 * One ASCII character as the tokenizer keeps it: punctuation, space and `x` become `x` and two hexadecimal digits,
 * so that no concatenation of two codes reads as another. Case is folded as LIKE folds it.
 */
const code = (character: string): string => {
  const folded = character.toLowerCase()
  return /[a-wyz0-9]/.test(folded) ? folded : `x${folded.charCodeAt(0).toString(16).padStart(2, '0')}`
}

const ASCII = Array.from({ length: 128 }, (_, point) => code(String.fromCharCode(point)))

/** Any other character stands for itself. */
export const codeOf = (character: string): string => ASCII[character.charCodeAt(0)] ?? character

/** Tokens of a text, separated by spaces. */
export const searchTokens = (text: string): string => {
  let tokens = ''
  // Every character but the first ends one token and begins the next.
  for (const character of text)
    tokens += tokens === '' ? codeOf(character) : `${codeOf(character)} ${codeOf(character)}`
  return tokens
}

/**
 * A token that stands in every text of a register and in no other text: no code begins with `xr`. Without it a search of
 * one register would walk the hits of all.
 */
export const registerToken = (register: string): string => `xr${register.replace(/[^a-z0-9]/g, 'x')}`

/** Tokens of a record's text. */
export const recordTokens = (register: string, text: string): string =>
  `${registerToken(register)} ${searchTokens(text)}`

/** Full-width ASCII, as Chinese input methods type it, as plain ASCII. */
export const halfWidth = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))

/** The words of a query as typed: what stands between white space, at most eight of them, 50 characters each. */
export const typedTerms = (query: string): string[] =>
  query
    .normalize('NFC')
    .split(/\s+/)
    .filter((term) => term !== '')
    .slice(0, 8)
    .map((term) => Array.from(term).slice(0, 50).join(''))

/** The words of a query, full-width ASCII as plain ASCII. */
export const searchTerms = (query: string): string[] => typedTerms(query).map(halfWidth)
