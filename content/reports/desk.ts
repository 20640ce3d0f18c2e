import { daysAfter, daysUntil } from '../certificates/ending.ts'

/** How a handler sees the clock of a report, and of the keys that open it. Pure: days come in as `YYYY-MM-DD`. */

export interface Clock {
  /** Part of the time that is over, 0..1; 1 once it is late. */
  share: number
  /** Days until the last day; 0 on it, negative after it. */
  left: number
  isLate: boolean
}

/**
 * How far the time of a report has run.
 * @param today - in Asia/Shanghai, as the other two
 */
export const clockOf = (received: string, due: string, today: string): Clock => {
  const whole = Math.max(1, daysUntil(due, received))
  const gone = Math.max(0, daysUntil(today, received))
  const left = daysUntil(due, today)
  return { share: left < 0 ? 1 : Math.min(1, gone / whole), left, isLate: left < 0 }
}

/** Days after which a key has to open a sealed test again. */
export const OPENING_TEST_DAYS = 30
/** Days before that on which it is asked for already. */
const ASKED_BEFORE = 7

export interface TestStanding {
  standing: 'fine' | 'soon' | 'overdue'
  /** Last day on which the test is in time. */
  due: string
}

/** Whether a key was shown to open what is sealed to it. @param tested - day of the last test; that of its making before the first */
export const testStanding = (tested: string, today: string): TestStanding => {
  const since = daysUntil(today, tested)
  const due = daysAfter(tested, OPENING_TEST_DAYS)
  if (since > OPENING_TEST_DAYS) return { standing: 'overdue', due }
  return { standing: since >= OPENING_TEST_DAYS - ASKED_BEFORE ? 'soon' : 'fine', due }
}
