/** Numbers that point at one natural person and never stand in a public text. */
export type PersonalNumber = 'identity-number' | 'mobile-number'

/** First two digits of the division in which a resident number was given out. @see GB/T 2260 */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

/** 2^(18−i) modulo 11, i = 1…17. @see GB 11643-1999, 4.2 */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK = '10X98765432'

const isCalendarDay = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/**
 * Whether eighteen characters are a resident identity number: division, day of birth and check character all fit.
 * @see GB 11643-1999
 */
export const isIdentityNumber = (text: string): boolean => {
  const match = /^(\d{2})\d{4}((?:18|19|20)\d{2})(\d{2})(\d{2})\d{3}[\dXx]$/.exec(text)
  if (!match) return false
  const [, province = '', year, month, day] = match
  if (!PROVINCES.has(province) || !isCalendarDay(Number(year), Number(month), Number(day))) return false
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(text.charAt(index)), 0)
  return CHECK.charAt(sum % 11) === text.charAt(17).toUpperCase()
}

/** Also written in groups, `110101 19491231 002X`; digits around it make it something else: a longer number. */
const IDENTITY = /(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?!\d)/g

/**
 * Eleven digits from 13 to 19, also in groups or after +86. Letters beside it make it a code, such as a certificate's
 * number; a point and digits make it a quantity.
 */
const MOBILE = /(?<![0-9A-Za-z]|\d\.)(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z]|\.\d)/

const SHORTEST = 11
const ELEVEN_DIGITS = /(?:\d[ -]?){11}/

/**
 * The first kind of personal number found anywhere in a text; full-width digits count as digits.
 * A number that would be valid both as an identity number and as an organisation's credit code is taken for the
 * former: the first would betray a person, the second can be given in its own field.
 */
export const findPersonalNumber = (text: string): PersonalNumber | undefined => {
  if (text.length < SHORTEST) return undefined
  const plain = text.normalize('NFKC')
  if (!ELEVEN_DIGITS.test(plain)) return undefined
  for (const [candidate] of plain.matchAll(IDENTITY))
    if (isIdentityNumber(candidate.replace(/[ -]/g, ''))) return 'identity-number'
  return MOBILE.test(plain) ? 'mobile-number' : undefined
}
