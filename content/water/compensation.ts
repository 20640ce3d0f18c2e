import { add, divide, multiply, subtract, textOf } from '../decimal/arithmetic.ts'
import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import type { SectionAssessment } from './period.ts'

/**
 * Compensation between upstream and downstream by the water of their boundary section. The index sets what was measured
 * against a base: P = k · Σ wᵢ · Cᵢ / Bᵢ. Where P ≤ 1 the water is as good as agreed, or better, and downstream pays; where
 * P > 1 upstream does. The form is that of the agreement on the Xin'an river, from memory; every agreement sets its own
 * numbers.
 */

/** What an agreement says of one pollutant. */
export interface CompensationTerm {
  /** Code of the parameter, `w01019`. */
  parameter: string
  /** Bᵢ: the base concentration, decimal, in the unit of the parameter; above zero. */
  base: string
  /** wᵢ: the weight, decimal, not below zero. */
  weight: string
}

export interface CompensationAgreement {
  terms: readonly CompensationTerm[]
  /** k: allows for the flow of a dry or wet year; above zero. */
  stability: string
  /** What is paid, CNY, decimal, not below zero. */
  amount: string
}

export type CompensationFault = {
  pointer: string
  code: 'no-terms' | 'not-positive' | 'negative' | 'weights' | 'twice' | 'not-measured'
}

export interface Compensation {
  /** P, four decimals. */
  index: string
  payer: 'upstream' | 'downstream'
  payee: 'upstream' | 'downstream'
  /** CNY. */
  amount: string
  /** Whether there were samples enough for the period; otherwise the result is provisional. */
  valid: boolean
  terms: (CompensationTerm & { mean: string; ratio: string })[]
}

const PLACES = 4
/** Quotients are kept this exact before they are summed. */
const FINE = 30
const ONE = parseDecimal('1')
const ZERO = parseDecimal('0')

const isAbove = (text: string, bound: Decimal): boolean => compare(parseDecimal(text), bound) > 0

/** What is wrong with an agreement, or lacks in what was measured. Numbers are decimals already. */
export const compensationFaults = (
  { terms, stability, amount }: CompensationAgreement,
  means: SectionAssessment['means'],
): CompensationFault[] => {
  if (terms.length === 0) return [{ pointer: '/terms', code: 'no-terms' }]
  const weights = terms.reduce((total, { weight }) => add(total, parseDecimal(weight)), ZERO)
  return [
    ...(isAbove(stability, ZERO) ? [] : [{ pointer: '/stability', code: 'not-positive' } as const]),
    ...(compare(parseDecimal(amount), ZERO) < 0 ? [{ pointer: '/amount', code: 'negative' } as const] : []),
    ...terms.flatMap(({ parameter, base, weight }, i): CompensationFault[] => [
      ...(isAbove(base, ZERO) ? [] : [{ pointer: `/terms/${i}/base`, code: 'not-positive' } as const]),
      ...(compare(parseDecimal(weight), ZERO) < 0
        ? [{ pointer: `/terms/${i}/weight`, code: 'negative' } as const]
        : []),
      ...(terms.findIndex((other) => other.parameter === parameter) < i
        ? [{ pointer: `/terms/${i}/parameter`, code: 'twice' } as const]
        : []),
      ...(means[parameter] ? [] : [{ pointer: `/terms/${i}/parameter`, code: 'not-measured' } as const]),
    ]),
    ...(compare(weights, ONE) === 0 ? [] : [{ pointer: '/terms', code: 'weights' } as const]),
  ]
}

/**
 * @param section - as `assessSection` reckons it over the period
 * @throws RangeError for an agreement with faults
 */
export const compensation = (
  agreement: CompensationAgreement,
  section: Pick<SectionAssessment, 'means' | 'valid'>,
): Compensation => {
  if (compensationFaults(agreement, section.means).length > 0) throw new RangeError('not an agreement to reckon by')
  const terms = agreement.terms.map((term) => {
    const mean = section.means[term.parameter]?.value ?? '0'
    return { ...term, mean, exact: divide(parseDecimal(mean), parseDecimal(term.base), FINE) }
  })
  const weighed = terms.reduce((total, { weight, exact }) => add(total, multiply(parseDecimal(weight), exact)), ZERO)
  const exact = multiply(parseDecimal(agreement.stability), weighed)
  // Compared unrounded: what shows as 1.0000 may still be above.
  const isKept = subtract(exact, ONE).units <= 0n
  return {
    index: textOf(divide(exact, ONE, PLACES)),
    payer: isKept ? 'downstream' : 'upstream',
    payee: isKept ? 'upstream' : 'downstream',
    amount: agreement.amount,
    valid: section.valid,
    terms: terms.map(({ exact: ratio, ...term }) => ({ ...term, ratio: textOf(divide(ratio, ONE, PLACES)) })),
  }
}
