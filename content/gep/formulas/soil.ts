import { minus, ONE, over, times } from '../known.ts'
import { area, formula, measured, parameter, share } from './formula.ts'

/**
 * Soil that plant cover and conservation measures keep from being washed away, by the universal soil loss equation:
 * what bare ground would lose less what it loses.
 * R, K, L, S at least 0; C and P from 0 to 1, P is 1 where nothing is done; area in hm2 → t a year.
 * R and K enter in their own units or without one, as sources give them. With C alone: read; with P: recalled.
 */
export const rusleRetention = formula({
  id: 'rusle-retention',
  standing: 'read',
  expression: 'R × K × L × S × (1 − C × P) × A',
  inputs: {
    R: measured('1', { or: ['MJ.mm/hm2/h', 'MJ.mm/hm2/h/a'] }),
    K: measured('1', { or: ['t.hm2.h/hm2/MJ/mm'] }),
    L: measured('1'),
    S: measured('1'),
    C: share({ nature: 'measured' }),
    P: share({ default: '1', standing: 'recalled' }),
    area: area('hm2'),
  },
  result: 't',
  compute: (x) => times(x('R'), x('K'), x('L'), x('S'), minus(ONE, times(x('C'), x('P'))), x('area')),
})

/**
 * Room in reservoirs and rivers that retained soil would have silted up.
 * Retention in t; λ from 0 to 1, 0.24; ρ in t/m3, 0.93 → m3 a year. Recomputed: 甘孜 2010, 38.86 × 10⁸ t → 10.03 × 10⁸ m3.
 */
export const siltReduction = formula({
  id: 'silt-reduction',
  standing: 'recomputed',
  expression: 'λ × Q ÷ ρ',
  inputs: {
    retention: measured('t'),
    siltShare: share({ default: '0.24' }),
    bulkDensity: parameter('t/m3', { default: '0.93', positive: true }),
  },
  result: 'm3',
  compute: (x) => over(times(x('siltShare'), x('retention')), x('bulkDensity')),
})

/**
 * Nitrogen or phosphorus that would have been washed away with the soil.
 * Retention in t; content as a fraction from 0 to 1 (N 0.0037, P 0.00108 in 甘孜) → t a year. Recomputed: 甘孜 2010.
 */
export const nutrientRetention = formula({
  id: 'nutrient-retention',
  standing: 'recomputed',
  expression: 'Q × c',
  inputs: { retention: measured('t'), content: share() },
  result: 't',
  compute: (x) => times(x('retention'), x('content')),
})
