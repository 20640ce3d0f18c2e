import { times, total } from '../known.ts'
import { area, formula, measured } from './formula.ts'

/**
 * Pollutant that ecosystems take up where the environment still meets its standard: all that is emitted.
 * t a year, at least 0 → t a year. Read (甘孜 2010, section 2).
 */
export const purificationEmission = formula({
  id: 'purification-emission',
  standing: 'read',
  expression: 'Q',
  inputs: { emission: measured('t') },
  result: 't',
  compute: (x) => x('emission'),
})

/**
 * Pollutant that ecosystems take up where the environment breaks its standard: what each is able to.
 * Zones of km2, above 0, and t/km2 a year → t a year. Recalled.
 */
export const purificationCapacity = formula({
  id: 'purification-capacity',
  standing: 'recalled',
  expression: 'Σ q × A',
  inputs: {},
  zones: { area: area('km2'), capacity: measured('t/km2') },
  result: 't',
  compute: (_, zones) => total(zones.map((x) => times(x('capacity'), x('area')))),
})
