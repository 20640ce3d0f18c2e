import type { Account } from './account.ts'
import type { GepIssue } from './messages.ts'

/** Two accounts may be drawn on one axis, or why not. */
export type Comparability = { comparable: true } | { comparable: false; reasons: Pick<GepIssue, 'code' | 'values'>[] }

type Compared = Pick<Account, 'method' | 'year' | 'priceYear' | 'specificArea'> & {
  items: readonly { service: string }[]
}

const servicesOf = ({ items }: Compared): Set<string> => new Set(items.map(({ service }) => service))

/**
 * Whether the results of two accounts can be set side by side: of one kind, method, edition (a new edition is another method)
 * and price year, and of the same services.
 */
export const comparable = (a: Compared, b: Compared): Comparability => {
  const reasons: Pick<GepIssue, 'code' | 'values'>[] = []
  if ((a.specificArea === undefined) !== (b.specificArea === undefined))
    reasons.push({ code: 'differs-in-kind', values: {} })
  if (a.method !== b.method) reasons.push({ code: 'differs-in-method', values: { first: a.method, second: b.method } })
  const [first, second] = [a.priceYear ?? a.year, b.priceYear ?? b.year]
  if (first !== second)
    reasons.push({ code: 'differs-in-price-year', values: { first: String(first), second: String(second) } })
  const [ofA, ofB] = [servicesOf(a), servicesOf(b)]
  const apart = [...[...ofA].filter((each) => !ofB.has(each)), ...[...ofB].filter((each) => !ofA.has(each))]
  if (apart.length > 0) reasons.push({ code: 'differs-in-services', values: { services: apart.join(', ') } })
  return reasons.length === 0 ? { comparable: true } : { comparable: false, reasons }
}
