import { comparable } from '../../content/gep/comparable.ts'
import { methodOf } from '../../content/gep/methods.ts'
import { yearsUnder, type YearUnder } from '../../content/gep/restate.ts'
import { series, type Series } from '../../content/gep/series.ts'
import type { GepIssue } from '../../content/gep/messages.ts'
import type { FoundAccount } from '../../db/record/gep.ts'

/** Accounts of a place as a series: by one method at current and constant prices, or by all side by side with a warning. */

type Reason = Pick<GepIssue, 'code' | 'values'>

export interface MethodSeries {
  method: string
  years: readonly YearUnder[]
  result: Series
  /** How its years differ besides prices, which constant prices take out. */
  reasons: readonly Reason[]
}

const unique = (reasons: readonly Reason[]): Reason[] => [
  ...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values(),
]

/** Reasons why neighbours do not compare. */
const reasonsAmong = (years: readonly YearUnder[]): Reason[] =>
  unique(
    years.slice(1).flatMap(({ account }, at) => {
      const before = years[at]
      const verdict = before && comparable(before.account, account)
      return !verdict || verdict.comparable ? [] : verdict.reasons
    }),
  )

/**
 * The series of one method.
 * @param base - whose prices are those of the constant series; the first year's where there is no account of it
 * @param isRestated - whether years by other methods alone are restated under this one
 * @returns `undefined` where the method has no account
 */
export const seriesOf = (
  accounts: readonly FoundAccount[],
  method: string,
  base: number | undefined,
  isRestated = false,
): MethodSeries | undefined => {
  const rules = methodOf(method)
  const years = rules ? yearsUnder(accounts, rules, isRestated) : []
  const first = years[0]?.account.year
  if (!rules || first === undefined) return undefined
  const accountsOfMethod = years.map(({ account }) => account)
  const baseYear = base !== undefined && accountsOfMethod.some(({ year }) => year === base) ? base : first
  const reasons = reasonsAmong(years).filter(({ code }) => code !== 'differs-in-price-year')
  return { method, years, result: series(accountsOfMethod, rules, baseYear), reasons }
}

/** One series of each method. */
export const methodSeries = (accounts: readonly FoundAccount[], base: number | undefined): MethodSeries[] =>
  [...new Set(accounts.map(({ summary }) => summary.method))].flatMap(
    (method) => seriesOf(accounts, method, base) ?? [],
  )

/** Why the accounts of several methods do not go on one axis. */
export const guardReasons = (accounts: readonly FoundAccount[]): Reason[] => {
  const firsts = [...Map.groupBy(accounts, ({ summary }) => summary.method).values()].flatMap(([first]) => first ?? [])
  return unique(
    firsts.flatMap((a, at) =>
      firsts.slice(at + 1).flatMap((b) => {
        const verdict = comparable(a.document, b.document)
        return verdict.comparable ? [] : verdict.reasons
      }),
    ),
  )
}
