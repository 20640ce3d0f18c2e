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

/** An item without what was published under another method, and without inputs that only said that method's parameters. */
const bare = ({ declared: _, declaredQuantity: __, ...item }: Item): Item => item

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
    subAreas: ____,
    headline: _____,
    ...head
  } = account
  return {
    account: { ...head, method: to.id, items: kept.map(bare) },
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
