import { area, formula, measured, parameter } from './formula.ts'

/**
 * Value of what is sold: an amount at its price.
 * Any amount and the price of one unit of it → the amount; both at least 0. Read (甘孜 2010, section 2).
 */
export const marketValue = formula({
  id: 'market-value',
  standing: 'read',
  expression: 'Q × P',
  inputs: { quantity: measured(''), price: parameter('') },
  result: '',
  compute: (x) => x('quantity'),
})

/**
 * Visits, each valued at what a visitor spends on the way and there (the price).
 * Persons → persons, at least 0. Recalled.
 */
export const travelCost = formula({
  id: 'travel-cost',
  standing: 'recalled',
  expression: 'N',
  inputs: { visits: measured('person') },
  result: 'person',
  compute: (x) => x('visits'),
})

/**
 * Floor or land that is dearer for the landscape beside it; the premium per m2 is the price.
 * m2 → m2, above 0. Recalled.
 */
export const premium = formula({
  id: 'premium',
  standing: 'recalled',
  expression: 'A',
  inputs: { area: area('m2') },
  result: 'm2',
  compute: (x) => x('area'),
})
