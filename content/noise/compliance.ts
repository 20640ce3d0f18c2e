import { compareDecimals } from '../decimal/decimal.ts'
import { parseDecimal } from '../decimal/exact.ts'
import { isCounted } from '../measurements/counted.ts'
import { dayOf, inForceOn } from '../measurements/day.ts'
import { shareOf, type Share } from '../statistics/share.ts'
import { textIn, type Stated } from '../measurements/stated.ts'
import type { AlikeNoise } from './alike.ts'
import { EDITIONS, FUNCTIONAL_CLASSES, PARTS, type Part } from './gb3096.ts'

/** What the portal reckons from a row of the register `noise`. */
export type DerivedNoise = {
  compliant: boolean
  /** dB(A), as the standard has it. */
  permitted: string
  edition: string
}

/**
 * Whether an equivalent level keeps the limit of its functional class, by the edition in force on its day; a level on the
 * limit keeps it. The limit that the publisher states beside the value is not used, and the greatest level is not judged:
 * the standard's bound on it holds for sudden noises at night, which a row does not tell from others.
 * @returns an empty object without a level, a class or an edition, or where the row's flag rules it out
 * @throws RangeError when the level is not a decimal or the day malformed
 */
export const derive = (body: Stated): DerivedNoise | Record<string, never> => {
  const [leq, time] = [textIn(body, 'leq'), textIn(body, 'time')]
  const part = PARTS.find((name) => name === body['part'])
  const functionalClass = FUNCTIONAL_CLASSES.find((name) => name === body['functionalClass'])
  if (leq === undefined || time === undefined || !part || !functionalClass || !isCounted(textIn(body, 'flag')))
    return {}
  const edition = inForceOn(EDITIONS, dayOf(time))
  if (!edition) return {}
  parseDecimal(leq)
  const permitted = edition.limits[functionalClass][part]
  return { compliant: compareDecimals(leq, permitted) <= 0, permitted, edition: edition.standard }
}

/** How many observations all of these are. */
const sumOf = (alike: readonly Pick<AlikeNoise, 'count'>[]): number => alike.reduce((sum, { count }) => sum + count, 0)

/**
 * Share of observations that keep the limit, by day and by night: observations of points in functional zones alone.
 * @param alike - one by one, or counted by what the rule cannot tell apart
 * @returns a part without any such observation is left out
 * @see HJ 640-2012, recalled
 */
export const complianceRates = (alike: readonly AlikeNoise[]): Partial<Record<Part, Share>> => {
  const zoned = alike.filter(({ body }) => (body['monitoringKind'] ?? 'functional') === 'functional')
  const rates: Partial<Record<Part, Share>> = {}
  for (const part of PARTS) {
    const judged = zoned
      .filter(({ body }) => body['part'] === part)
      .map(({ body, count }) => ({ compliant: derive(body).compliant, count }))
    const kept = judged.filter(({ compliant }) => compliant === true)
    const share = shareOf(sumOf(kept), sumOf(kept) + sumOf(judged.filter(({ compliant }) => compliant === false)))
    if (share) rates[part] = share
  }
  return rates
}
