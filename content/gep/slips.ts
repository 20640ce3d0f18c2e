import { add, divide, multiply, plainTextOf, round, subtract } from '../decimal/arithmetic.ts'
import { parseDecimal, shift, type Decimal } from '../decimal/exact.ts'
import type { Quantity } from './account.ts'
import { isBelow, printed, type Known } from './known.ts'
import { isMore, magnitudeOf, type Explanation, type Verdict } from './verdict.ts'

/** Powers of ten that writing a unit wrongly makes, and what each tells of. */
const POWERS = [
  [4, 'slip-ten-thousand'],
  [1, 'slip-ten'],
  [8, 'slip-hundred-million'],
  [2, 'slip-hundred'],
  [3, 'slip-thousand'],
  [6, 'slip-million'],
] as const

/** How near to a slip's factor the published number has to come: half a per cent, as prices and rounding allow. */
const NEAR: Decimal = { units: 5n, places: 3 }

const isNear = (a: Decimal, b: Decimal): boolean => !isMore(magnitudeOf(subtract(a, b)), magnitudeOf(multiply(b, NEAR)))

/** Whether one is the other times `up`/`down`, or the other way round. */
const isOffBy = (a: Decimal, b: Decimal, up: bigint, down: bigint): boolean => {
  const [by, of] = [
    { units: up, places: 0 },
    { units: down, places: 0 },
  ]
  return isNear(multiply(a, of), multiply(b, by)) || isNear(multiply(a, by), multiply(b, of))
}

/** Services whose amounts are of carbon, oxygen or biomass. */
const OF_CARBON: readonly string[] = ['carbon-sequestration', 'oxygen-release']

/**
 * What may have gone wrong where a published number differs by a factor that such mistakes make.
 * @param service - of the number, where it is of one
 */
export const slipsOf = (stated: Decimal, found: Decimal, service?: string): Explanation[] => {
  if (stated.units === 0n || found.units === 0n) return []
  const power = POWERS.find(
    ([exponent]) => isNear(stated, shift(found, exponent)) || isNear(stated, shift(found, -exponent)),
  )
  if (power) return [{ code: power[1], values: {} }]
  if (service === undefined || !OF_CARBON.includes(service)) return []
  if (isOffBy(stated, found, 44n, 12n)) return [{ code: 'slip-carbon', values: {} }]
  // 1.63 t of CO2 hold 0.4445 t of carbon; half a per cent takes in the usual 0.445, three points more the usual 0.45.
  const isDry = isOffBy(stated, found, 4445n, 10_000n) || isOffBy(stated, found, 45n, 100n)
  return isDry ? [{ code: 'slip-dry-matter', values: {} }] : []
}

const percentFrom = ({ value, low, high }: Known): Decimal | undefined =>
  value.units === 0n
    ? undefined
    : divide(multiply(subtract(high, low), { units: 50n, places: 0 }), magnitudeOf(value), 6)

/** A number that was rounded when it was printed. */
export interface Rounded {
  name: string
  given: Quantity
}

/** The input whose rounding leaves the result most open. */
export const widestInput = (inputs: readonly Rounded[]): Explanation[] => {
  let widest: { percent: Decimal; known: Known; input: Rounded } | undefined
  for (const input of inputs) {
    const known = printed(input.given.value)
    const percent = percentFrom(known)
    if (percent && percent.units > 0n && (!widest || isMore(percent, widest.percent)))
      widest = { percent, known, input }
  }
  if (!widest) return []
  const { percent, known, input } = widest
  const values = {
    name: input.name,
    ...input.given,
    low: plainTextOf(known.low),
    high: plainTextOf(known.high),
    percent: plainTextOf(round(percent, isBelow(percent, parseDecimal('0.01')) ? 4 : 2)),
  }
  return [{ code: 'rounded-input', values }]
}

/** One of the parts of a sum, by name. */
export interface Part {
  name: string
  known: Known
}

/** Why a sum is not what was published: rounding of its parts, or a part left out or taken twice. */
export const explainSum = (parts: readonly Part[], verdict: Verdict, stated: Known, found: Known): Explanation[] => {
  const difference = subtract(stated.value, found.value)
  if (verdict === 'agrees-within-rounding') {
    const most = divide(subtract(found.high, found.low), { units: 2n, places: 0 }, 10)
    const rounded = parts.filter(({ known: { low, high } }) => isBelow(low, high))
    const values = { difference: plainTextOf(difference), count: String(rounded.length), most: plainTextOf(most) }
    return [{ code: 'rounded-parts', values }]
  }
  // Half of the last printed digit, and what rounding the parts leaves.
  const open = add(subtract(stated.high, stated.value), subtract(found.high, found.value))
  const isIt = (by: Decimal, { known }: Part): boolean =>
    known.value.units !== 0n && !isMore(magnitudeOf(subtract(by, known.value)), open)
  const left = parts.find((part) => isIt({ ...difference, units: -difference.units }, part))
  const twice = parts.find((part) => isIt(difference, part))
  if (left) return [{ code: 'slip-left-out', values: { part: left.name } }]
  if (twice) return [{ code: 'slip-counted-twice', values: { part: twice.name } }]
  return slipsOf(stated.value, found.value)
}
