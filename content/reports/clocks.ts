import type { CountedDay } from '../calendar/working-days.ts'
import { CLOCKS } from '../generated/report-clocks.ts'
import type { Bilingual } from '../registers/register.ts'
import type { ClockPromise, ClockRule, ClockRules } from './clock-rules.ts'
import { lastDayOf } from './counted.ts'
import { clockKindOf } from './remit.ts'
import type { ClockKind, Office } from './remit-rules.ts'
import { isBeingDealtWith, standingOf, type Timed } from './standing.ts'
import { MOST_WORDS, type Misstep } from './states.ts'

/**
 * By when a body owes what, by the rule of the day a report came in. What is late is never stored: it follows from these
 * days whenever it is read. Days are `YYYY-MM-DD` in Asia/Shanghai.
 */

/** A last day, and the rule it comes from. */
export interface Due extends CountedDay {
  rule: ClockRule
}

export interface Clocks {
  /** Id of the rule that it is settled by, as a report keeps it. */
  clock: string
  /** By when it must be said whether it is accepted. */
  accept: Due
  /** By when it must be settled: the law, or what was promised where that is earlier. */
  settle: Due
  /** What the law asks, where something earlier was promised. */
  law: Due
  /** The day it can be put off to, once, with a reason; `undefined` where it cannot. */
  extended: Due | undefined
}

export interface Running {
  category: string
  /** Six digits, or nine. */
  place: string
  /** What the body is that handles it; left out where that is not known, and then no promise of one office counts. */
  offices?: readonly Office[] | undefined
  /** Day it came in to the body: of a forwarded report the day it was forwarded, of a reopened one that day. */
  received: string
  /** Day it was accepted; before that the last day on which it may be. */
  accepted?: string | undefined
}

const newest = <Rule extends ClockRule>(rules: readonly Rule[], day: string): Rule | undefined =>
  rules.findLast(({ from }) => from <= day)

/** The law of a kind on a day. */
export const lawOn = (kind: ClockKind, day: string, rules: ClockRules = CLOCKS): ClockRule =>
  newest(rules.kinds[kind].rules, day) ?? rules.otherwise

/** What a place promised on a day, of the kinds and offices it is about; the newest of those that hold. */
export const promiseOn = (
  { kind, place, office }: { kind: ClockKind; place: string; office: Office | undefined },
  day: string,
  rules: ClockRules = CLOCKS,
): ClockPromise | undefined =>
  newest(
    rules.promises.filter(
      ({ places, until, offices, kinds }) =>
        places.some((prefix) => place.startsWith(prefix)) &&
        (until === undefined || day <= until) &&
        (offices === undefined || (office !== undefined && offices.includes(office))) &&
        (kinds === undefined || kinds.includes(kind)),
    ),
    day,
  )

interface Days {
  accept: Due
  settle: Due
  extended: Due | undefined
}

const daysBy = (rule: ClockRule, received: string, accepted: string | undefined): Days => {
  const accept: Due = { ...lastDayOf(rule.accept, received), rule }
  const since = rule.settle.since === 'received' ? received : (accepted ?? accept.day)
  const settle: Due = { ...lastDayOf(rule.settle, since), rule }
  // Put off from the day that was set, whose own day off is not given twice.
  const extended = rule.extension && { ...lastDayOf(rule.extension, settle.day), rule }
  return { accept, settle, extended }
}

const earlier = (a: Due, b: Due): Due => (b.day < a.day ? b : a)

/**
 * The days of a report; of several promises that a body made, as one office and as another, the earliest counts.
 * @throws RangeError where a day is none
 */
export const clocksOf = (running: Running, rules: ClockRules = CLOCKS): Clocks => {
  const { category, place, offices = [], received, accepted } = running
  const kind = clockKindOf(category)
  const law = daysBy(lawOn(kind, received, rules), received, accepted)
  const [promised] = [undefined, ...offices]
    .flatMap((office) => promiseOn({ kind, place, office }, received, rules) ?? [])
    .map((promise) => daysBy(promise, received, accepted))
    .sort((a, b) => (a.settle.day < b.settle.day ? -1 : a.settle.day > b.settle.day ? 1 : 0))
  if (!promised) return { clock: law.settle.rule.id, ...law, law: law.settle }
  const settle = earlier(law.settle, promised.settle)
  const isPromised = settle === promised.settle
  return {
    clock: settle.rule.id,
    accept: earlier(law.accept, promised.accept),
    settle,
    law: law.settle,
    // A promise is put off to the day it says, and never further than the law would be.
    extended: isPromised ? promised.extended && earlier(promised.extended, law.extended ?? law.settle) : law.extended,
  }
}

/** Every rule by its id, those of the past too. */
export const ruleById = (id: string, rules: ClockRules = CLOCKS): ClockRule | ClockPromise | undefined =>
  [...Object.values(rules.kinds).flatMap((kind) => kind.rules), ...rules.promises, rules.otherwise].find(
    (rule) => rule.id === id,
  )

/** Days that a time is put off need a reason, once, before it is over. */
export const faultsOfExtension = (
  report: Timed & { extended?: string | null | undefined },
  { extended }: Pick<Clocks, 'extended'>,
  reason: string,
  today: string,
): Misstep[] => {
  const wrong = (pointer: Misstep['pointer'], message: Bilingual): Misstep[] => [{ pointer, message }]
  if (!isBeingDealtWith(report.state))
    return wrong('/to', { zh: '只有正在办理的才能延期。', en: 'Only what is being dealt with can be put off.' })
  if (extended === undefined) return wrong('/to', { zh: '它适用的规定不许延期。', en: 'Its rule allows no extension.' })
  if (report.extended) return wrong('/to', { zh: '已经延期过一次。', en: 'It was put off once already.' })
  if (standingOf(report, today).isLate)
    return wrong('/to', { zh: '已经逾期，不能再延。', en: 'It is late already and can no longer be put off.' })
  return reason.trim() === '' || [...reason].length > MOST_WORDS
    ? wrong('/reason', { zh: '请写明延期的理由。', en: 'Say why it is put off.' })
    : []
}
