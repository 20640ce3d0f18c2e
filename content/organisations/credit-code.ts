/** The alphabet of the unified social credit code: digits and capital letters without I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Source of a regular expression for eighteen characters in the shape of a code; a register's `pattern` may begin with it. */
export const CREDIT_CODE_SHAPE = '[0-9A-HJ-NPQRTUWXY]{2}\\d{6}[0-9A-HJ-NPQRTUWXY]{10}'

const SHAPE = new RegExp(`^${CREDIT_CODE_SHAPE}$`)

/** Powers of 3 modulo 31, one for each of the first seventeen characters. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/**
 * The eighteenth character of a unified social credit code.
 * @param code - at least the first seventeen characters, in the code's alphabet
 * @see GB 32100-2015, 4.6 and annex A
 */
export const checkCharacter = (code: string): string => {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * ALPHABET.indexOf(code.charAt(index)), 0)
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/** Eighteen characters where a code has letters and digits; the check character may still be wrong. */
export const hasCreditCodeShape = (text: string): boolean => SHAPE.test(text)

export const isCreditCode = (text: string): boolean => SHAPE.test(text) && text.charAt(17) === checkCharacter(text)
