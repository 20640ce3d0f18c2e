import { multiply, plainTextOf, subtract } from '../decimal/arithmetic.ts'
import { parseDecimal, scaleOf, type Decimal } from '../decimal/exact.ts'
import { MOST_POINTS } from './account.ts'
import type { Period, PointsRule, RuleVersion } from './rule.ts'

/** From what was done to points, exactly: nothing is rounded before the end, and then downwards. */

export interface HeldVersion {
  version: RuleVersion
  /** Counted from 1, as the rule's page and every award name it. */
  number: number
}

/** The version that holds for an act of a day; else whether the rule is over, or had not begun. */
export const versionOn = ({ versions }: Pick<PointsRule, 'versions'>, day: string): HeldVersion | 'early' | 'over' => {
  const at = versions.findIndex(({ from, until }) => from <= day && (until === undefined || day <= until))
  const version = versions[at]
  if (version) return { version, number: at + 1 }
  const last = versions.at(-1)
  return last?.until !== undefined && day > last.until ? 'over' : 'early'
}

/** A version by its number. */
export const versionOf = ({ versions }: Pick<PointsRule, 'versions'>, number: number): RuleVersion | undefined =>
  versions[number - 1]

/**
 * What is multiplied.
 * @param evidence - checked
 * @returns plain decimal text; of `less`, the difference, which may be nothing or below
 */
export const quantityOf = (
  { quantity }: Pick<PointsRule, 'quantity'>,
  evidence: Readonly<Record<string, string>>,
): string => {
  if (!quantity) return '1'
  const whole = parseDecimal(evidence[quantity.of] ?? '0')
  const less = quantity.less === undefined ? undefined : parseDecimal(evidence[quantity.less] ?? '0')
  return plainTextOf(less ? subtract(whole, less) : whole)
}

export interface Reckoned {
  /** Plain decimal text. */
  quantity: string
  /** The quantity times all factors, exactly. */
  product: string
  /** Among how many the award is shared. */
  share: number
  /** What is given, 0 and more. */
  points: number
  /** Whether one award gives no more than this. */
  isCut: boolean
}

/** What of a version decides how many points an act gives. */
export interface Arithmetic {
  steps: readonly { factor: string }[]
  most: number
}

const floorOf = ({ units, places }: Decimal): bigint => units / scaleOf(places)

/**
 * Points of an act.
 * @param quantity - plain decimal, of any sign
 * @param share - reports that came at once share one award
 * @returns 0 points for what is nothing, or less than one point
 * @throws RangeError for what is no decimal, or shared among none
 */
export const reckon = ({ steps, most }: Arithmetic, quantity: string, share = 1): Reckoned => {
  if (!Number.isSafeInteger(share) || share < 1) throw new RangeError(`shared among ${share}`)
  const product = steps.reduce((value, { factor }) => multiply(value, parseDecimal(factor)), parseDecimal(quantity))
  const whole = product.units <= 0n ? 0n : floorOf(product)
  const isCut = whole > BigInt(most)
  const points = Number((isCut ? BigInt(most) : whole) / BigInt(share))
  return { quantity, product: plainTextOf(product), share, points: Math.min(points, MOST_POINTS), isCut }
}

/** The period of a cap that a day lies in, as the limit's name has it. */
export const periodOf = (day: string, period: Period): string =>
  ({ day, month: day.slice(0, 7), year: day.slice(0, 4), ever: 'ever' })[period]

const DAY_MS = 86_400_000

/** @param day - `YYYY-MM-DD`. @returns the day so many days later */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** The last day on which points can be spent that are given on a day: the last of the month, so many months later. */
export const lastDay = (day: string, months: number): string => {
  const [year = 0, month = 0] = day.split('-').map(Number)
  // Day 0 of a month is the last of the one before.
  return new Date(Date.UTC(year, month + months, 0)).toISOString().slice(0, 10)
}

/**
 * What names an act: the same whatever programme tells of it, another for every other act. Never shown: it goes into a
 * keyed hash.
 */
export const actOf = (
  { act, key }: Pick<PointsRule, 'act' | 'key'>,
  told: { day: string; holder: string; attester: string; evidence: Readonly<Record<string, string>> },
): string => {
  const parts: Readonly<Record<string, string>> = {
    ...told.evidence,
    day: told.day,
    month: told.day.slice(0, 7),
    year: told.day.slice(0, 4),
    holder: told.holder,
    attester: told.attester,
  }
  return JSON.stringify([act.name, ...key.map((name) => parts[name] ?? '')])
}
