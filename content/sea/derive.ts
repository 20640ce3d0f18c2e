import { dayOf, inForceOn } from '../measurements/day.ts'
import { textIn, type Stated } from '../measurements/stated.ts'
import { EDITION, SEA_CLASSES, LIMITS_STANDING, type SeaClass } from './gb3097.ts'
import { isAtLeastAsGood, parameterClass, seaClass, type SeaRow } from './sea-class.ts'
import type { Bilingual } from '../registers/register.ts'

/** What the portal reckons from a row of the register `sea-water` and the rows sampled with it. */
export type DerivedSeaWater = {
  /** Class of this row's parameter; absent where the standard has none or the row does not count. */
  parameterClass?: SeaClass
  class: SeaClass
  /** Codes or names of the parameters that decide the class; empty in the first. */
  limiting: string[]
  assessed: number
  /** Whether the sample's class is as good as the target of its functional zone; absent without a target. */
  meetsTarget?: boolean
  edition: string
  /** How sure we are of the limits themselves. */
  limitsStanding: Bilingual
}

const rowOf = (body: Stated): SeaRow => ({
  parameter: textIn(body, 'parameter') ?? '',
  value: textIn(body, 'value'),
  unit: textIn(body, 'unit'),
  detectionLimit: textIn(body, 'detectionLimit'),
  flag: textIn(body, 'flag'),
})

/**
 * Class of the sample a row belongs to, by the edition in force on the day of sampling.
 * @param sample - all rows of the same point and time, this one among them
 * @returns an empty object before the edition came into force, or where no row counts
 * @throws RangeError when a quantity or the time is malformed
 */
export const derive = (body: Stated, sample: readonly Stated[]): DerivedSeaWater | Record<string, never> => {
  const time = textIn(body, 'time')
  const edition = time === undefined ? undefined : inForceOn([EDITION], dayOf(time))
  const found = edition && seaClass(sample.map(rowOf))
  if (!found) return {}
  const own = parameterClass(rowOf(body))
  const target = SEA_CLASSES.find((name) => name === body['targetClass'])
  return {
    ...(own && { parameterClass: own }),
    ...found,
    ...(target && { meetsTarget: isAtLeastAsGood(found.class, target) }),
    edition: edition.standard,
    limitsStanding: LIMITS_STANDING,
  }
}
