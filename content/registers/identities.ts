import { plainTextOf, subtract, sum } from '../decimal/arithmetic.ts'
import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import type { Body, Stored } from './facts.ts'
import type { Identity } from './register.ts'
import type { RowRule } from './row-rules.ts'

/** A quantity as it is stored; `undefined` where there is none. */
export const quantityOf = (value: Stored | undefined): Decimal | undefined =>
  typeof value === 'string' || typeof value === 'number' ? parseDecimal(String(value)) : undefined

const total = (body: Body, names: readonly string[]): Decimal =>
  sum(names.flatMap((name) => quantityOf(body[name]) ?? []))

/** `a + b − c`, as a message writes it. */
const formula = ({ sum: plus, minus }: Identity): string => [plus.join(' + '), ...minus].join(' − ')

/**
 * Holds a row's figures to an identity, exactly. Empty terms count as nothing; a row without result, or without any
 * term, is not asked.
 */
export const identityRule = (identity: Identity): RowRule => {
  const { sum: plus, minus, equals, atMost, consequence } = identity
  const terms = [...plus, ...minus]
  const field = equals ?? atMost ?? ''
  return {
    fields: [...terms, field],
    breaches: (body) => {
      const stated = quantityOf(body[field])
      if (!stated || terms.every((name) => body[name] === undefined)) return []
      const computed = subtract(total(body, plus), total(body, minus))
      const order = compare(computed, stated)
      if (order === 0 || (equals === undefined && order < 0)) return []
      const values = {
        formula: formula(identity),
        computed: plainTextOf(computed),
        field,
        stated: plainTextOf(stated),
        difference: plainTextOf(subtract(stated, computed)),
      }
      return [{ field, consequence, code: equals === undefined ? 'sum-exceeds' : 'sum-differs', values }]
    },
  }
}
