/** A plain decimal in its one spelling: no plus sign, no exponent, no needless leading zero. Trailing zeros stay: they state precision. */
export const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

export const isDecimal = (text: string): boolean => DECIMAL.test(text)

const WHOLE_ZERO = /^-?0(?:\.0+)?$/

/** Without a minus sign where the number is zero: `-0.0` → `0.0`. */
export const withoutNegativeZero = (decimal: string): string =>
  decimal.startsWith('-') && WHOLE_ZERO.test(decimal) ? decimal.slice(1) : decimal

/** Digits before the point, and after it without trailing zeros. */
const parts = (decimal: string): [whole: string, fraction: string] => {
  const [whole = '', fraction = ''] = decimal.split('.')
  return [whole, fraction.replace(/(?<!0)0+$/, '')]
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const compareMagnitudes = (a: string, b: string): number => {
  const [wholeA, fractionA] = parts(a)
  const [wholeB, fractionB] = parts(b)
  // Without leading zeros the longer whole is the larger; of equal length digits sort as text, fractions always do.
  return wholeA.length - wholeB.length || order(wholeA, wholeB) || order(fractionA, fractionB)
}

/**
 * Compares two decimals exactly, whatever their length.
 * @param a - as `isDecimal` accepts it
 * @returns below zero, zero or above zero as `a` is less than, equal to or greater than `b`; `1.50` equals `1.5`
 */
export const compareDecimals = (a: string, b: string): number => {
  // Rounding to binary keeps the order, and parts all but the nearest neighbours.
  const rounded = Number(a) - Number(b)
  if (rounded < 0 || rounded > 0) return rounded
  const [left, right] = [withoutNegativeZero(a), withoutNegativeZero(b)]
  const [negativeLeft, negativeRight] = [left.startsWith('-'), right.startsWith('-')]
  if (negativeLeft !== negativeRight) return negativeLeft ? -1 : 1
  return negativeLeft ? compareMagnitudes(right.slice(1), left.slice(1)) : compareMagnitudes(left, right)
}
