import { dayOf, inForceOn } from '../measurements/day.ts'
import { textIn, type Stated } from '../measurements/stated.ts'
import { groundwaterClass, type GroundwaterRow } from './groundwater-class.ts'
import { EDITION, type GroundwaterClass } from './gbt14848.ts'
import { overdraftOf, type AreaRow, type DerivedOverdraft } from './overdraft.ts'

/** Class of a sample, from a row of the register `groundwater` and the rows sampled with it. */
export type DerivedGroundwater = {
  class: GroundwaterClass
  /** Codes or names of the parameters that decide the class; empty in class Ⅰ. */
  limitingParameter: string[]
  assessed: number
  edition: string
}

const rowOf = (body: Stated): GroundwaterRow => ({
  parameter: textIn(body, 'parameter') ?? '',
  value: textIn(body, 'value'),
  unit: textIn(body, 'unit'),
  detectionLimit: textIn(body, 'detectionLimit'),
  flag: textIn(body, 'flag'),
})

/** Class of the sample a row belongs to, by the edition in force on the day of sampling. */
const classOf = (body: Stated, sample: readonly Stated[]): DerivedGroundwater | Record<string, never> => {
  const time = textIn(body, 'time')
  const edition = time === undefined ? undefined : inForceOn([EDITION], dayOf(time))
  const found = edition && groundwaterClass(sample.map(rowOf))
  if (!found) return {}
  const { class: worst, limiting, assessed } = found
  return { class: worst, limitingParameter: limiting, assessed, edition: edition.standard }
}

/**
 * What the portal reckons from a row of the register `groundwater`: the class of its sample, and whether its point lies
 * in an overdraft area.
 * @param sample - all rows of the same point and time, this one among them
 * @param areas - rows of `overdraft-areas` of its place and of the places above it
 * @returns without a class before the edition came into force, or where no row counts; without the rest where no row says
 * @throws RangeError when a quantity or the time is malformed
 */
export const derive = (
  body: Stated,
  sample: readonly Stated[],
  areas: readonly AreaRow[],
): Partial<DerivedGroundwater & DerivedOverdraft> => ({ ...classOf(body, sample), ...overdraftOf(body, areas) })
