import { calendarDaysBetween, workingDaysBetween } from '../calendar/working-days.ts'
import type { Body } from '../registers/facts.ts'
import { textIn } from './ruled.ts'
import { daysAfter } from './windows.ts'

/** Where a consultation stands on a day. */
export type ConsultationState =
  /** Announced; its first day is still to come. */
  | 'coming'
  | 'open'
  /** Over, and no result is published. */
  | 'closed'
  | 'decided'

export interface Standing {
  state: ConsultationState
  opens: string
  closes: string
  /** Days of the calendar that are left, today counted; 0 unless it is open. */
  daysLeft: number
  /** Of which working days. */
  workingDaysLeft: number
  /** Days since it closed without a result; 0 otherwise. */
  daysWaiting: number
  /** Part of the window that has passed at the end of today, 0..1. */
  passed: number
  /** Comments are taken elsewhere: the portal only lists it. */
  isElsewhere: boolean
}

/**
 * @param today - `YYYY-MM-DD` in Asia/Shanghai
 * @param hasResult - whether its result is published
 * @returns `undefined` for a body without days
 */
export const standingOf = (body: Body, today: string, hasResult = false): Standing | undefined => {
  const [opens, closes] = [textIn(body['opens']), textIn(body['closes'])]
  if (opens === undefined || closes === undefined) return undefined
  const state = today < opens ? 'coming' : today <= closes ? 'open' : hasResult ? 'decided' : 'closed'
  const isOpen = state === 'open'
  const isNear = closes < daysAfter(today, 3_900)
  const all = calendarDaysBetween(opens, closes)
  const gone = calendarDaysBetween(opens, today)
  return {
    state,
    opens,
    closes,
    daysLeft: isOpen ? calendarDaysBetween(today, closes) : 0,
    workingDaysLeft: isOpen && isNear ? workingDaysBetween(today, closes).days : 0,
    daysWaiting: state === 'closed' ? calendarDaysBetween(closes, today) - 1 : 0,
    passed: all <= 0 ? 1 : Math.min(1, Math.max(0, gone / all)),
    isElsewhere: textIn(body['elsewhere']) !== undefined,
  }
}

/** Why no comment is taken, by the clock and by what is stated. */
export type NotTaken = 'coming' | 'closed' | 'elsewhere'

/** @returns `undefined` where comments are taken that day */
export const whyNotTaken = (body: Body, today: string): NotTaken | undefined => {
  const standing = standingOf(body, today)
  if (!standing || standing.isElsewhere) return 'elsewhere'
  if (standing.state === 'coming') return 'coming'
  return standing.state === 'open' ? undefined : 'closed'
}
