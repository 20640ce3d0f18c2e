import { add, divide, multiply, subtract, textOf } from '../decimal/arithmetic.ts'
import { EXPONENTIAL_PLACES, power } from '../decimal/exponential.ts'
import { compare, parseDecimal, scaleOf, type Decimal } from '../decimal/exact.ts'

/**
 * A number as far as it is known. A printed `0.01` stands for every number that rounds to it: from 0.005 to 0.015. Each
 * operation carries the bounds along, so a result says what it may be at least and at most. Bounds are rounded outwards only
 * where a quotient or a power does not end; and since every formula names each input once, they are as narrow as can be.
 */
export interface Known {
  /** Reckoned with the numbers as they are printed. */
  value: Decimal
  low: Decimal
  high: Decimal
}

export const exact = (value: Decimal): Known => ({ value, low: value, high: value })

/** A number that is what it says, such as a price or a parameter that a method fixes. @throws RangeError for no decimal */
export const exactly = (text: string): Known => exact(parseDecimal(text))

/**
 * A number that was rounded to its last digit. A bare `0` is no rounded number: it says that there is none.
 * @throws RangeError when the text is not a decimal
 */
export const printed = (text: string): Known => {
  const value = parseDecimal(text)
  if (value.units === 0n && value.places === 0) return exact(value)
  const halves = value.units * 10n
  return {
    value,
    low: { units: halves - 5n, places: value.places + 1 },
    high: { units: halves + 5n, places: value.places + 1 },
  }
}

export const isBelow = (a: Decimal, b: Decimal): boolean => compare(a, b) < 0
const lesser = (a: Decimal, b: Decimal): Decimal => (isBelow(b, a) ? b : a)
const greater = (a: Decimal, b: Decimal): Decimal => (isBelow(a, b) ? b : a)

export const plus = (a: Known, b: Known): Known => ({
  value: add(a.value, b.value),
  low: add(a.low, b.low),
  high: add(a.high, b.high),
})

export const minus = (a: Known, b: Known): Known => ({
  value: subtract(a.value, b.value),
  low: subtract(a.low, b.high),
  high: subtract(a.high, b.low),
})

export const ZERO: Known = exactly('0')
export const ONE: Known = exactly('1')

export const total = (parts: readonly Known[]): Known => parts.reduce(plus, ZERO)

const product = (a: Known, b: Known): Known => {
  const value = multiply(a.value, b.value)
  if (a.low.units >= 0n && b.low.units >= 0n)
    return { value, low: multiply(a.low, b.low), high: multiply(a.high, b.high) }
  const corners = [a.low, a.high].flatMap((x) => [multiply(x, b.low), multiply(x, b.high)])
  return { value, low: corners.reduce(lesser), high: corners.reduce(greater) }
}

export const times = (first: Known, ...others: readonly Known[]): Known => others.reduce(product, first)

/** Decimals of a quotient that does not end. */
const QUOTIENT_PLACES = 30

/** The nearest multiple of 10^-30 that is not above the quotient; the divisor is positive. */
const quotientDown = (dividend: Decimal, divisor: Decimal): Decimal => {
  const above = dividend.units * scaleOf(divisor.places + QUOTIENT_PLACES)
  const below = divisor.units * scaleOf(dividend.places)
  const towardsZero = above / below
  return {
    units: above < 0n && towardsZero * below !== above ? towardsZero - 1n : towardsZero,
    places: QUOTIENT_PLACES,
  }
}

const quotientUp = (dividend: Decimal, divisor: Decimal): Decimal => {
  const { units, places } = quotientDown({ ...dividend, units: -dividend.units }, divisor)
  return { units: -units, places }
}

/** @throws RangeError when the divisor may be zero or less */
export const over = (a: Known, b: Known): Known => {
  if (b.low.units <= 0n) throw new RangeError('a divisor that may be zero')
  return {
    value: divide(a.value, b.value, QUOTIENT_PLACES),
    low: quotientDown(a.low, a.low.units < 0n ? b.low : b.high),
    high: quotientUp(a.high, a.high.units < 0n ? b.high : b.low),
  }
}

/** The last decimal of a power may be off by less than one. */
const LAST: Decimal = { units: 1n, places: EXPONENTIAL_PLACES }

/** @param exponent - exact and positive @throws RangeError when the base is below zero */
export const raised = (base: Known, exponent: string): Known => {
  const by = parseDecimal(exponent)
  const low = base.low.units < 0n ? { units: 0n, places: 0 } : base.low
  return {
    value: power(base.value, by),
    low: subtract(power(low, by), LAST),
    high: add(power(base.high, by), LAST),
  }
}

/** Whether some number may be both. */
export const meets = (a: Known, b: Known): boolean => !isBelow(a.high, b.low) && !isBelow(b.high, a.low)

export const holds = (a: Known, value: Decimal): boolean => !isBelow(value, a.low) && !isBelow(a.high, value)

/** What is known when both are true of one number; the value is `a`'s. Only for what `meets`. */
export const both = (a: Known, b: Known): Known => ({
  value: a.value,
  low: greater(a.low, b.low),
  high: lesser(a.high, b.high),
})

export const isExact = ({ low, high }: Known): boolean => compare(low, high) === 0

/** For messages: the bounds as text. */
export const boundsOf = ({ low, high }: Known): { low: string; high: string } => ({
  low: textOf(low),
  high: textOf(high),
})
