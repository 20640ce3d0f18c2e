import type { Account, Item } from './account.ts'
import type { MethodRules } from './method.ts'

export interface Restated {
  /** Under the other method; published values are gone, since none were published under it. */
  account: Account
  from: string
  /** Items that the other method does not count, as `service/item`. */
  dropped: readonly string[]
  /** Items kept although it is not known whether the method counts them. */
  doubtful: readonly string[]
  /** Items whose formula the method does not list for the service; kept as they were reckoned. */
  otherFormula: readonly string[]
}

const nameOf = ({ service, item }: Item): string => `${service}/${item}`

/** An item without what was published under another method, and without what the new one does not take off. */
const bare = ({ declared: _, declaredQuantity: __, inflow, ...item }: Item, to: MethodRules): Item =>
  inflow && to.deductsInflows ? { ...item, inflow } : item

/**
 * An account as another method would have it, as far as its inputs allow: services the method leaves out go, and parameters
 * on which the account is silent become the other method's. It restates, and does not replace, what was published.
 */
export const restate = (account: Account, to: MethodRules): Restated => {
  const indicatorOf = (item: Item) => to.indicators.find(({ service }) => service === item.service)
  const isKept = (item: Item): boolean => indicatorOf(item) !== undefined || !to.complete
  const kept = account.items.filter(isKept)
  const {
    declaredTotals: _,
    declaredServices: __,
    byEcosystem: ___,
    byUser: ____,
    subAreas: _____,
    headline: ______,
    ...head
  } = account
  return {
    account: { ...head, method: to.id, items: kept.map((item) => bare(item, to)) },
    from: account.method,
    dropped: account.items.filter((item) => !isKept(item)).map(nameOf),
    doubtful: kept.filter((item) => !indicatorOf(item)).map(nameOf),
    otherFormula: kept
      .filter(
        (item) =>
          item.formula !== undefined &&
          item.formula !== 'market-value' &&
          indicatorOf(item)?.formulas.includes(item.formula) === false,
      )
      .map(nameOf),
  }
}

/** A year of a series: the account by the method asked for, or another one restated under it. */
export interface YearUnder {
  account: Account
  /** Key of the account that was published. */
  published: string
  restated?: Restated
}

interface Published {
  document: Account
  summary: { key: string; year: number; method: string; headline: boolean }
}

/**
 * Accounts of a place as years under one method, oldest first. A year with accounts by other methods alone is restated from
 * the one that its publisher puts first, unless nothing of it is left.
 */
export const yearsUnder = (accounts: readonly Published[], to: MethodRules, isRestated: boolean): YearUnder[] => {
  const own = accounts.filter(({ summary }) => summary.method === to.id)
  const years = new Set(own.map(({ summary }) => summary.year))
  const others = Map.groupBy(
    accounts.filter(({ summary }) => isRestated && !years.has(summary.year)),
    ({ summary }) => summary.year,
  )
  const restated = (of: readonly Published[]): YearUnder[] => {
    const chosen = of.find(({ summary }) => summary.headline) ?? of[0]
    if (!chosen) return []
    const made = restate(chosen.document, to)
    return made.account.items.length === 0
      ? []
      : [{ account: made.account, published: chosen.summary.key, restated: made }]
  }
  return [
    ...own.map(({ document, summary }): YearUnder => ({ account: document, published: summary.key })),
    ...[...others.values()].flatMap(restated),
  ].toSorted((a, b) => a.account.year - b.account.year)
}
