import { clocksOf } from '../../content/reports/clocks.ts'
import type { Office } from '../../content/reports/remit-rules.ts'
import type { Clocks } from './report-rows.ts'

/**
 * Days that a report runs by, as its row holds them.
 * @param received - day it came in to the body, was forwarded to it or reopened
 * @param offices - what the body is; of several promises the earliest counts
 */
export const clocksFor = (
  { category, place }: { category: string; place: string },
  received: string,
  offices: readonly Office[],
): Clocks => {
  const running = { category, place, received }
  const [first] = [undefined, ...offices]
    .map((office) => clocksOf({ ...running, office }))
    .sort((a, b) => (a.settle.day < b.settle.day ? -1 : a.settle.day > b.settle.day ? 1 : 0))
  return { clock: first?.clock ?? null, acceptDue: first?.accept.day ?? null, due: first?.settle.day ?? null }
}
