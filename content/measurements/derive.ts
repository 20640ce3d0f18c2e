import type { Bilingual } from '../registers/register.ts'
import { exceedanceOf, limitInForce, UNCOUNTED } from './exceedance.ts'
import { textIn, type Stated } from './stated.ts'

/** What the portal reckons from a row of the register `self-monitoring` and the limits of its permit. */
export type DerivedSelfMonitoring = {
  /** Whether the permitted concentration was exceeded; absent where the row does not count. */
  exceeds?: boolean
  /** Exceedance multiple; above the limit only, also where the operating state keeps it from counting. */
  exceedance?: string
  /** The permitted concentration in force on the day, with its unit. */
  permitted?: string
  /** Why the row does not count. */
  notCounted?: Bilingual
}

const limitIn = (body: Stated) => ({
  concentration: textIn(body, 'concentration'),
  unit: textIn(body, 'unit') ?? '',
  averaging: textIn(body, 'averaging'),
  validFrom: textIn(body, 'validFrom') ?? '',
  validTo: textIn(body, 'validTo'),
})

/**
 * How a discharge stands to its permit.
 * @param limits - rows of `permit-limits` of the same permit, outlet and pollutant, whatever their dates
 * @returns an empty object for a row without time or period
 * @throws RangeError when a quantity or the time is malformed
 */
export const derive = (body: Stated, limits: readonly Stated[]): DerivedSelfMonitoring => {
  const [time, averaging] = [textIn(body, 'time'), textIn(body, 'averaging')]
  if (time === undefined || averaging === undefined) return {}
  const limit = limitInForce({ time, averaging }, limits.map(limitIn))
  const row = {
    averaging,
    value: textIn(body, 'value'),
    converted: textIn(body, 'converted'),
    unit: textIn(body, 'unit'),
    flag: textIn(body, 'flag'),
    state: textIn(body, 'state'),
  }
  const { exceeds, multiple, why } = exceedanceOf(row, limit)
  return {
    ...(exceeds !== undefined && { exceeds }),
    ...(multiple !== undefined && { exceedance: multiple }),
    ...(limit?.concentration !== undefined && { permitted: `${limit.concentration} ${limit.unit}` }),
    ...(why && { notCounted: UNCOUNTED[why] }),
  }
}
