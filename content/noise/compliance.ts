import { compareDecimals } from '../decimal/decimal.ts'
import { parseDecimal } from '../decimal/exact.ts'
import { isCounted } from '../measurements/counted.ts'
import { dayOf, inForceOn } from '../measurements/day.ts'
import { shareOf, type Share } from '../statistics/share.ts'
import { textIn, type Stated } from '../measurements/stated.ts'
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

/**
 * Share of observations that keep the limit, by day and by night: observations of points in functional zones alone.
 * @returns a part without any such observation is left out
 * @see HJ 640-2012, recalled
 */
export const complianceRates = (rows: readonly Stated[]): Partial<Record<Part, Share>> => {
  const zoned = rows.filter((row) => (row['monitoringKind'] ?? 'functional') === 'functional')
  const rates: Partial<Record<Part, Share>> = {}
  for (const part of PARTS) {
    const judged = zoned.filter((row) => row['part'] === part).flatMap((row) => derive(row).compliant ?? [])
    const share = shareOf(judged.filter((compliant) => compliant).length, judged.length)
    if (share) rates[part] = share
  }
  return rates
}
