import { dayAfter, dayBefore } from './day.ts'
import type { Change, StandingChange } from './life.ts'

/** What holds of a certificate on one day, from what is stated of it and of its certifier. */

export type CertificateState = 'valid' | 'suspended' | 'withdrawn' | 'expired' | 'replaced' | 'not-yet'

/**
 * Whether the certifier was accredited for it. `outside-scope`: not for this category; `outside-period`: not on that day;
 * `unknown`: nothing is recorded of it, or the certificate names no category to compare with.
 */
export type AccreditationVerdict = 'within' | 'outside-scope' | 'outside-period' | 'unknown'

/** A change with what is said of it. */
export interface StatedChange extends StandingChange {
  /** As stated; absent once erased. */
  reason?: string | undefined
  ground?: string | undefined
  replacedBy?: string | undefined
  /** Of its entry in the log. */
  index?: number | undefined
}

/** Of the certifier, for the certificate's scheme. */
export interface Accreditation {
  /** Empty: the whole scheme. */
  categories: readonly string[]
  from: string
  until?: string | undefined
  by: string
  number?: string | undefined
  status: string
}

export interface CertificateFacts {
  issued: string
  expires?: string | undefined
  category?: string | undefined
  /** In the order they took effect. */
  changes: readonly StatedChange[]
  accreditations: readonly Accreditation[]
}

export interface Verdict {
  /** The day asked for. */
  day: string
  state: CertificateState
  /** First day of this state; absent before the certificate was issued. */
  since?: string | undefined
  /** Last day of this state as known now; absent where none is. */
  until?: string | undefined
  /** What brought this state about, unless it is a date alone. */
  change?: StatedChange | undefined
  /** On the day of issue: an accreditation that ended later does not undo what was issued within it. */
  accreditation: AccreditationVerdict
  /** On the day asked for. */
  accreditationOn: AccreditationVerdict
  /** The accreditation behind `accreditation`, where there is one. */
  accredited?: Accreditation | undefined
}

const STATES: Record<Change, CertificateState> = {
  suspended: 'suspended',
  resumed: 'valid',
  withdrawn: 'withdrawn',
  replaced: 'replaced',
}

/** @param day - `YYYY-MM-DD` in Asia/Shanghai; any day, past or coming */
export const verdictOn = (facts: CertificateFacts, day: string): Verdict => {
  const atIssue = accreditationOn(facts, facts.issued)
  const accreditation = {
    accreditation: atIssue.verdict,
    accreditationOn: accreditationOn(facts, day).verdict,
    accredited: atIssue.accredited,
  }
  return { day, ...stateOn(facts, day), ...accreditation }
}

/** The state alone, and between which days it holds. */
export const stateOn = (
  { issued, expires, changes }: Pick<CertificateFacts, 'issued' | 'expires' | 'changes'>,
  day: string,
): Pick<Verdict, 'state' | 'since' | 'until' | 'change'> => {
  if (day < issued) return { state: 'not-yet', until: dayBefore(issued) }
  const change = changes.findLast(({ effective }) => effective <= day)
  const state = change ? STATES[change.change] : 'valid'
  const since = change?.effective ?? issued
  if (state === 'withdrawn' || state === 'replaced') return { state, since, change }
  if (expires !== undefined && expires < day) return { state: 'expired', since: dayAfter(expires) }
  const next = changes.find(({ effective }) => effective > day)
  return { state, since, until: next ? dayBefore(next.effective) : expires, ...(change ? { change } : {}) }
}

const covers = ({ from, until }: Accreditation, day: string): boolean =>
  from <= day && (until === undefined || day <= until)

const accreditationOn = (
  { category, accreditations }: CertificateFacts,
  day: string,
): { verdict: AccreditationVerdict; accredited?: Accreditation } => {
  if (accreditations.length === 0) return { verdict: 'unknown' }
  const [held] = [accreditations.filter((one) => one.status === 'valid' && covers(one, day))]
  const [any] = held
  if (!any) return { verdict: 'outside-period' }
  const whole = held.find(({ categories }) => categories.length === 0)
  const named = held.find(({ categories }) => category !== undefined && categories.includes(category))
  const accredited = whole ?? named
  if (accredited) return { verdict: 'within', accredited }
  return { verdict: category === undefined ? 'unknown' : 'outside-scope', accredited: any }
}
