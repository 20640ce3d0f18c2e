import { exactly, minus, over, times } from '../known.ts'
import { area, formula, measured } from './formula.ts'

/** Minutes of a year × cm3 in a hm2 of one metre's height: 525,600 × 10¹⁰. */
const MINUTES_AND_VOLUME = exactly('5256000000000000')

/** Concentration from which ions count, per cm3. */
const THRESHOLD = '600'

/** What making one ion costs, CNY: 5.8185 × 10⁻¹⁸. */
const COST_PER_ION = '0.0000000000000000058185'

/**
 * Negative ions that a forest's air gains in a year, each at what making one costs unless the account says another price.
 * hm2, above 0; canopy height in m; concentration per cm3, from 600; an ion's life in minutes, above 0 → ions. Recalled.
 */
export const negativeIons = formula({
  id: 'negative-ions',
  standing: 'recalled',
  expression: '5.256 × 10¹⁵ × A × H × (Q − 600) ÷ L',
  inputs: {
    area: area('hm2'),
    canopyHeight: measured('m'),
    concentration: measured('1/cm3', { or: ['1'], least: THRESHOLD }),
    life: measured('min', { positive: true }),
  },
  result: '1',
  compute: (x) =>
    over(
      times(MINUTES_AND_VOLUME, x('area'), x('canopyHeight'), minus(x('concentration'), exactly(THRESHOLD))),
      x('life'),
    ),
  price: () => ({ value: COST_PER_ION, unit: 'CNY' }),
})
