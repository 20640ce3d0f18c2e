import { textOf } from '../decimal/arithmetic.ts'
import type { Decimal } from '../decimal/exact.ts'
import { fineMean, mean } from '../statistics/decimals.ts'
import { isAtLeastAsGood, parameterClass, assessedValue, type WaterRow } from './water-class.ts'
import { CLASSING_ITEMS, type WaterClass, type WaterKind } from './gb3838.ts'

/** Samples that a period needs: a year eight of its twelve months, a quarter two. */
export const LEAST_SAMPLES = { year: 8, quarter: 2, month: 1 } as const
export type WaterPeriod = keyof typeof LEAST_SAMPLES

/** How a section stands over a period. */
export type SectionAssessment = {
  /** Different times of sampling. */
  samples: number
  /** Whether they are enough; a class from fewer is shown as provisional. */
  valid: boolean
  class: WaterClass
  /** Parameters in that class; empty in class Ⅰ. */
  limiting: string[]
  /** Mean of each item that decides the class, with as many decimals as its most exact measured value, in the parameter's unit. */
  means: Record<string, { value: string; class: WaterClass }>
}

/**
 * Class of a section over a period: each item by the arithmetic mean of its samples, the section by the worst of the 21.
 * Means are compared unrounded. pH enters by its arithmetic mean as well.
 * @param rows - rows of one section within the period, each with its time
 * @returns `undefined` when no row counts
 * @throws RangeError when a quantity is not a decimal
 * @see 地表水环境质量评价办法（试行）(2011), 2 and 3, recalled
 */
export const assessSection = (
  rows: readonly (WaterRow & { time: string })[],
  period: WaterPeriod,
  kind: WaterKind,
): SectionAssessment | undefined => {
  const values = new Map<string, Decimal[]>()
  const places = new Map<string, number>()
  const times = new Set<string>()
  for (const row of rows) {
    const value = CLASSING_ITEMS.includes(row.parameter) ? assessedValue(row) : undefined
    if (!value) continue
    times.add(row.time)
    values.set(row.parameter, [...(values.get(row.parameter) ?? []), value])
    // Half a detection limit is no more exact than the limit.
    const exact = row.flag === 'below-detection' ? 0 : value.places
    places.set(row.parameter, Math.max(places.get(row.parameter) ?? 0, exact))
  }
  const means: SectionAssessment['means'] = {}
  for (const [parameter, own] of values) {
    const [fine, shown] = [fineMean(own), mean(own, places.get(parameter) ?? 0)]
    const found = fine && parameterClass(parameter, fine, kind)
    if (found && shown) means[parameter] = { value: textOf(shown), class: found }
  }
  const classes = Object.values(means).map((item) => item.class)
  if (classes.length === 0) return undefined
  const worst = classes.reduce((a, b) => (isAtLeastAsGood(a, b) ? b : a))
  return {
    samples: times.size,
    valid: times.size >= LEAST_SAMPLES[period],
    class: worst,
    limiting: Object.keys(means).filter((name) => worst !== 'i' && means[name]?.class === worst),
    means,
  }
}
