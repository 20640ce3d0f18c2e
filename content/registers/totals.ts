import { plainTextOf, subtract, sum } from '../decimal/arithmetic.ts'
import { compare, parseDecimal, type Decimal } from '../decimal/exact.ts'
import type { Body } from './facts.ts'
import { quantityOf } from './identities.ts'
import type { Consequence, RegisterDefinition, Total } from './register.ts'
import { isWhen } from './when.ts'

/** A total over rows that does not come out; told of the last row that counts towards it. */
export interface TotalBreach {
  /** Position among the rows given. */
  row: number
  field: string
  consequence: Consequence
  values: { group: string; computed: string; expected: string; difference: string }
}

const breachesOf = (total: Total, bodies: readonly Body[]): TotalBreach[] => {
  const groups = new Map<string, { row: number; terms: Decimal[] }>()
  for (const [row, body] of bodies.entries()) {
    const value = quantityOf(body[total.sum])
    if (!value || !isWhen(total.when, body)) continue
    const group = total.per.map((name) => String(body[name] ?? '')).join(' ')
    const known = groups.get(group)
    if (known) known.terms.push(value)
    groups.set(group, { row, terms: known?.terms ?? [value] })
  }
  const expected = parseDecimal(total.equals)
  return [...groups].flatMap(([group, { row, terms }]) => {
    const computed = sum(terms)
    if (compare(computed, expected) === 0) return []
    const difference = plainTextOf(subtract(computed, expected))
    const values = { group, computed: plainTextOf(computed), expected: total.equals, difference }
    return [{ row, field: total.sum, consequence: total.consequence, values }]
  })
}

/** Totals over the rows of one file: shares that should make 100. */
export const totalBreaches = (register: RegisterDefinition, bodies: readonly Body[]): TotalBreach[] =>
  register.totals.flatMap((total) => breachesOf(total, bodies))
