import { divide, mostPlaces, sum } from '../decimal/arithmetic.ts'
import type { Decimal } from '../decimal/exact.ts'

/**
 * Arithmetic mean, rounded once: an exact half goes to the even neighbour.
 * @param places - decimals kept
 * @returns `undefined` of nothing
 * @see GB/T 8170-2008, 3.2
 */
export const mean = (values: readonly Decimal[], places: number): Decimal | undefined =>
  values.length === 0 ? undefined : divide(sum(values), { units: BigInt(values.length), places: 0 }, places)

/** Decimals that a limit of a standard may have: no table goes beyond. */
const LIMIT_PLACES = 8

/**
 * A mean with so many decimals that comparing it with a limit comes out as for the unrounded mean: whole values are
 * compared where a standard says nothing else.
 * @see GB/T 8170-2008, 4.3.1
 */
export const fineMean = (values: readonly Decimal[]): Decimal | undefined =>
  mean(values, Math.max(mostPlaces(values), LIMIT_PLACES) + String(values.length).length + 1)
