import { daysUntil } from '../certificates/ending.ts'
import type { Body } from '../registers/facts.ts'

/**
 * Whether the body that has a report is late, worked out from the days that its entry states: nobody has to say so, and
 * nobody can leave it out. Days are `YYYY-MM-DD` in Asia/Shanghai.
 */

/** What the body owes next. */
export type Awaited = 'decision' | 'settlement'

export interface Lateness {
  /** `undefined` where nothing is owed any more, or no day is stated. */
  awaited: Awaited | undefined
  due: string | undefined
  /** Days until then; 0 on the last day, negative after it. */
  daysLeft: number | undefined
  isLate: boolean
  /** Days by which it was decided upon, and settled, after its time; 0 where in time or not yet. */
  decidedLate: number
  settledLate: number
}

const UNDECIDED: readonly string[] = ['received', 'forwarded']
const UNSETTLED: readonly string[] = [...UNDECIDED, 'accepted', 'investigating', 'reopened']

const dayIn = (body: Body, field: string): string | undefined => {
  const value = body[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const after = (day: string | undefined, due: string | undefined): number =>
  day === undefined || due === undefined ? 0 : Math.max(0, -daysUntil(due, day))

/** @param body - of an entry of `reports` */
export const latenessOf = (body: Body, today: string): Lateness => {
  const state = String(body['state'] ?? '')
  const [acceptDue, due] = [dayIn(body, 'acceptDue'), dayIn(body, 'due')]
  const awaited =
    UNDECIDED.includes(state) && acceptDue !== undefined
      ? 'decision'
      : UNSETTLED.includes(state) && due !== undefined
        ? 'settlement'
        : undefined
  const next = awaited === 'decision' ? acceptDue : awaited && due
  const daysLeft = next === undefined ? undefined : daysUntil(next, today)
  const declined = state === 'not-accepted' ? dayIn(body, 'closed') : undefined
  return {
    awaited,
    due: next,
    daysLeft,
    isLate: daysLeft !== undefined && daysLeft < 0,
    decidedLate: after(dayIn(body, 'accepted') ?? declined, acceptDue),
    settledLate: after(dayIn(body, 'settled'), due),
  }
}
