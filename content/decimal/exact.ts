/** A decimal number held exactly: `units` × 10^-`places`. */
export type Decimal = { units: bigint; places: number }

/**
 * Reads a plain decimal such as `0.7` exactly.
 * @throws RangeError when the text is not a decimal: empty, `NaN`, an exponent, a thousands separator
 */
export const parseDecimal = (text: string): Decimal => {
  const match = /^(-?\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) throw new RangeError(`not a decimal number: ${JSON.stringify(text.slice(0, 80))}`)
  const [, whole = '', fraction = ''] = match
  return { units: BigInt(whole + fraction), places: fraction.length }
}

/** Powers of ten that have been needed: raising costs more than all that is done with the result. */
const SCALES: bigint[] = []

/** 10 to the power of `places`. */
export const scaleOf = (places: number): bigint => (SCALES[places] ??= 10n ** BigInt(places))

/** The quotient rounded up to a whole number; `divisor` is positive. */
export const divideUp = (dividend: bigint, divisor: bigint): bigint => {
  const quotient = dividend / divisor
  return dividend > quotient * divisor ? quotient + 1n : quotient
}

/**
 * Rounds a number that is not negative to `places` decimals; an exact half goes to the even neighbour.
 * @see GB/T 8170, rounding interval 1
 */
export const roundHalfEven = (value: Decimal, places: number): Decimal => {
  if (value.places <= places) return value
  const scale = scaleOf(value.places - places)
  const quotient = value.units / scale
  const twice = (value.units % scale) * 2n
  const up = twice > scale || (twice === scale && quotient % 2n === 1n)
  return { units: up ? quotient + 1n : quotient, places }
}

/** Negative, zero or positive as `a` is below, equal to or above `b`; exact. */
export const compare = (a: Decimal, b: Decimal): -1 | 0 | 1 => {
  const isAlike = a.places === b.places
  const left = isAlike ? a.units : a.units * scaleOf(b.places)
  const right = isAlike ? b.units : b.units * scaleOf(a.places)
  return left < right ? -1 : left > right ? 1 : 0
}

/** Exactly half. */
export const half = (value: Decimal): Decimal => ({ units: value.units * 5n, places: value.places + 1 })

/** The value times ten to the power of `exponent`, a whole number of either sign. */
export const shift = (value: Decimal, exponent: number): Decimal =>
  exponent <= 0
    ? { units: value.units, places: value.places - exponent }
    : { units: value.units * scaleOf(exponent), places: value.places }
