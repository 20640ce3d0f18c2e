import { divide, multiply, plainTextOf, round, subtract, textOf } from '../decimal/arithmetic.ts'
import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import type { Quantity } from './account.ts'
import { holds, meets, printed, type Known } from './known.ts'
import type { GepIssue } from './messages.ts'
import { inUnit } from './units.ts'

/** How a published number stands to what comes out. */
export type Verdict =
  /** Reckoned with the numbers as printed, it rounds to what was published. */
  | 'agrees'
  /** It does not, but numbers that round to the printed ones give it. */
  | 'agrees-within-rounding'
  /** No numbers that round to the printed ones give it. */
  | 'differs'

/** Why, as a message's code and what it is filled with. */
export type Explanation = Pick<GepIssue, 'code' | 'values'>

export interface Check {
  /** Of the published number in the account. */
  pointer: string
  of:
    | 'item'
    | 'quantity'
    | 'service'
    | 'category'
    | 'total'
    | 'ecosystem-row'
    | 'ecosystem-column'
    | 'user-row'
    | 'sub-areas'
  /** Item, service, category, ecosystem; services of one row joined by `+`. */
  subject: string
  verdict: Verdict
  declared: Quantity
  /** In the declared unit, with two decimals more than were declared. */
  recomputed: string
  /** Bounds that rounding leaves, as exact decimals in the declared unit. */
  low: string
  high: string
  /** Declared less recomputed, in the declared unit. */
  difference: string
  /** The difference in per cent of the recomputed number, two decimals; absent where that is zero. */
  percent?: string
  explanations: readonly Explanation[]
}

/** @param declared - and `recomputed`, both in one unit */
export const verdictOf = (declared: Known, recomputed: Known): Verdict => {
  if (holds(declared, recomputed.value)) return 'agrees'
  return meets(declared, recomputed) ? 'agrees-within-rounding' : 'differs'
}

const HUNDRED: Decimal = { units: 100n, places: 0 }

/** `part` in per cent of `whole`, to two decimals; `undefined` of nothing. */
export const percentOf = (part: Decimal, whole: Decimal): string | undefined =>
  whole.units === 0n ? undefined : textOf(divide(multiply(part, HUNDRED), whole, 2))

/** Digits shown of bounds: enough to see on which side of a half they lie. */
const MORE_PLACES = 2
const BOUND_PLACES = 6

interface Claim extends Pick<Check, 'pointer' | 'of' | 'subject'> {
  declared: Quantity
}

/**
 * Holds a published number to what comes out.
 * @param found - in `unit`, which converts to the declared one
 * @param explain - asked where the two do not simply agree, with both in the declared unit
 */
export const check = (
  { declared, ...claim }: Claim,
  found: Known,
  unit: string,
  explain: (verdict: Verdict, stated: Known, found: Known) => readonly Explanation[],
): Check => {
  const stated = printed(declared.value)
  const recomputed = inUnit(found, unit, declared.unit)
  const verdict = verdictOf(stated, recomputed)
  const places = parseDecimal(declared.value).places + MORE_PLACES
  const difference = subtract(stated.value, recomputed.value)
  const percent = percentOf(difference, recomputed.value)
  const bound = (value: Decimal): string => plainTextOf(round(value, places + BOUND_PLACES))
  return {
    ...claim,
    declared,
    verdict,
    recomputed: plainTextOf(round(recomputed.value, places)),
    low: bound(recomputed.low),
    high: bound(recomputed.high),
    difference: plainTextOf(round(difference, places)),
    ...(percent !== undefined && { percent }),
    explanations: verdict === 'agrees' ? [] : explain(verdict, stated, recomputed),
  }
}

/** |a| */
export const magnitudeOf = (value: Decimal): Decimal => (value.units < 0n ? { ...value, units: -value.units } : value)

export const isMore = (a: Decimal, b: Decimal): boolean => compare(a, b) > 0
