import { add, divide, multiply } from '../../decimal/arithmetic.ts'
import { power } from '../../decimal/exponential.ts'
import { parseDecimal, type Decimal } from '../../decimal/exact.ts'
import { PLACES, type Process } from './process.ts'

const share = { unit: '1', least: '0', most: '1' } as const

/**
 * How much a piece of a city cools its surroundings, as an index: shade, light thrown back, and water given off.
 * Shade and albedo from 0 to 1; crop coefficient without unit; reference evapotranspiration of the place and the greatest
 * of the region in one unit, mm → index from 0 to about 1. Weights 0.6, 0.2, 0.2.
 * Recomputed: unit values of natcap/invest, urban cooling (Apache-2.0).
 */
export const coolingCapacity: Process = {
  id: 'cooling-capacity',
  standing: 'recomputed',
  expression: '0.6 × shade + 0.2 × albedo + 0.2 × Kc × ET₀ ÷ ETmax',
  inputs: {
    shade: share,
    albedo: share,
    cropCoefficient: { unit: '1', least: '0', most: '2' },
    reference: { unit: 'mm', least: '0' },
    greatest: { unit: 'mm', least: '0', positive: true },
  },
  result: '1',
  feeds: [],
  compute: (x) => {
    const water = divide(multiply(x('cropCoefficient'), x('reference')), x('greatest'), PLACES)
    const fifth = parseDecimal('0.2')
    return add(multiply(parseDecimal('0.6'), x('shade')), multiply(fifth, add(x('albedo'), water)))
  },
}

const percent = { unit: '%', least: '0', most: '1000' } as const

const grown = (rate: Decimal): Decimal => add(parseDecimal('1'), divide(rate, parseDecimal('100'), PLACES))

/**
 * Price of a tonne of carbon taken up evenly over some years, discounted to the first of them.
 * Whole years, at least 1; price in CNY/t; discount and yearly fall of the price in per cent → CNY/t.
 * Recomputed: unit values of natcap/invest, carbon storage (Apache-2.0).
 */
export const carbonPresentPrice: Process = {
  id: 'carbon-present-price',
  standing: 'recomputed',
  expression: 'p ÷ n × Σ ((1 + d) × (1 + c))^−t, t = 0 … n − 1',
  inputs: {
    years: { unit: 'a', least: '1', most: '200' },
    price: { unit: 'CNY/t', least: '0' },
    discount: percent,
    change: percent,
  },
  result: 'CNY/t',
  feeds: [],
  compute: (x) => {
    const years = Number(x('years').units / 10n ** BigInt(x('years').places))
    const yearly = divide(parseDecimal('1'), multiply(grown(x('discount')), grown(x('change'))), PLACES)
    let sum = parseDecimal('0')
    for (let year = 0; year < years; year++)
      sum = add(sum, year === 0 ? parseDecimal('1') : power(yearly, { units: BigInt(year), places: 0 }))
    return divide(multiply(x('price'), sum), { units: BigInt(years), places: 0 }, PLACES)
  },
}
