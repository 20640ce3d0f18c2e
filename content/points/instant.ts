/** Instants of the ledger: RFC 3339 UTC, whole seconds. */

export const instantOf = (now: Date): string => `${now.toISOString().slice(0, 19)}Z`

export const minutesAfter = (now: Date, minutes: number): string =>
  instantOf(new Date(now.getTime() + minutes * 60_000))
