import { daysUntil } from '../certificates/ending.ts'
import type { Body } from '../registers/facts.ts'
import { textIn } from '../registers/text-in.ts'

/**
 * Where a report stands by the clock, worked out from its days wherever it is read: nobody has to say that a body is late,
 * and nobody can leave it out. Days are `YYYY-MM-DD` in Asia/Shanghai.
 */

type Day = string | null | undefined

/** As far as its days tell of a report whether it is late; of an entry, a state that is unknown owes nothing. */
export interface Timed {
  state: string
  acceptDue?: Day
  due?: Day
  accepted?: Day
  settled?: Day
  closed?: Day
}

/** What a body owes next: to say whether it accepts, or to settle. */
export type Awaited = 'decision' | 'settlement'

export interface Standing {
  /** `undefined` where nothing is owed any more, or no day is set. */
  awaited: Awaited | undefined
  /** Its last day. */
  due: string | undefined
  /** Days until then: 0 on it, negative after it. */
  daysLeft: number | undefined
  isLate: boolean
  /** Days by which it was decided upon, and settled, after its time; 0 where in time or not yet. */
  decidedLate: number
  settledLate: number
}

/** In these the body still has to say whether it accepts it at all; in these it accepted and has to settle it. */
const UNDECIDED: readonly string[] = ['received', 'forwarded']
const UNSETTLED: readonly string[] = ['accepted', 'investigating', 'reopened']

export const isBeingDealtWith = (state: string): boolean => UNSETTLED.includes(state)

const awaitedOf = ({ state, acceptDue, due }: Timed): Awaited | undefined => {
  const isUndecided = UNDECIDED.includes(state)
  if (isUndecided && acceptDue) return 'decision'
  return (isUndecided || isBeingDealtWith(state)) && due ? 'settlement' : undefined
}

const daysLate = (day: Day, due: Day): number => (day && due ? Math.max(0, -daysUntil(due, day)) : 0)

export const standingOf = (report: Timed, today: string): Standing => {
  const { state, acceptDue, due, accepted, settled, closed } = report
  const awaited = awaitedOf(report)
  const next = (awaited === 'decision' ? acceptDue : awaited && due) ?? undefined
  const daysLeft = next === undefined ? undefined : daysUntil(next, today)
  return {
    awaited,
    due: next,
    daysLeft,
    isLate: daysLeft !== undefined && daysLeft < 0,
    decidedLate: daysLate(accepted ?? (state === 'not-accepted' ? closed : undefined), acceptDue),
    settledLate: daysLate(settled, due),
  }
}

/** The days that an entry of `reports` states. */
export const timedIn = (body: Body): Timed => ({
  state: textIn(body, 'state') ?? '',
  acceptDue: textIn(body, 'acceptDue'),
  due: textIn(body, 'due'),
  accepted: textIn(body, 'accepted'),
  settled: textIn(body, 'settled'),
  closed: textIn(body, 'closed'),
})
