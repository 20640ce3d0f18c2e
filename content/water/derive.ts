import { compare, parseDecimal } from '../decimal/exact.ts'
import { dayOf } from '../measurements/day.ts'
import { multipleOf } from './exceedance.ts'
import { IN_FORCE_FROM, limitOf, STANDARD, WATER_CLASSES, type WaterClass, type WaterKind } from './gb3838.ts'
import { trophicIndex, type Trophic } from './trophic-index.ts'
import { assessedValue, isAtLeastAsGood, parameterClass, waterClass, type WaterRow } from './water-class.ts'

type Body = Readonly<Record<string, unknown>>

/** What the portal reckons from a row of the register `surface-water` and the rows sampled with it. */
export type DerivedWaterQuality = {
  /** Class of this row's parameter; absent where the standard has none or the row does not count. */
  parameterClass?: WaterClass
  /** Class of the sample; absent, with the two that follow, where no row of it counts. */
  class?: WaterClass
  limiting?: string[]
  assessed?: number
  edition: typeof STANDARD
  /** Whether the sample's class is as good as the section's target class; absent without a target. */
  meetsTarget?: boolean
  /** How far this row is above its target class, or above class Ⅲ without a target; absent where it is not above. */
  exceedanceMultiple?: string
  /** Of a lake sample that has all five parameters of it. */
  trophicIndex?: Trophic['index']
  trophicState?: Trophic['state']
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const rowOf = (body: Body): WaterRow => ({
  parameter: textOf(body['parameter']) ?? '',
  value: textOf(body['value']),
  unit: textOf(body['unit']),
  detectionLimit: textOf(body['detectionLimit']),
  flag: textOf(body['flag']),
})

/** Without a target class, exceedance is stated against class Ⅲ (地表水环境质量评价办法（试行）, 2011). */
const DEFAULT_TARGET: WaterClass = 'iii'

const exceedanceOf = (row: WaterRow, kind: WaterKind, target: WaterClass): string | undefined => {
  const limit = limitOf(row.parameter, kind)
  const bound = limit?.comparison === 'at-most' ? limit.limits[WATER_CLASSES.indexOf(target)] : undefined
  const value = row.flag === 'below-detection' ? undefined : assessedValue(row)
  if (bound === undefined || value === undefined || compare(value, parseDecimal(bound)) <= 0) return undefined
  return multipleOf(value, parseDecimal(bound))
}

/**
 * Classes of one row and of its sample by GB 3838-2002, for samples of the days on which it holds.
 * @param body - a row as stored: quantities as decimal strings, absent fields left out; without `waterKind` a river
 * @param sampleBodies - all rows of the same section and time, this one among them
 * @returns an empty object where neither the row nor its sample has a class
 * @throws RangeError when a quantity is not a decimal, or the time no instant
 */
export const derive = (body: Body, sampleBodies: readonly Body[]): DerivedWaterQuality | Record<string, never> => {
  const time = textOf(body['time'])
  if (time !== undefined && dayOf(time) < IN_FORCE_FROM) return {}
  const kind: WaterKind = body['waterKind'] === 'lake' ? 'lake' : 'river'
  const row = rowOf(body)
  const value = assessedValue(row)
  const ownClass = value && parameterClass(row.parameter, value, kind)
  const sample = waterClass(sampleBodies.map(rowOf), kind)
  const trophic = kind === 'lake' ? trophicIndex(sampleBodies.map(rowOf)) : undefined
  if (!ownClass && !sample && !trophic) return {}
  const target = WATER_CLASSES.find((name) => name === body['targetClass'])
  const exceedance = exceedanceOf(row, kind, target ?? DEFAULT_TARGET)
  return {
    ...(ownClass && { parameterClass: ownClass }),
    ...sample,
    edition: STANDARD,
    ...(sample && target && { meetsTarget: isAtLeastAsGood(sample.class, target) }),
    ...(exceedance !== undefined && { exceedanceMultiple: exceedance }),
    ...(trophic && { trophicIndex: trophic.index, trophicState: trophic.state }),
  }
}
