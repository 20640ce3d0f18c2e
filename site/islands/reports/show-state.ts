import { h } from '../console/element.ts'
import { findingName, categoryName, has, say, shownDay, stateName, today } from './said.ts'
import type { Followed } from '../../../content/reports/followed.ts'
import { standingOf } from '../../../content/reports/standing.ts'

/** How far a report has come: what is said first, its clock, what was answered, and everything that happened to it. */

export type NameOf = (body: string) => string

const ENDED = ['settled', 'closed', 'not-accepted']

/** How many days are left or over; the words say which, colour alone never does. */
const clock = (report: Followed, day: string): HTMLElement | undefined => {
  const { daysLeft, isLate } = standingOf(report, day)
  if (daysLeft === undefined) return undefined
  const text = isLate
    ? say(daysLeft === -1 ? 'lateByOne' : 'lateBy', { days: -daysLeft })
    : daysLeft === 0
      ? say('dueToday')
      : say(daysLeft === 1 ? 'leftDaysOne' : 'leftDays', { days: daysLeft })
  return h('b', { class: isLate ? 'caution' : 'left' }, text)
}

const headline = (report: Followed, nameOf: NameOf): string => {
  const { awaited, due } = standingOf(report, today())
  const isUndecided = report.state === 'received' || report.state === 'forwarded'
  const body = nameOf(report.body)
  if (ENDED.includes(report.state)) return say(`told-${report.state}`, { body })
  return due === undefined || isUndecided !== (awaited === 'decision') || !has(`told-${report.state}`)
    ? say('toldUndated', { body })
    : say(`told-${report.state}`, { body, day: shownDay(due) })
}

const fact = (title: string, ...value: (string | Node)[]): HTMLElement =>
  h('div', {}, h('dt', {}, title), h('dd', {}, ...value))

const penaltyLink = (penalty: string): HTMLElement =>
  h('a', { href: `/registers/penalties/${encodeURIComponent(penalty)}/` }, penalty)

/** An answer that is not published came as a letter, which is kept as long as the report can be read. */
const hasSealedAnswer = ({ finding, answer, recipient }: Followed): boolean =>
  finding !== null && answer === null && recipient !== null

export const showState = (report: Followed, nameOf: NameOf): HTMLElement => {
  const { state, finding, answer, reason, penalty, extended } = report
  const facts = [
    ...(extended === null ? [] : [fact(stateName(state), say('extended', { day: shownDay(extended) }))]),
    ...(finding === null ? [] : [fact(say('finding'), findingName(finding))]),
    ...(answer === null ? [] : [fact(say('answer'), h('span', { class: 'words' }, answer))]),
    ...(penalty === null ? [] : [fact(say('penalty'), penaltyLink(penalty))]),
  ]
  return h(
    'section',
    { class: 'now', 'aria-labelledby': 'now' },
    h('p', { class: 'aside' }, `${categoryName(report.category)} · ${say('number', { number: report.number })}`),
    h('h2', { id: 'now', tabindex: -1 }, stateName(state), ' ', clock(report, today())),
    h('p', { class: 'lead' }, headline(report, nameOf)),
    reason !== null && h('p', { class: 'words' }, say('reason', { reason })),
    facts.length > 0 && h('dl', { class: 'facts' }, ...facts),
    hasSealedAnswer(report) && h('p', {}, h('a', { href: '#letters' }, say('answerBelow'))),
  )
}

const byWhom = (by: string, nameOf: NameOf): string =>
  by === 'reporter' || by === 'clock' ? say(`by-${by}`) : nameOf(by)

type Event = Followed['events'][number]

const titleOf = ({ kind, state, to, reason }: Event, nameOf: NameOf): string => {
  if (kind === 'rated') return say('event-rated', { rating: has(`rating-${reason}`) ? say(`rating-${reason}`) : '' })
  if (kind === 'withdrawn') return say(has(`event-back-${reason}`) ? `event-back-${reason}` : 'event-other')
  if (to !== null && (kind === 'forwarded' || state === 'forwarded')) return say('event-forwarded', { to: nameOf(to) })
  if (state !== null) return stateName(state)
  return has(`event-${kind}`) ? say(`event-${kind}`) : say('event-other')
}

export const showTimeline = ({ events }: Followed, nameOf: NameOf): HTMLElement =>
  h(
    'section',
    { 'aria-labelledby': 'timeline' },
    h('h2', { id: 'timeline' }, say('timeline')),
    h(
      'ol',
      { class: 'timeline' },
      ...events
        .toReversed()
        .map((event) =>
          h(
            'li',
            {},
            h('div', { class: 'what' }, h('b', {}, titleOf(event, nameOf))),
            h('div', { class: 'aside' }, `${shownDay(event.day)} · ${byWhom(event.by, nameOf)}`),
            event.kind !== 'rated' &&
              event.kind !== 'withdrawn' &&
              event.reason !== null &&
              event.reason !== '' &&
              h('p', { class: 'words' }, say('reason', { reason: event.reason })),
          ),
        ),
    ),
  )
