import { REFERENCE_STATE_CHANGE } from '../air/gb3095.ts'
import type { InForce } from '../measurements/day.ts'
import { instantOf, writtenInstant } from './calendar.ts'

/** Where what stands on both sides is not measured or judged alike. */
export type Break = {
  /** RFC 3339 UTC; the first instant of what is new. */
  at: string
  kind: 'reference-state' | 'method' | 'edition'
  /** Methods or editions before and after; absent for the reference state. */
  before?: string
  after?: string
}

/** A limit with the days on which it holds and the standard that sets it. */
export type DatedLimit = InForce & { limit: string; standard: string }

const isInside = (at: number, from: number, until: number): boolean => from < at && at < until

/** The change of the reference state of air, where a series goes across it. */
export const referenceBreaks = (from: number, until: number): Break[] => {
  const at = instantOf(REFERENCE_STATE_CHANGE.from)
  return isInside(at, from, until) ? [{ at: writtenInstant(at), kind: 'reference-state' }] : []
}

/** Days on which one edition or limit follows another within a series. */
export const editionBreaks = (limits: readonly DatedLimit[], from: number, until: number): Break[] =>
  limits.flatMap((after, index): Break[] => {
    const before = limits[index - 1]
    const at = instantOf(after.from)
    if (!before || !isInside(at, from, until) || before.limit === after.limit) return []
    return [{ at: writtenInstant(at), kind: 'edition', before: before.standard, after: after.standard }]
  })

/** Times at which the method of measuring changes; rows that name none change nothing. */
export const methodBreaks = (rows: readonly { instant: number; method?: string | undefined }[]): Break[] => {
  const breaks: Break[] = []
  let known: string | undefined
  for (const { instant, method } of rows) {
    if (method === undefined) continue
    if (known !== undefined && known !== method)
      breaks.push({ at: writtenInstant(instant), kind: 'method', before: known, after: method })
    known = method
  }
  return breaks
}
