/** When a certificate ends, and from when its holder is told. */

/** A holder is told this many days before the last day of a certificate. */
export const TOLD_DAYS = 60

const DAY_MS = 86_400_000

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`)

/** Days from one day to another: 0 on the last day itself, negative once it is over. @param day - `YYYY-MM-DD` */
export const daysUntil = (day: string, today: string): number => Math.round((at(day) - at(today)) / DAY_MS)

/** The first day on which the end is told. */
export const toldFrom = (expires: string): string =>
  new Date(at(expires) - TOLD_DAYS * DAY_MS).toISOString().slice(0, 10)

/** The day so many days later. */
export const daysAfter = (today: string, days: number): string =>
  new Date(at(today) + days * DAY_MS).toISOString().slice(0, 10)
