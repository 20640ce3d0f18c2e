import { add, divide, multiply, subtract } from '../../decimal/arithmetic.ts'
import { power } from '../../decimal/exponential.ts'
import { parseDecimal, type Decimal } from '../../decimal/exact.ts'
import { isBelow } from '../known.ts'
import { PLACES, type Process } from './process.ts'

const ONE = parseDecimal('1')
const HALF = parseDecimal('0.5')
/** Per cent of slope from which ground is steep. */
const STEEP = parseDecimal('9')
/** Length of a unit plot, m. */
const UNIT_PLOT = parseDecimal('22.13')

/** Exponents of slope length on gentle ground, each up to a slope in per cent. */
const GENTLE: readonly [upTo: string, exponent: string][] = [
  ['1', '0.2'],
  ['3.5', '0.3'],
  ['5', '0.4'],
  ['9', '0.5'],
]

const over = (a: Decimal, b: Decimal): Decimal => divide(a, b, PLACES)

/** Ratio of rill to interrill erosion, as a part of both. */
const steepExponent = (sine: Decimal): Decimal => {
  const rills = multiply(parseDecimal('3'), power(sine, parseDecimal('0.8')))
  const beta = over(over(sine, parseDecimal('0.0896')), add(rills, parseDecimal('0.56')))
  return over(beta, add(ONE, beta))
}

const exponentOf = (slope: Decimal, sine: Decimal): Decimal => {
  const gentle = GENTLE.find(([upTo]) => !isBelow(parseDecimal(upTo), slope))
  return gentle ? parseDecimal(gentle[1]) : steepExponent(sine)
}

/** sin and cos of a slope in per cent. */
const anglesOf = (slope: Decimal): { sine: Decimal; cosine: Decimal } => {
  const rise = over(slope, parseDecimal('100'))
  const cosine = over(ONE, power(add(ONE, multiply(rise, rise)), HALF))
  return { sine: multiply(rise, cosine), cosine }
}

const steepness = (slope: Decimal, sine: Decimal): Decimal =>
  isBelow(slope, STEEP)
    ? add(multiply(parseDecimal('10.8'), sine), parseDecimal('0.03'))
    : subtract(multiply(parseDecimal('16.8'), sine), HALF)

/**
 * Slope length and steepness of the universal soil loss equation for one cell of a map, by the ground that drains into it.
 * Slope in per cent; number of cells that drain through it, itself included; width of a cell in m; the most that length may
 * come to, 122 → no unit: give it as `L` with `S` 1.
 * Recomputed: unit values of natcap/invest, sediment delivery ratio (Apache-2.0). @see Desmet and Govers, 1996
 */
export const slopeLength: Process = {
  id: 'slope-length-steepness',
  standing: 'recomputed',
  expression: 'LS = ((A + D²)^(m+1) − A^(m+1)) ÷ (D^(m+2) × x^m × 22.13^m) × S(θ)',
  inputs: {
    slope: { unit: '1', least: '0', most: '1000' },
    cells: { unit: '1', least: '1', most: '1000000000' },
    cellWidth: { unit: 'm', least: '0', positive: true },
    longest: { unit: '1', least: '0', default: '122' },
  },
  result: '1',
  feeds: [{ formula: 'rusle-retention', input: 'L' }],
  compute: (x) => {
    const [slope, width] = [x('slope'), x('cellWidth')]
    const { sine, cosine } = anglesOf(slope)
    const m = exponentOf(slope, sine)
    const cell = multiply(width, width)
    const above = power(multiply(subtract(x('cells'), ONE), cell), HALF)
    const [once, twice] = [add(m, ONE), add(m, parseDecimal('2'))]
    const drained = subtract(power(add(above, cell), once), power(above, once))
    const lengths = multiply(multiply(power(width, twice), power(add(sine, cosine), m)), power(UNIT_PLOT, m))
    const length = over(drained, lengths)
    const cut = isBelow(x('longest'), length) ? x('longest') : length
    return multiply(cut, steepness(slope, sine))
  },
}
