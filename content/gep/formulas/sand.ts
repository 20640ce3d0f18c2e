import { exactly, minus, ONE, over, raised, times } from '../known.ts'
import { formula, measured, parameter, share } from './formula.ts'

/** The revised wind erosion equation raises the product of its factors, and cover, to this power. */
const EXPONENT = '1.3711'

/**
 * Sand that plant cover keeps from being blown away, by the revised wind erosion equation.
 * Weather factor in kg/m, the others without unit, from 0; cover from 0 to 1 → kg/m2 a year.
 * Read in code only, which names no unit: kg/m2 follows from the equation's maximum transport (kg/m) over its length (m).
 */
export const rweqPrevention = formula({
  id: 'rweq-prevention',
  standing: 'read',
  expression: '0.1699 × (WF × EF × SCF × K′)^1.3711 × (1 − C^1.3711)',
  inputs: {
    weatherFactor: measured('1', { or: ['kg/m'] }),
    erodibleFraction: measured('1'),
    crustFactor: measured('1'),
    roughness: measured('1'),
    cover: share({ nature: 'measured' }),
  },
  result: 'kg/m2',
  compute: (x) =>
    times(
      exactly('0.1699'),
      raised(times(x('weatherFactor'), x('erodibleFraction'), x('crustFactor'), x('roughness')), EXPONENT),
      minus(ONE, raised(x('cover'), EXPONENT)),
    ),
})

/**
 * Ground that the sand held back would have covered.
 * Sand in t; ρ in t/m3, 1.28; depth in m, 0.1 → m2. Recomputed: 甘孜 2010, 779.42 × 10⁴ t → 60.89 km2.
 */
export const sandArea = formula({
  id: 'sand-area',
  standing: 'recomputed',
  expression: 'Q ÷ (ρ × h)',
  inputs: {
    prevention: measured('t'),
    bulkDensity: parameter('t/m3', { default: '1.28', positive: true }),
    depth: parameter('m', { default: '0.1', positive: true }),
  },
  result: 'm2',
  compute: (x) => over(x('prevention'), times(x('bulkDensity'), x('depth'))),
})
