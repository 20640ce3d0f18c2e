import table from 'chinese-days/dist/chinese-days.json' with { type: 'json' }

/**
 * Working days of the People's Republic: Monday to Friday, less public holidays, plus the weekend days worked in their
 * stead, as the General Office of the State Council announces them each autumn for the year to come. The library's table
 * begins with 2004. Its functions are not used: they read days in the time zone of the machine.
 */

const MS_A_DAY = 86_400_000

/** More days than any period counted here; bounds the work of a mistaken year. */
const MOST_DAYS = 4_000

const holidays = new Set(Object.keys(table.holidays))
const workedWeekends = new Set(Object.keys(table.workdays))

/** Every year whose holidays were announced has a National Day on 1 October. */
export const isAnnounced = (day: string): boolean => holidays.has(`${day.slice(0, 4)}-10-01`)

/** A day found by counting working days. */
export interface CountedDay {
  /** `YYYY-MM-DD`, in Asia/Shanghai like every day. */
  day: string
  /** Counted through a year whose holidays are not announced: only weekends were left out, so it may still move. */
  provisional: boolean
}

const shifted = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * MS_A_DAY).toISOString().slice(0, 10)

/** @param day - `YYYY-MM-DD` */
export const isWorkingDay = (day: string): boolean => {
  if (workedWeekends.has(day)) return true
  if (holidays.has(day)) return false
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday >= 1 && weekday <= 5
}

const count = (first: string, workingDays: number): CountedDay => {
  let [day, left, provisional] = [first, workingDays, false]
  for (let walked = 0; walked < MOST_DAYS; walked++) {
    provisional ||= !isAnnounced(day)
    if (isWorkingDay(day) && --left === 0) return { day, provisional }
    day = shifted(day, 1)
  }
  throw new RangeError(`more than ${MOST_DAYS} days: ${workingDays} working days from ${first}`)
}

/**
 * The last day of a window that stays open a number of working days, its first day counted where it is one.
 * @param opens - `YYYY-MM-DD`
 * @param workingDays - at least 1
 * @throws RangeError beyond some ten years
 */
export const closesOn = (opens: string, workingDays: number): CountedDay => count(opens, workingDays)

/**
 * The last day on which something is in time that is due within a number of working days, the day it began not counted.
 * @param from - `YYYY-MM-DD`
 * @see Administrative Penalty Law, art. 85 (a day is a working day), and Civil Code, art. 201 (the day it begins is left out): recalled
 */
export const dueOn = (from: string, workingDays: number): CountedDay => count(shifted(from, 1), workingDays)

/**
 * Working days from one day to another, both counted where they are one.
 * @returns 0 where the second comes before the first
 * @throws RangeError beyond some ten years
 */
export const workingDaysBetween = (from: string, to: string): { days: number; provisional: boolean } => {
  let [days, provisional] = [0, false]
  for (let [day, walked] = [from, 0]; day <= to; [day, walked] = [shifted(day, 1), walked + 1]) {
    if (walked === MOST_DAYS) throw new RangeError(`more than ${MOST_DAYS} days from ${from} to ${to}`)
    if (isWorkingDay(day)) days++
    provisional ||= !isAnnounced(day)
  }
  return { days, provisional }
}

/** Days of the calendar from one day to another, both counted; not positive where the second comes before the first. */
export const calendarDaysBetween = (from: string, to: string): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_A_DAY + 1
