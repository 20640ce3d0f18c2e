import { h } from '../element.ts'
import { nameOfOrganisation } from '../names.ts'
import { capital, word } from '../words.ts'
import type { Whole } from './api.ts'
import { dayText, stateText } from './labels.ts'

/** What happened to a report, day by day, as the reporter reads it; and who opened what. */

const bodyText = (code: string): HTMLElement => {
  const span = h('span', {}, code)
  if (/^[0-9A-Z]{18}$/.test(code)) void nameOfOrganisation(code).then((name) => (span.textContent = name))
  else span.textContent = capital(word(`by-${code}`))
  return span
}

const titleOf = (kind: string, state: string | null, reason: string | null): string => {
  if (kind === 'withdrawn') return word(`event-withdrawn-${reason}`)
  return state === null ? word(`event-${kind}`) : stateText(state)
}

const eventItem = ({ day, kind, state, by, to, reason }: Whole['events'][number]): HTMLElement =>
  h(
    'li',
    { class: state === null ? undefined : 'step' },
    h('span', { class: 'day' }, dayText(day)),
    h(
      'div',
      {},
      h('b', {}, titleOf(kind, state, reason)),
      to !== null && h('span', {}, ` ${word('to')} `, bodyText(to)),
      reason !== null && kind !== 'withdrawn' && h('p', {}, reason),
      h('p', { class: 'aside' }, bodyText(by)),
    ),
  )

const openingItem = ({ day, use, by, reason }: Whole['openings'][number]): HTMLElement =>
  h(
    'li',
    {},
    h('span', { class: 'day' }, dayText(day)),
    h('div', {}, h('b', {}, word(`opened-${use}`)), ` ${by}`, h('p', {}, reason)),
  )

export const timelineOf = ({ events, openings }: Whole): HTMLElement[] => [
  h('ol', { class: 'timeline' }, ...events.map(eventItem)),
  ...(openings.length === 0
    ? []
    : [h('h4', {}, word('openings')), h('ol', { class: 'timeline' }, ...openings.map(openingItem))]),
]
