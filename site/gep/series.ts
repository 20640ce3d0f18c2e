import { comparable } from '../../content/gep/comparable.ts'
import { methodOf } from '../../content/gep/methods.ts'
import { series, type Series } from '../../content/gep/series.ts'
import type { GepIssue } from '../../content/gep/messages.ts'
import type { FoundAccount } from '../../db/record/gep.ts'

/** Accounts of a place as a series: by one method at current and constant prices, or by all side by side with a warning. */

type Reason = Pick<GepIssue, 'code' | 'values'>

export interface MethodSeries {
  method: string
  years: readonly number[]
  result: Series
  /** How its years differ besides prices, which constant prices take out. */
  reasons: readonly Reason[]
}

const unique = (reasons: readonly Reason[]): Reason[] => [
  ...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values(),
]

/** Reasons why neighbours do not compare. */
const reasonsAmong = (accounts: readonly FoundAccount[]): Reason[] =>
  unique(
    accounts.slice(1).flatMap((account, at) => {
      const before = accounts[at]
      const verdict = before && comparable(before.document, account.document)
      return !verdict || verdict.comparable ? [] : verdict.reasons
    }),
  )

/**
 * One series of each method.
 * @param base - whose prices are those of the constant series; a method without an account of that year takes its first
 */
export const methodSeries = (accounts: readonly FoundAccount[], base: number | undefined): MethodSeries[] =>
  [...Map.groupBy(accounts, ({ summary }) => summary.method)].flatMap(([method, of]): MethodSeries[] => {
    const rules = methodOf(method)
    const years = of.map(({ summary }) => summary.year)
    const first = years[0]
    if (!rules || first === undefined) return []
    const baseYear = base !== undefined && years.includes(base) ? base : first
    const result = series(
      of.map(({ document }) => document),
      rules,
      baseYear,
    )
    const reasons = reasonsAmong(of).filter(({ code }) => code !== 'differs-in-price-year')
    return [{ method, years, result, reasons }]
  })

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
