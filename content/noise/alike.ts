import { EDITIONS, FUNCTIONAL_CLASSES, PARTS } from './gb3096.ts'
import type { Stated } from '../measurements/stated.ts'

/**
 * Observations that the rule (`compliance.ts`) cannot tell apart, so that a database counts thousands of them and the rule
 * judges one of each.
 */
export interface AlikeNoise {
  /** The fields that the rule reads, as any of them states these. */
  body: Stated
  count: number
}

/** Every limit of every edition, dB(A): levels between the same two of them are judged alike. */
export const HELD_LIMITS: readonly string[] = [
  ...new Set(
    EDITIONS.flatMap(({ limits }) => FUNCTIONAL_CLASSES.flatMap((one) => PARTS.map((part) => limits[one][part]))),
  ),
]

/** First day of each edition, and the last of each that has one: days between the same of them are judged alike. */
export const TURNS = {
  from: EDITIONS.map(({ from }) => from),
  until: EDITIONS.flatMap(({ until }) => until ?? []),
}
