import { divide, round } from './arithmetic.ts'
import { scaleOf, type Decimal } from './exact.ts'

/**
 * Exponentials and logarithms by whole numbers alone. `Math.exp` and `Math.pow` may differ in their last digits from one
 * engine to the next; what anyone can recompute has to come out the same in all of them.
 */

/** Decimals of the results, and of the reckoning behind them. */
export const EXPONENTIAL_PLACES = 24
const PLACES = 48
const ONE = scaleOf(PLACES)

const times = (a: bigint, b: bigint): bigint => (a * b) / ONE
const fixed = (value: Decimal): bigint => round(value, PLACES).units

/** x + x³/3 + x⁵/5 + …, for |x| up to a fifth. */
const areaTangent = (x: bigint): bigint => {
  const square = times(x, x)
  let [sum, term] = [x, x]
  for (let n = 3n; term !== 0n; n += 2n) {
    term = times(term, square)
    sum += term / n
  }
  return sum
}

/** (ONE · up) / down − ONE over its sum with ONE: what the logarithm of up/down is a series of. */
const logarithmNearOne = (x: bigint): bigint => 2n * areaTangent(((x - ONE) * ONE) / (x + ONE))

const LN2 = 2n * areaTangent(ONE / 3n)

const lnFixed = (x: bigint): bigint => {
  let [near, halvings] = [x, 0n]
  for (; 2n * near > 3n * ONE; halvings += 1n) near /= 2n
  for (; 4n * near < 3n * ONE; halvings -= 1n) near *= 2n
  return logarithmNearOne(near) + halvings * LN2
}

/** Beyond, the result is of no quantity anybody accounts. */
const LARGEST = 200n * ONE

const expFixed = (x: bigint): bigint => {
  if (x > LARGEST) throw new RangeError('exponent beyond 200')
  // Sixteen squarings bring 200 below 1/256, where the series takes some fifteen terms.
  const SQUARINGS = 16n
  const small = x >> SQUARINGS
  let [sum, term] = [ONE, ONE]
  for (let n = 1n; term !== 0n && term !== -1n; n += 1n) {
    term = times(term, small) / n
    sum += term
  }
  for (let i = 0n; i < SQUARINGS; i += 1n) sum = times(sum, sum)
  return sum
}

/**
 * base^exponent, to `EXPONENTIAL_PLACES` decimals.
 * @param base - not negative; the power of 0 is 0
 * @param exponent - above zero where the base is 0
 * @throws RangeError for a base below zero, or a result above e^200
 */
export const power = (base: Decimal, exponent: Decimal): Decimal => {
  if (base.units < 0n) throw new RangeError('power of a number below zero')
  if (base.units === 0n) return { units: 0n, places: EXPONENTIAL_PLACES }
  const product = times(lnFixed(fixed(base)), fixed(exponent))
  return round({ units: expFixed(product), places: PLACES }, EXPONENTIAL_PLACES)
}

/** e^exponent, to `EXPONENTIAL_PLACES` decimals. @throws RangeError above e^200 */
export const exp = (exponent: Decimal): Decimal =>
  divide({ units: expFixed(fixed(exponent)), places: PLACES }, { units: 1n, places: 0 }, EXPONENTIAL_PLACES)

/** Natural logarithm, to `EXPONENTIAL_PLACES` decimals. @throws RangeError unless the number is above zero */
export const ln = (value: Decimal): Decimal => {
  const x = fixed(value)
  if (x <= 0n) throw new RangeError('logarithm of a number that is not above zero')
  return round({ units: lnFixed(x), places: PLACES }, EXPONENTIAL_PLACES)
}
