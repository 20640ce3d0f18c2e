/**
 * How a text begins that a spreadsheet would run as a formula. The signs of full width count: where Chinese or Japanese is
 * typed, a spreadsheet takes them for the narrow ones.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/

const NUMBER = /^-?\d+(\.\d+)?$/

/** Text that a spreadsheet would run gets an apostrophe, which the importer takes off again; a negative number is a number. */
export const disarmed = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text)

/** Without the apostrophe that stands before a formula. */
export const armed = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text
