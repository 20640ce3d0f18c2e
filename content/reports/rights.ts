import { RIGHTS } from '../generated/report-rights.ts'
import type { Right, RightAfter, RightRules } from './clock-rules.ts'
import { lastDayOf } from './counted.ts'
import { clockKindOf } from './remit.ts'
import { standingOf, type Timed } from './standing.ts'

/** What whoever reported can do where she does not accept the answer, or none came, each with its last day. */

export interface RightOfHers extends Right {
  id: string
  /** The last day, `YYYY-MM-DD`. */
  until: string
  /** It may still move: holidays of that year are not announced. */
  provisional: boolean
  /** It begins with the answer to another right: this is the last possible day. */
  isLatest: boolean
  isOver: boolean
}

/** What happened after which rights begin, and when; nothing while a body still has time. */
export const occasionOf = (report: Timed, today: string): { after: RightAfter; day: string } | undefined => {
  const { state, settled, closed } = report
  if (state === 'not-accepted' && closed) return { after: 'not-accepted', day: closed }
  if ((state === 'settled' || state === 'closed') && settled) return { after: 'answer', day: settled }
  const { isLate, due } = standingOf(report, today)
  return isLate && due !== undefined ? { after: 'silence', day: due } : undefined
}

/** The last day, and whether it may still move; of a right that follows another, as if that one had taken all of its time. */
const until = (right: Right, day: string, rights: RightRules): { day: string; provisional: boolean } => {
  const before = right.following === undefined ? undefined : rights[right.following]
  if (!before) return lastDayOf(right.within, day)
  const asked = until(before, day, rights)
  const answered = before.answered ? lastDayOf(before.answered, asked.day) : asked
  const last = lastDayOf(right.within, answered.day)
  return { day: last.day, provisional: asked.provisional || answered.provisional || last.provisional }
}

/**
 * Her rights, in the order of the file; none while the body still has time.
 * @throws RangeError where a day of the report is none
 */
export const rightsOf = (
  report: Timed & { category: string },
  today: string,
  rights: RightRules = RIGHTS,
): RightOfHers[] => {
  const occasion = occasionOf(report, today)
  if (!occasion) return []
  const kind = clockKindOf(report.category)
  return Object.entries(rights)
    .filter(
      ([, { after, kinds, from }]) => after.includes(occasion.after) && kinds.includes(kind) && from <= occasion.day,
    )
    .map(([id, right]) => {
      const last = until(right, occasion.day, rights)
      const isLatest = right.following !== undefined
      return { id, ...right, until: last.day, provisional: last.provisional, isLatest, isOver: today > last.day }
    })
}
