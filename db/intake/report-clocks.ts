import type { Clocks } from './report-rows.ts'

/** Days that a report runs by from the day it was received. */
export const clocksFor = (_report: { category: string }, _received: string): Clocks => ({
  clock: null,
  acceptDue: null,
  due: null,
})
