import { dayOf } from './span.ts'
import type { RegisterDefinition } from './register.ts'

/** When something new has to stand in a register by its rhythm. */
export interface Due {
  /** `YYYY-MM-DD` in Asia/Shanghai; an instant in RFC 3339 UTC where the rhythm counts hours. */
  at: string
  isLate: boolean
}

type Rhythm = Pick<RegisterDefinition, 'every' | 'by'>

const MS_AN_HOUR = 3_600_000
const MS_A_DAY = 24 * MS_AN_HOUR

/** What is published this long before its day of the year, or less, was published for that day. */
const EARLY_DAYS = 90

const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * MS_A_DAY).toISOString().slice(0, 10)

/** The same day of a later month; the month's last where it is shorter: 31 January → 28 February. */
const monthsAfter = (day: string, months: number): string => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth))).toISOString().slice(0, 10)
}

/** The first day `MM-DD` that what was published on `day` cannot have been published for. */
const nextBy = (day: string, by: string): string => {
  const after = daysAfter(day, EARLY_DAYS)
  const [year] = after.split('-').map(Number)
  const first = `${after.slice(0, 4)}-${by}`
  return first > after ? first : `${(year ?? 0) + 1}-${by}`
}

/**
 * When the next entry is due, counted from the last new record; corrections do not count.
 * @param last - instant at which it was published, RFC 3339; `undefined` while there is none
 * @param now - RFC 3339
 * @returns `undefined` where the rhythm names no length of time, or nothing was ever published to count from
 */
export const dueOf = ({ every, by }: Rhythm, last: string | undefined, now: string): Due | undefined => {
  if (every === undefined || last === undefined || last === '') return undefined
  const count = Number(/\d+/.exec(every)?.[0])
  if (every.startsWith('PT')) {
    const at = `${new Date(Date.parse(last) + count * MS_AN_HOUR).toISOString().slice(0, 19)}Z`
    return { at, isLate: at < now }
  }
  const day = dayOf(last)
  const at = by === undefined ? plus(day, every.slice(-1), count) : nextBy(day, by)
  return { at, isLate: at < dayOf(now) }
}

const plus = (day: string, unit: string, count: number): string =>
  unit === 'D' ? daysAfter(day, count) : monthsAfter(day, unit === 'Y' ? count * 12 : count)

/** Codes of the frequencies vocabulary of the EU's Publications Office. */
const FREQUENCIES: Record<string, string> = {
  PT1H: 'HOURLY',
  P1D: 'DAILY',
  P1M: 'MONTHLY',
  P3M: 'QUARTERLY',
  P1Y: 'ANNUAL',
  P5Y: 'QUINQUENNIAL',
}

/** @returns `IRREG` where the rhythm follows events, `undefined` where the vocabulary has no word for it */
export const frequencyOf = ({ every }: Rhythm): string | undefined =>
  every === undefined ? 'IRREG' : FREQUENCIES[every]
