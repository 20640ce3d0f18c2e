/** Trade item numbers: GTIN-8, -12, -13 and -14, kept as fourteen digits. */

/**
 * The digit that proves those before it.
 * @param digits - without the check digit
 * @see GS1 General Specifications, 7.9: weights 3 and 1 from the right, the sum to the next ten
 */
export const checkDigit = (digits: string): number => {
  let sum = 0
  for (let at = 0; at < digits.length; at++)
    sum += Number(digits.charAt(digits.length - 1 - at)) * (at % 2 === 0 ? 3 : 1)
  return (10 - (sum % 10)) % 10
}

export type ReadGtin = { gtin: string } | { fault: 'not-a-gtin' | 'gtin-check' }

/** Reads a number as printed below a bar code or typed, with spaces or dashes, as GTIN-14. */
export const readGtin = (text: string): ReadGtin => {
  const digits = text.replace(/[\s-]/g, '')
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits) || /^0+$/.test(digits)) return { fault: 'not-a-gtin' }
  return checkDigit(digits.slice(0, -1)) === Number(digits.slice(-1))
    ? { gtin: digits.padStart(14, '0') }
    : { fault: 'gtin-check' }
}

/** Fourteen digits with a true check digit, as records hold them. */
export const isGtin14 = (text: string): boolean => {
  const read = readGtin(text)
  return text.length === 14 && 'gtin' in read && read.gtin === text
}
