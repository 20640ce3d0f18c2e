import { daysAfter } from '../certificates/ending.ts'
import type { Bilingual } from '../registers/register.ts'
import { isLongerThan } from '../registers/text.ts'

/**
 * What becomes of a report: received → accepted | not accepted | forwarded → investigating → settled → closed, and
 * reopened where it was closed and not fixed. What was found is apart from it: closed does not mean substantiated. Days are
 * `YYYY-MM-DD` in Asia/Shanghai.
 */

export const STATES = [
  'received',
  'accepted',
  'not-accepted',
  'forwarded',
  'investigating',
  'settled',
  'closed',
  'reopened',
] as const
export type State = (typeof STATES)[number]

export const FINDINGS = ['substantiated', 'partly', 'unsubstantiated', 'unresolved'] as const
export type Finding = (typeof FINDINGS)[number]

/** Why a report is not accepted; the first is what `outOfRemit` of the statistics counts, with what was forwarded. */
export const GROUNDS = ['out-of-remit', 'nothing-checkable', 'same-again', 'other-procedure', 'other'] as const
export type Ground = (typeof GROUNDS)[number]

export const GROUND_WORDS: Record<Ground, Bilingual> = {
  'out-of-remit': { zh: '不属于本机关的职责', en: 'not within the body’s remit' },
  'nothing-checkable': { zh: '没有可以核实的内容', en: 'nothing in it can be checked' },
  'same-again': { zh: '同一件事正在办理', en: 'the same matter is being dealt with already' },
  'other-procedure': { zh: '应当通过诉讼、仲裁、行政复议解决', en: 'courts, arbitration or reconsideration decide it' },
  other: { zh: '其他理由', en: 'another reason' },
}

/** A body that it was forwarded to decides anew, as if it had just come in; what was reopened is looked into again. */
const NEXT: Readonly<Record<State, readonly State[]>> = {
  received: ['accepted', 'not-accepted', 'forwarded'],
  accepted: ['investigating'],
  'not-accepted': [],
  forwarded: ['accepted', 'not-accepted', 'forwarded'],
  investigating: ['settled'],
  settled: ['closed', 'reopened'],
  closed: ['reopened'],
  reopened: ['investigating'],
}

export const nextStates = (state: State): readonly State[] => NEXT[state]

/** States in which somebody still has to do something. */
export const isOpen = (state: State): boolean => state !== 'closed' && state !== 'not-accepted'

/** Whether the body that has it still owes an answer to whether it is accepted at all. */
export const isUndecided = (state: State): boolean => state === 'received' || state === 'forwarded'

/** Days after the day it was settled, or closed, on the last of which it can still be reopened. */
export const REOPENING_DAYS = 60
/** Characters of a reason or an answer. */
export const MOST_WORDS = 4_000

/** As far as the machine has to know a report. */
export interface Progress {
  state: State
  /** Unified social credit code of the body that has it. */
  body: string
  finding?: Finding | undefined
  answer?: string | undefined
  reason?: string | undefined
  /** Why it was not accepted. */
  ground?: Ground | undefined
  accepted?: string | undefined
  settled?: string | undefined
  closed?: string | undefined
  reopenings: number
}

export type Step =
  | { to: 'accepted' }
  | { to: 'not-accepted'; ground: Ground; reason: string }
  | { to: 'forwarded'; body: string; reason: string }
  | { to: 'investigating' }
  | { to: 'settled'; finding: Finding; answer: string }
  | { to: 'closed' }
  | { to: 'reopened'; reason: string }

/** Who takes a step: the body that has it, or whoever reported. */
export type Actor = 'body' | 'reporter'

export interface Misstep {
  /** Of the step, as a JSON pointer. */
  pointer: '/to' | '/reason' | '/answer' | '/finding' | '/body' | '/ground'
  message: Bilingual
}

const misstep = (pointer: Misstep['pointer'], zh: string, en: string): Misstep[] => [{ pointer, message: { zh, en } }]

const faultOfWords = (pointer: '/reason' | '/answer', text: string): Misstep[] => {
  if (text.trim() === '') return misstep(pointer, '请写明理由，举报人会看到。', 'Say why: the reporter reads it.')
  return isLongerThan(text, MOST_WORDS)
    ? misstep(pointer, `最多 ${MOST_WORDS} 个字。`, `At most ${MOST_WORDS} characters.`)
    : []
}

/** The last day on which it can be reopened; `undefined` while there is nothing to reopen. */
export const reopenableUntil = ({ state, settled, closed }: Progress): string | undefined => {
  const since = state === 'closed' ? closed : state === 'settled' ? settled : undefined
  return since === undefined ? undefined : daysAfter(since, REOPENING_DAYS)
}

const faultOfReopening = (progress: Progress, today: string): Misstep[] => {
  const until = reopenableUntil(progress)
  return until === undefined || today <= until
    ? []
    : misstep(
        '/to',
        `${until} 是可以重新打开的最后一天，已经过了；可以再举报一次。`,
        `It could be reopened until ${until}. You can report again.`,
      )
}

const faultsOf = (progress: Progress, step: Step, today: string): Misstep[] => {
  switch (step.to) {
    case 'not-accepted':
      return [
        ...(GROUNDS.includes(step.ground) ? [] : misstep('/ground', '请选一项理由。', 'Choose a ground.')),
        ...faultOfWords('/reason', step.reason),
      ]
    case 'forwarded':
      return [
        ...(step.body === progress.body ? misstep('/body', '它已经在这个机关。', 'That body has it already.') : []),
        ...faultOfWords('/reason', step.reason),
      ]
    case 'settled':
      return [
        ...(FINDINGS.includes(step.finding)
          ? []
          : misstep(
              '/finding',
              '请选查证结果；查不清就选“无法查实”。',
              'Choose a finding; “could not be resolved” is one.',
            )),
        ...faultOfWords('/answer', step.answer),
      ]
    case 'reopened':
      return [...faultOfReopening(progress, today), ...faultOfWords('/reason', step.reason)]
    default:
      return []
  }
}

/** All that is wrong with a step, for whoever takes it; empty where it can be taken. */
export const missteps = (progress: Progress, step: Step, by: Actor, today: string): Misstep[] => {
  if (!NEXT[progress.state].includes(step.to))
    return misstep('/to', '这件举报现在走不到这一步。', 'From where it stands, the report cannot take this step.')
  // She alone says that it is not fixed; everything else is for the body to do.
  if ((step.to === 'reopened') !== (by === 'reporter'))
    return step.to === 'reopened'
      ? misstep('/to', '只有举报人能重新打开。', 'Only whoever reported can reopen it.')
      : misstep('/to', '这一步由办理机关走。', 'This step is for the body that handles it.')
  return faultsOf(progress, step, today)
}

/**
 * The report after a step; the step itself is looked at by `missteps` before.
 * What a report was found to be goes when it is looked into again, the count of reopenings never.
 */
export const after = (progress: Progress, step: Step, today: string): Progress => {
  const { body, reopenings, accepted } = progress
  switch (step.to) {
    case 'accepted':
      return { state: 'accepted', body, accepted: today, reopenings }
    case 'not-accepted':
      return { state: 'not-accepted', body, ground: step.ground, reason: step.reason, closed: today, reopenings }
    case 'forwarded':
      return { state: 'forwarded', body: step.body, reason: step.reason, reopenings }
    case 'investigating':
      return { state: 'investigating', body, accepted, reopenings }
    case 'settled':
      return {
        ...{ state: 'settled', body, accepted, finding: step.finding, answer: step.answer, settled: today, reopenings },
      }
    case 'closed':
      return { ...progress, state: 'closed', closed: today }
    case 'reopened':
      return { state: 'reopened', body, accepted, reason: step.reason, reopenings: reopenings + 1 }
  }
}
