import { scaleOf, type Decimal } from './exact.ts'

/** Units of a number written with more decimals. @param to - at least its own */
const widened = ({ units, places }: Decimal, to: number): bigint =>
  places === to ? units : units * scaleOf(to - places)

/** The most decimals that any of several numbers has. */
export const mostPlaces = (values: readonly Decimal[]): number =>
  values.reduce((most, { places }) => Math.max(most, places), 0)

export const add = (a: Decimal, b: Decimal): Decimal => {
  const places = Math.max(a.places, b.places)
  return { units: widened(a, places) + widened(b, places), places }
}

export const subtract = (a: Decimal, b: Decimal): Decimal => add(a, { ...b, units: -b.units })

export const multiply = (a: Decimal, b: Decimal): Decimal => ({ units: a.units * b.units, places: a.places + b.places })

/** The exact sum; zero of nothing. */
export const sum = (values: readonly Decimal[]): Decimal => {
  const places = mostPlaces(values)
  return { units: values.reduce((total, value) => total + widened(value, places), 0n), places }
}

const magnitude = (whole: bigint): bigint => (whole < 0n ? -whole : whole)

/**
 * A quotient with exactly `places` decimals, of either sign; an exact half goes to the even neighbour.
 * @throws RangeError when the divisor is zero
 * @see GB/T 8170-2008, 3.2
 */
export const divide = (dividend: Decimal, divisor: Decimal, places: number): Decimal => {
  if (divisor.units === 0n) throw new RangeError('division by zero')
  const above = magnitude(dividend.units) * scaleOf(divisor.places + places)
  const below = magnitude(divisor.units) * scaleOf(dividend.places)
  const [whole, twice] = [above / below, (above % below) * 2n]
  const rounded = twice > below || (twice === below && whole % 2n === 1n) ? whole + 1n : whole
  return { units: dividend.units < 0n === divisor.units < 0n ? rounded : -rounded, places }
}

/** Rounded to exactly `places` decimals, as `divide` rounds; a coarser number is filled with zeros. */
export const round = (value: Decimal, places: number): Decimal => divide(value, { units: 1n, places: 0 }, places)

/** As text, with all its decimals: they state how exactly the number is known. Zero has no sign. */
export const textOf = ({ units, places }: Decimal): string => {
  const digits = magnitude(units)
    .toString()
    .padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  return `${units < 0n ? '-' : ''}${whole}${places === 0 ? '' : `.${digits.slice(-places)}`}`
}

/** As text without trailing zeros. */
export const plainTextOf = (value: Decimal): string => {
  const text = textOf(value)
  const short = text.includes('.') ? text.replace(/(?:\.0*|(?<!0)0+)$/, '') : text
  return short === '-0' ? '0' : short
}
