import { dueOn } from '../calendar/working-days.ts'

/** How long an authority has to answer a request for information, and whether it did in time. */

/**
 * Working days to answer, and by how many more the time may be extended once.
 * @see Regulations on Disclosure of Government Information (State Council Order 711), art. 33: recalled
 */
export const ANSWER_DAYS = 20
export const EXTENSION_DAYS = 20

/** What is known of a request's time; every day `YYYY-MM-DD` in Asia/Shanghai. */
export interface Timed {
  received: string
  /** As the authority states it; without it, the day is counted from `received`. */
  due?: string | undefined
  answered?: string | undefined
}

export interface Clock {
  due: string
  /** Counted through a year whose holidays are not announced: the day may still move. */
  provisional: boolean
  isAnswered: boolean
  /** Answered after the day it was due, or not answered and the day is past. */
  isLate: boolean
}

/** Later days are not counted from: years have four digits. */
const LAST_COUNTED = '9980-01-01'

/** The last day to answer, with or without the extension. */
export const answerDue = (received: string, isExtended = false): { day: string; provisional: boolean } =>
  dueOn(received, ANSWER_DAYS + (isExtended ? EXTENSION_DAYS : 0))

/**
 * @param today - the day that counts as today
 * @returns `undefined` where no day can be counted from what is stated
 */
export const clockOf = ({ received, due, answered }: Timed, today: string): Clock | undefined => {
  if (received > LAST_COUNTED) return undefined
  const usual = answerDue(received)
  const last = due ?? usual.day
  const { provisional } = last <= usual.day ? usual : answerDue(received, true)
  return { due: last, provisional, isAnswered: answered !== undefined, isLate: (answered ?? today) > last }
}
