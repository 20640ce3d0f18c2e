import { compare, parseDecimal } from '../../decimal/exact.ts'
import { area, formula, measured } from './formula.ts'

/**
 * Forest or grassland that keeps its own pests in check; what control costs a hectare is the price.
 * hm2, above 0 → hm2. Read (甘孜 2010, section 2).
 */
export const pestControl = formula({
  id: 'pest-control',
  standing: 'read',
  expression: 'A',
  inputs: { area: area('hm2') },
  result: 'hm2',
  compute: (x) => x('area'),
})

/** CNY/hm2 a year from each Shannon-Wiener index on; below 1 the last. Three of the rungs are recomputed. */
const LADDER: readonly [from: string, price: string][] = [
  ['6', '50000'],
  ['5', '40000'],
  ['4', '30000'],
  ['3', '20000'],
  ['2', '10000'],
  ['1', '5000'],
  ['0', '3000'],
]

/**
 * Habitat, valued by a ladder of prices that follows the Shannon-Wiener index of its species.
 * hm2, above 0; index from 0 → hm2, at 3,000 to 50,000 CNY/hm2. Three rungs recomputed.
 * The index counts as printed: a rounded 3.0 is on the rung from 3.
 */
export const biodiversityShannon = formula({
  id: 'biodiversity-shannon',
  standing: 'recomputed',
  expression: 'A × S(H′)',
  inputs: { area: area('hm2'), shannonWiener: measured('1', { most: '20' }) },
  result: 'hm2',
  compute: (x) => x('area'),
  price: (x) => {
    const index = x('shannonWiener').value
    const rung = LADDER.find(([from]) => compare(index, parseDecimal(from)) >= 0)
    return { value: rung?.[1] ?? '3000', unit: 'CNY/hm2' }
  },
})
