import { textIn } from '../../content/consultations/ruled.ts'
import { daysUntil } from '../../content/certificates/ending.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { Standing } from '../../content/reports/standing.ts'
import { shownTime } from '../time.ts'
import { capital } from '../titles.ts'
import { words, type Lang } from '../words.ts'
import { choiceOf, stepsOf } from './view.ts'

/** What happened to a report, and its time limits, as its page tells them. */

/** One step, as `Stages` draws it. */
export interface Stage {
  title: string
  at?: string | undefined
  note?: string | undefined
  state: 'done' | 'now' | 'ahead'
}

interface Event {
  state: string
  at: string
  note: string | undefined
}

/** Days of steps that an entry states though no revision of its own does: several steps of one day are published as one. */
const STATED: readonly [state: string, field: string][] = [
  ['accepted', 'accepted'],
  ['settled', 'settled'],
  ['closed', 'closed'],
]

const noteOf = (body: Body, before: Body | undefined, lang: Lang): string | undefined => {
  const [name, reason] = [textIn(body['authority']), textIn(body['reason'])]
  const isMoved = before !== undefined && before['body'] !== body['body'] && name !== undefined
  const parts = [
    ...(isMoved ? [words(lang)('public-reports.handedTo', { name })] : []),
    ...(reason !== undefined && reason !== before?.['reason'] ? [reason] : []),
  ]
  return parts.length > 0 ? parts.join(lang === 'zh' ? '：' : ': ') : undefined
}

/**
 * Steps that a report took, oldest first, and those that usually follow.
 * @param revisions - bodies, oldest first, at least one
 */
export const stagesOf = (revisions: readonly Body[], lang: Lang): Stage[] => {
  const [first] = revisions
  const newest = revisions.at(-1)
  if (!first || !newest) return []
  const events: Event[] = [{ state: 'received', at: textIn(first['received']) ?? '', note: undefined }]
  for (const [at, body] of revisions.entries()) {
    const [before, state] = [revisions[at - 1], textIn(body['state']) ?? '']
    // The handling of one that is not accepted ended too, without being closed.
    for (const [step, field] of state === 'not-accepted' ? [] : STATED) {
      const day = textIn(body[field])
      if (step !== state && day !== undefined && !events.some((one) => one.state === step))
        events.push({ state: step, at: day, note: undefined })
    }
    const last = events.at(-1)
    const note = noteOf(body, before, lang)
    if (state !== textIn(before?.['state']) && !(at === 0 && state === 'received'))
      events.push({ state, at: textIn(body['since']) ?? last?.at ?? '', note })
    else if (note !== undefined && last) last.note ??= note
  }
  const isAt = events.length - 1
  const state = textIn(newest['state']) ?? ''
  const ahead = stepsOf(state, lang).filter((step) => step.state === 'ahead')
  return [
    ...events.map(({ state: step, at, note }, index): Stage => ({
      ...{ title: capital(choiceOf('state', step, lang) ?? step), at, note },
      state: index < isAt || ahead.length === 0 ? 'done' : 'now',
    })),
    ...ahead.map(({ name }): Stage => ({ title: capital(name), state: 'ahead' })),
  ]
}

/** One time limit as a bar from the day it began. */
export interface Limit {
  title: string
  due: string
  said: string
  isLate: boolean
  isDone: boolean
  /** Shares of the bar: how much of the time is over, and where it ended. */
  passed: number
  end: number
}

const limitOf = (
  {
    title,
    from,
    due,
    done,
    today,
  }: { title: string; from: string; due: string; done: string | undefined; today: string },
  lang: Lang,
): Limit => {
  const t = words(lang)
  const until = done ?? today
  const late = Math.max(0, -daysUntil(due, until))
  const whole = Math.max(1, daysUntil(due, from), daysUntil(until, from))
  const left = daysUntil(due, today)
  const said =
    done !== undefined
      ? late > 0
        ? t(late === 1 ? 'public-reports.clockDoneLateOne' : 'public-reports.clockDoneLate', {
            day: shownTime(done, lang),
            days: late,
          })
        : t('public-reports.clockDone', { day: shownTime(done, lang) })
      : late > 0
        ? t(late === 1 ? 'public-reports.clockOpenLateOne' : 'public-reports.clockOpenLate', { days: late })
        : left === 0
          ? t('public-reports.clockToday')
          : t(left === 1 ? 'public-reports.clockOpenOne' : 'public-reports.clockOpen', { days: left })
  return {
    ...{ title, due, said, isLate: late > 0, isDone: done !== undefined },
    passed: Math.min(1, Math.max(0, daysUntil(until, from) / whole)),
    end: Math.min(1, Math.max(0, daysUntil(due, from) / whole)),
  }
}

/** Limits that an entry states: whether it is accepted, and when it is settled. What was never owed is left out. */
export const limitsOf = (body: Body, { awaited }: Standing, today: string, lang: Lang): Limit[] => {
  const t = words(lang)
  const day = (field: string): string | undefined => textIn(body[field])
  const from = day('received') ?? today
  const [acceptDue, due] = [day('acceptDue'), day('due')]
  const decided = day('accepted') ?? (body['state'] === 'not-accepted' ? day('closed') : undefined)
  const settled = awaited === 'settlement' ? undefined : day('settled')
  return [
    ...(acceptDue === undefined || (decided === undefined && awaited !== 'decision')
      ? []
      : [limitOf({ title: t('public-reports.clockAccept'), from, due: acceptDue, done: decided, today }, lang)]),
    ...(due === undefined || body['state'] === 'not-accepted' || (settled === undefined && awaited === undefined)
      ? []
      : [limitOf({ title: t('public-reports.clockSettle'), from, due, done: settled, today }, lang)]),
  ]
}
