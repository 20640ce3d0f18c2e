/** Periods of a series, by the calendar and the time of China (UTC+8). */
export const STEPS = ['hour', 'day', 'month', 'year'] as const
export type Step = (typeof STEPS)[number]

const OFFSET_MS = 8 * 3_600_000
const LENGTH_MS = { hour: 3_600_000, day: 86_400_000 } as const
const DAY = /^\d{4}-\d{2}-\d{2}$/
const INSTANT = /T[^T]*(Z|[+-]\d\d:\d\d)$/

/**
 * Milliseconds since 1970 of an instant, or of the beginning of a day in China.
 * @param time - RFC 3339 instant or `YYYY-MM-DD`
 * @throws RangeError when it is neither
 */
export const instantOf = (time: string): number => {
  const instant = Date.parse(DAY.test(time) ? `${time}T00:00:00+08:00` : INSTANT.test(time) ? time : '')
  if (Number.isNaN(instant)) throw new RangeError(`neither an instant nor a day: ${JSON.stringify(time.slice(0, 80))}`)
  return instant
}

/** RFC 3339 in UTC, to the second. */
export const writtenInstant = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z')

/** Beginning of the period that an instant lies in, moved by whole periods. */
export const startOf = (step: Step, instant: number, move = 0): number => {
  const local = instant + OFFSET_MS
  if (step === 'hour' || step === 'day')
    return (Math.floor(local / LENGTH_MS[step]) + move) * LENGTH_MS[step] - OFFSET_MS
  const date = new Date(local)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const start = step === 'month' ? Date.UTC(year, month + move, 1) : Date.UTC(year + move, 0, 1)
  return start - OFFSET_MS
}

/** Beginnings of all periods that begin from one instant on and before another. */
export const startsBetween = (step: Step, from: number, until: number): number[] => {
  const starts: number[] = []
  let start = startOf(step, from)
  if (start < from) start = startOf(step, start, 1)
  for (; start < until; start = startOf(step, start, 1)) starts.push(start)
  return starts
}

/** The same date and time of the year before; the 29th of February becomes the first of March. */
export const yearBefore = (instant: number): number => {
  const date = new Date(instant + OFFSET_MS)
  return date.setUTCFullYear(date.getUTCFullYear() - 1) - OFFSET_MS
}
