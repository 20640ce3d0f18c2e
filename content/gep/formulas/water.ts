import { exactly, minus, ONE, times, total } from '../known.ts'
import { area, formula, measured, share } from './formula.ts'

/** A millimetre over a square kilometre is a thousand cubic metres. */
const M3_PER_KM2_MM = exactly('1000')

/**
 * Water that ecosystems hold back: what falls less what runs off and evaporates, summed over zones.
 * Zones of km2 and mm a year → m3 a year; each at least 0, the area above. Negative where more evaporates than falls.
 * Read (the formula multiplies by 10⁻³ because it takes areas in m2).
 */
export const waterBalance = formula({
  id: 'water-balance',
  standing: 'read',
  expression: 'Σ A × (P − R − ET) × 10³',
  inputs: {},
  zones: {
    area: area('km2'),
    precipitation: measured('mm'),
    runoff: measured('mm'),
    evapotranspiration: measured('mm'),
  },
  result: 'm3',
  compute: (_, zones) =>
    total(
      zones.map((x) =>
        times(x('area'), minus(minus(x('precipitation'), x('runoff')), x('evapotranspiration')), M3_PER_KM2_MM),
      ),
    ),
})

/**
 * The same with runoff as a part of precipitation, R = P·α.
 * Zones of km2 and mm a year, α from 0 to 1 → m3 a year. Recalled.
 */
export const waterBalanceCoefficient = formula({
  id: 'water-balance-coefficient',
  standing: 'recalled',
  expression: 'Σ A × (P × (1 − α) − ET) × 10³',
  inputs: {},
  zones: {
    area: area('km2'),
    precipitation: measured('mm'),
    evapotranspiration: measured('mm'),
    runoffCoefficient: share({ nature: 'measured' }),
  },
  result: 'm3',
  compute: (_, zones) =>
    total(
      zones.map((x) =>
        times(
          x('area'),
          minus(times(x('precipitation'), minus(ONE, x('runoffCoefficient'))), x('evapotranspiration')),
          M3_PER_KM2_MM,
        ),
      ),
    ),
})
