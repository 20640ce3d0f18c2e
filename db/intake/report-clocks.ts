import { clocksOf } from '../../content/reports/clocks.ts'
import type { Office } from '../../content/reports/remit-rules.ts'
import type { Clocks } from './report-rows.ts'

/**
 * Days that a report runs by, as its row holds them.
 * @param received - day it came in to the body, was forwarded to it or reopened
 * @param offices - what the body is
 */
export const clocksFor = (
  { category, place }: { category: string; place: string },
  received: string,
  offices: readonly Office[],
): Clocks => {
  const { clock, accept, settle } = clocksOf({ category, place, received, offices })
  return { clock, acceptDue: accept.day, due: settle.day }
}
