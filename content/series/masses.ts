import { dischargedMass, type Mass } from '../measurements/mass.ts'
import { instantOf, startOf, writtenInstant, type Step } from '../statistics/calendar.ts'
import type { SeriesRecord } from './answer.ts'
import { moved, type Days } from './span.ts'

/** What an outlet discharged in a month, as far as the rows tell. */
export interface MonthlyMass extends Mass {
  /** `YYYY-MM`, a month of China. */
  month: string
  /** Hours of the month that lie within the days asked for. */
  of: number
}

const MS_AN_HOUR = 3_600_000
/** Hours of one row. Other periods overlap, or are no measured hours. */
const HOURS: Readonly<Partial<Record<Step, number>>> = { hour: 1, day: 24 }

const monthOf = (start: number): string => writtenInstant(start + 8 * MS_AN_HOUR).slice(0, 7)

/**
 * Mass discharged by month: measured concentration × flow, over the periods that state both and count.
 * Periods of starting, stopping and fault are among them: what leaves an outlet then leaves it all the same.
 * @param records - rows of one pollutant at one outlet; those outside the days are left out
 * @throws RangeError when a stored quantity or time is malformed
 */
export const massesOf = (records: readonly SeriesRecord[], days: Days, step: Step | undefined): MonthlyMass[] => {
  const each = step && HOURS[step]
  if (each === undefined) return []
  const [from, until] = [instantOf(days.from), instantOf(moved(days.to, 1))]
  const months = new Map<number, SeriesRecord[]>()
  for (const record of records) {
    if (record.flow === undefined) continue
    const instant = instantOf(record.time)
    if (instant < from || instant >= until) continue
    const start = startOf('month', instant)
    const rows = months.get(start)
    if (rows) rows.push(record)
    else months.set(start, [record])
  }
  return [...months]
    .sort(([a], [b]) => a - b)
    .flatMap(([start, rows]) => {
      const mass = dischargedMass(rows, each)
      const [first, end] = [Math.max(start, from), Math.min(startOf('month', start, 1), until)]
      return mass ? [{ month: monthOf(start), ...mass, of: (end - first) / MS_AN_HOUR }] : []
    })
}
