import { add, divide, multiply, subtract } from '../../decimal/arithmetic.ts'
import { power } from '../../decimal/exponential.ts'
import { parseDecimal, type Decimal } from '../../decimal/exact.ts'
import { isBelow } from '../known.ts'
import { PLACES, type Process } from './process.ts'

const ONE = parseDecimal('1')
/** Of the curve that Fu fitted to Budyko's: its least, and where it is cut off. */
const [LEAST_W, MOST_W] = [parseDecimal('1.25'), parseDecimal('5')]

const lesser = (a: Decimal, b: Decimal): Decimal => (isBelow(b, a) ? b : a)

const millimetres = { unit: 'mm', least: '0' } as const

/**
 * Evapotranspiration of a year under plants, by Fu's form of the Budyko curve.
 * Precipitation and reference evapotranspiration in mm, crop coefficient without unit, depth of roots and of soil in mm,
 * plant-available water as a part of the soil from 0 to 1, seasonality Z from 1 to 30 → mm, at most what falls.
 * Recomputed: unit values of natcap/invest, annual water yield (Apache-2.0).
 */
export const evapotranspirationBudyko: Process = {
  id: 'evapotranspiration-budyko',
  standing: 'recomputed',
  expression: 'P × (1 + φ − (1 + φ^w)^(1/w)); φ = Kc × ET₀ ÷ P; w = Z × AWC ÷ P + 1.25 ≤ 5',
  inputs: {
    precipitation: { ...millimetres, positive: true },
    reference: millimetres,
    cropCoefficient: { unit: '1', least: '0', most: '2' },
    rootDepth: millimetres,
    soilDepth: millimetres,
    availableWater: { unit: '1', least: '0', most: '1' },
    seasonality: { unit: '1', least: '1', most: '30' },
  },
  result: 'mm',
  feeds: [
    { formula: 'water-balance', input: 'evapotranspiration' },
    { formula: 'water-balance-coefficient', input: 'evapotranspiration' },
  ],
  compute: (x) => {
    const fallen = x('precipitation')
    const dryness = divide(multiply(x('cropCoefficient'), x('reference')), fallen, PLACES)
    const held = multiply(lesser(x('rootDepth'), x('soilDepth')), x('availableWater'))
    const w = lesser(add(divide(multiply(held, x('seasonality')), fallen, PLACES), LEAST_W), MOST_W)
    const root = power(add(ONE, power(dryness, w)), divide(ONE, w, PLACES))
    return multiply(fallen, lesser(dryness, subtract(add(ONE, dryness), root)))
  },
}

/**
 * Evapotranspiration of a year where no plants grow: what the air takes, at most what falls.
 * Precipitation and reference evapotranspiration in mm, coefficient without unit → mm. Recomputed, as above.
 */
export const evapotranspirationBare: Process = {
  id: 'evapotranspiration-bare',
  standing: 'recomputed',
  expression: 'min(Kc × ET₀, P)',
  inputs: {
    precipitation: { ...millimetres, positive: true },
    reference: millimetres,
    cropCoefficient: { unit: '1', least: '0', most: '2' },
  },
  result: 'mm',
  feeds: [
    { formula: 'water-balance', input: 'evapotranspiration' },
    { formula: 'water-balance-coefficient', input: 'evapotranspiration' },
  ],
  compute: (x) => lesser(multiply(x('cropCoefficient'), x('reference')), x('precipitation')),
}

/** CN 0, ground that lets nothing run off, is given the room that stands for no end to it. */
const BOTTOMLESS = parseDecimal('100000')

/**
 * Room for water in the ground before a storm, by the curve number of soil and cover.
 * Curve number from 0 to 100 → mm. Recomputed: unit values of natcap/invest, urban flood risk mitigation (Apache-2.0).
 */
export const retentionCurveNumber: Process = {
  id: 'retention-curve-number',
  standing: 'recomputed',
  expression: '25400 ÷ CN − 254',
  inputs: { curveNumber: { unit: '1', least: '0', most: '100' } },
  result: 'mm',
  feeds: [],
  compute: (x) =>
    x('curveNumber').units === 0n
      ? BOTTOMLESS
      : subtract(divide(parseDecimal('25400'), x('curveNumber'), PLACES), parseDecimal('254')),
}
