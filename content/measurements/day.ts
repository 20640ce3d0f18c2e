/** China keeps one time, UTC+8, without summer time since 1992. */
const OFFSET_MS = 8 * 3_600_000

const DAY = /^\d{4}-\d{2}-\d{2}$/

/**
 * The day of an observation in China, which decides the edition and the limit that hold for it.
 * @param time - RFC 3339 instant, or a day (`YYYY-MM-DD`), which stays as it is
 * @throws RangeError when it is neither
 */
export const dayOf = (time: string): string => {
  if (DAY.test(time)) return time
  const instant = Date.parse(time)
  if (!/T[^T]*(Z|[+-]\d\d:\d\d)$/.test(time) || Number.isNaN(instant))
    throw new RangeError(`neither an instant nor a day: ${JSON.stringify(time.slice(0, 80))}`)
  return new Date(instant + OFFSET_MS).toISOString().slice(0, 10)
}

/** First and last day on which something holds, both `YYYY-MM-DD`; without a last day it still holds. */
export type InForce = { from: string; until?: string }

/** What holds on a day, of several that follow one another; `undefined` before the first and after the last. */
export const inForceOn = <Edition extends InForce>(editions: readonly Edition[], day: string): Edition | undefined =>
  editions.findLast(({ from, until }) => from <= day && (until === undefined || day <= until))
