import { add, divide, multiply, round, sum, textOf } from '../decimal/arithmetic.ts'
import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import { ln } from '../decimal/exponential.ts'
import { countedValue } from '../measurements/counted.ts'
import type { Bilingual, Standing } from '../registers/register.ts'
import type { WaterRow } from './water-class.ts'

/** How sure we are of the coefficients and grades below: to be checked against the issued text. */
export const STANDING: Standing = 'recalled'

/** One parameter of the index: 10 × (constant + slope × ln value), weighted by the square of its correlation. */
interface Term {
  parameter: string
  /** UCUM code of the unit in which the value enters. */
  unit: string
  constant: string
  slope: string
  /** r² between it and chlorophyll a, over Chinese lakes. */
  weight: string
}

/**
 * The five parameters: chlorophyll a, total phosphorus, total nitrogen, transparency and permanganate index.
 * @see 湖泊（水库）富营养化评价方法及分级技术规定（总站生字〔2001〕090号）; 地表水环境质量评价办法（试行）(2011), 3.2; recalled
 */
const TERMS: readonly Term[] = [
  { parameter: 'w01016', unit: 'ug/L', constant: '2.5', slope: '1.086', weight: '1' },
  { parameter: 'w21011', unit: 'mg/L', constant: '9.436', slope: '1.624', weight: '0.7056' },
  { parameter: 'w21001', unit: 'mg/L', constant: '5.453', slope: '1.694', weight: '0.6724' },
  { parameter: 'w01004', unit: 'm', constant: '5.118', slope: '-1.94', weight: '0.6889' },
  { parameter: 'w01019', unit: 'mg/L', constant: '0.109', slope: '2.661', weight: '0.6889' },
]
const WEIGHTS = sum(TERMS.map(({ weight }) => parseDecimal(weight)))
const TEN: Decimal = { units: 10n, places: 0 }

/** Below 30 poor, to 50 medium, to 60 slightly, to 70 moderately, above severely rich in nutrients. */
const stateOf = (index: Decimal): Bilingual => {
  if (compare(index, parseDecimal('30')) < 0) return { zh: '贫营养', en: 'oligotrophic' }
  if (compare(index, parseDecimal('50')) <= 0) return { zh: '中营养', en: 'mesotrophic' }
  if (compare(index, parseDecimal('60')) <= 0) return { zh: '轻度富营养', en: 'slightly eutrophic' }
  if (compare(index, parseDecimal('70')) <= 0) return { zh: '中度富营养', en: 'moderately eutrophic' }
  return { zh: '重度富营养', en: 'severely eutrophic' }
}

const termOf = ({ constant, slope, weight }: Term, value: Decimal): Decimal =>
  multiply(multiply(TEN, parseDecimal(weight)), add(parseDecimal(constant), multiply(parseDecimal(slope), ln(value))))

/** How rich in nutrients a lake is. */
export type Trophic = {
  /** TLI(Σ), with one decimal; it may leave 0..100 where a value is extreme. */
  index: string
  state: Bilingual
}

/**
 * Comprehensive trophic level index TLI(Σ) of a lake sample, graded before it is rounded.
 * @param rows - the parameters of one point at one time
 * @returns `undefined` unless each of the five counts and is above zero: fewer of them make another index
 * @throws RangeError when a quantity is not a decimal
 */
export const trophicIndex = (rows: readonly WaterRow[]): Trophic | undefined => {
  const terms: Decimal[] = []
  for (const term of TERMS) {
    const row = rows.findLast(({ parameter }) => parameter === term.parameter)
    const value = row && countedValue(row, term.unit)
    if (!value || value.units <= 0n) return undefined
    terms.push(termOf(term, value))
  }
  const index = divide(sum(terms), WEIGHTS, 12)
  return { index: textOf(round(index, 1)), state: stateOf(index) }
}
