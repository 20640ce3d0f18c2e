import { exactly, over, times } from '../known.ts'
import { formula, measured, type Input } from './formula.ts'

/** Molar masses: carbon 12, oxygen (O2) 32, carbon dioxide 44. */
const [C, O2, CO2] = [exactly('12'), exactly('32'), exactly('44')]

/** An ecosystem may give off more carbon than it takes up. */
const net = (): Input => {
  const { least: _, ...input } = measured('t')
  return input
}

/**
 * Carbon dioxide taken up, from net ecosystem production in carbon.
 * t C a year, of either sign → t CO2 a year. Recalled.
 */
export const carbonNep = formula({
  id: 'carbon-nep',
  standing: 'recalled',
  expression: '44 ÷ 12 × NEP',
  inputs: { nep: net() },
  result: 't',
  compute: (x) => over(times(CO2, x('nep')), C),
})

/**
 * Carbon dioxide fixed, from net primary production in dry matter: photosynthesis binds 1.63 t of CO2 a tonne.
 * t dry matter a year, at least 0 → t CO2 a year. Recomputed.
 */
export const carbonNppDry = formula({
  id: 'carbon-npp-dry',
  standing: 'recomputed',
  expression: '1.63 × NPP',
  inputs: { npp: measured('t') },
  result: 't',
  compute: (x) => times(exactly('1.63'), x('npp')),
})

/**
 * Oxygen released, from net primary production in dry matter: 1.19 t a tonne.
 * t dry matter a year, at least 0 → t O2 a year. Recomputed.
 */
export const oxygenNppDry = formula({
  id: 'oxygen-npp-dry',
  standing: 'recomputed',
  expression: '1.19 × NPP',
  inputs: { npp: measured('t') },
  result: 't',
  compute: (x) => times(exactly('1.19'), x('npp')),
})

/**
 * Oxygen released, from the carbon dioxide taken up in net.
 * t CO2 a year, at least 0 → t O2 a year. Recalled. From the carbon of 甘孜 2010 it gives about an eleventh of the oxygen
 * printed there: an account has to say which of the two formulas it took.
 */
export const oxygenCarbon = formula({
  id: 'oxygen-carbon',
  standing: 'recalled',
  expression: '32 ÷ 44 × Q',
  inputs: { carbonDioxide: measured('t') },
  result: 't',
  compute: (x) => over(times(O2, x('carbonDioxide')), CO2),
})
