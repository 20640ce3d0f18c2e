import { textIn, type Stated } from '../measurements/stated.ts'
import { assessRows, rowsByMonth } from './boundary.ts'
import {
  compensation,
  compensationFaults,
  type Compensation,
  type CompensationAgreement,
  type CompensationFault,
} from './compensation.ts'

/** What a record of `compensation-funds` says of its agreement, and what comes of it: for its page and for the API. */

/** @returns `undefined` where the record states no terms: then nothing can be reckoned of who pays whom */
export const agreementIn = (body: Stated): CompensationAgreement | undefined => {
  const { terms } = body
  if (!Array.isArray(terms) || terms.length === 0) return undefined
  return {
    terms: terms.map((term) => {
      const [parameter = '', base = '', weight = ''] = String(term).split(':')
      return { parameter, base, weight }
    }),
    stability: textIn(body, 'stability') ?? '1',
    amount: textIn(body, 'planned') ?? '0',
  }
}

/** What an agreement comes to in a year. */
export type Settlement =
  | { faults: CompensationFault[] }
  /** `samples`: different times of sampling in the year. */
  | { result: Compensation; samples: number }

/**
 * Reckons an agreement by what its section published in a year; values dated no closer than a season do not count.
 * @param rows - bodies of the register `surface-water`, of one section
 * @throws RangeError when a stored quantity is no decimal
 */
export const settle = (agreement: CompensationAgreement, rows: readonly Stated[], year: number): Settlement => {
  const assessed = assessRows([...rowsByMonth(rows, year).months.values()].flat(), 'year')
  const faults = compensationFaults(agreement, assessed?.means ?? {})
  if (!assessed || faults.length > 0) return { faults }
  return { result: compensation(agreement, assessed), samples: assessed.samples }
}
