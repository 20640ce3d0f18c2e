import { parseDecimal, scaleOf } from '../decimal/exact.ts'
import { unitOf, type Unit } from '../measurements/units.ts'
import { exact, over, times, type Known } from './known.ts'

/**
 * Units as accounts write them (`1e8 m3`, `CNY/kWh`, `亿元`), read as UCUM and converted by the one table of units there is.
 */

/** What accounts write → UCUM. Everything else is taken as UCUM: `t`, `m3`, `km2`, `hm2`, `d`, `mm`, `kJ`, `%`. */
const WRITTEN: Readonly<Record<string, string>> = {
  CNY: '{CNY}',
  person: '{person}',
  kWh: 'kW.h',
  元: '{CNY}',
  人民币元: '{CNY}',
  人: '{person}',
  人次: '{person}',
  吨: 't',
  千克: 'kg',
  公斤: 'kg',
  克: 'g',
  立方米: 'm3',
  平方米: 'm2',
  平方公里: 'km2',
  平方千米: 'km2',
  公顷: 'hm2',
  千瓦时: 'kW.h',
  度: 'kW.h',
  千焦: 'kJ',
  天: 'd',
  日: 'd',
  毫米: 'mm',
  米: 'm',
  年: 'a',
}

/** 万 and 亿 in front, in their several spellings. */
const MULTIPLES: [RegExp, string][] = [
  [/^(?:1e12|10\*12|万亿) *\.?/, '10*4.10*8'],
  [/^(?:1e8|10\*8|亿) *\.?/, '10*8'],
  [/^(?:1e4|10\*4|万) *\.?/, '10*4'],
]

/** A product of components, each as UCUM has it. */
const componentsOf = (product: string): string =>
  product
    .split('.')
    .map((name) => WRITTEN[name.trim()] ?? name.trim())
    .join('.')

const translated = (written: string): string => {
  const text = written.normalize('NFKC').trim().replace(/[·⋅]/g, '.')
  const multiple = MULTIPLES.find(([shape]) => shape.test(text))
  const parts = (multiple ? text.replace(multiple[0], '') : text).split('/').map(componentsOf)
  // A stroke divides by the next component alone, and so has to stand before each component of a product below it.
  const [above = '', ...below] = parts
  const unit = [above, ...below.map((part) => part.replaceAll('.', '/'))].join('/')
  return multiple ? (unit === '' ? multiple[1] : `${multiple[1]}.${unit}`) : unit
}

const TRANSLATED = new Map<string, string>()
const MOST_TRANSLATED = 2_000

/** An account writes few units many times. */
const ucumOf = (written: string): string => {
  const known = TRANSLATED.get(written)
  if (known !== undefined) return known
  const ucum = translated(written)
  if (TRANSLATED.size < MOST_TRANSLATED) TRANSLATED.set(written, ucum)
  return ucum
}

/** Longer than any unit of an account. */
const LONGEST = 24

/** A unit of an account; `undefined` for what is none. */
export const gepUnit = (written: string): Unit | undefined => {
  if (written === '' || written.length > LONGEST || Object.hasOwn(Object.prototype, written)) return undefined
  return unitOf(ucumOf(written))
}

export const MONEY = 'CNY'

/** Whether one unit may be converted to another: both are known, and of one dimension. */
export const isOf = (written: string, expected: string): boolean => {
  const [a, b] = [gepUnit(written), gepUnit(expected)]
  return a !== undefined && b !== undefined && a.dimension === b.dimension
}

/** Whether an amount in `quantity` at a price in `price` is money. */
export const isPriceOf = (price: string, quantity: string): boolean => {
  const [product, money] = [unitOf(`${ucumOf(price)}.${ucumOf(quantity)}`), gepUnit(MONEY)]
  return gepUnit(quantity) !== undefined && product !== undefined && product.dimension === money?.dimension
}

const known = (units: bigint): Known => exact({ units, places: 0 })

/** Powers of ten become decimals, other whole divisors a quotient. */
const scaled = (value: Known, up: bigint, down: bigint): Known => {
  const multiplied = up === 1n ? value : times(value, known(up))
  if (down === 1n) return multiplied
  const zeros = down.toString().length - 1
  return down === scaleOf(zeros)
    ? times(multiplied, exact({ units: 1n, places: zeros }))
    : over(multiplied, known(down))
}

/**
 * A known number in another unit.
 * @throws RangeError where the units are not of one dimension
 */
export const inUnit = (value: Known, from: string, to: string): Known => {
  if (from === to) return value
  const [a, b] = [gepUnit(from), gepUnit(to)]
  if (!a || !b || a.dimension !== b.dimension) throw new RangeError(`${from} does not convert to ${to}`)
  return reduced(value, a.factor.up * b.factor.down, a.factor.down * b.factor.up)
}

/** The power of ten between two units, where there is one: 4 from `1e4 t` to `1e8 t`. */
export const stepsBetween = (from: string, to: string): number | undefined => {
  const { units, places } = inUnit(exact(parseDecimal('1')), to, from).value
  const digits = units.toString()
  return /^10*$/.test(digits) ? digits.length - 1 - places : undefined
}

/** A sum of money as reckoned from an amount and its price, in `CNY`. @throws RangeError where that is no money */
export const moneyOf = (amount: Known, unit: string, price: Known, priceUnit: string): Known => {
  const [a, b] = [unitOf(ucumOf(unit)), unitOf(ucumOf(priceUnit))]
  if (!a || !b || !isPriceOf(priceUnit, unit)) throw new RangeError(`${priceUnit} is no price of ${unit}`)
  return reduced(times(amount, price), a.factor.up * b.factor.up, a.factor.down * b.factor.down)
}

/** Both sides of a fraction are divided by what they share, so that `kWh` at `CNY/kWh` needs no quotient. */
const reduced = (value: Known, up: bigint, down: bigint): Known => {
  let [a, b] = [up, down]
  while (b !== 0n) [a, b] = [b, a % b]
  return scaled(value, up / a, down / a)
}
