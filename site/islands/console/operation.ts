import type { InferResponseType } from 'hono/client'
import { shownTime } from '../../time.ts'
import { actingAs } from './acting.ts'
import { portal } from './ask.ts'
import { find, h } from './element.ts'
import { openSection } from './frame.ts'
import { lang, word } from './words.ts'

/** What is wrong with the portal, and what was. */

type Alert = InferResponseType<typeof portal.api.operation.alerts.$get, 200>['items'][number]

const item = ({ title, first, urgency, since, until, found }: Alert): HTMLElement =>
  until === null
    ? h(
        'li',
        {},
        h('h3', {}, title[lang]),
        h('p', {}, h('strong', {}, word(urgency)), ' · ', word('since', { since: shownTime(since, lang) })),
        h('p', {}, first[lang]),
        found !== null && h('p', { class: 'aside' }, word('found', { found })),
      )
    : h(
        'li',
        {},
        h('h3', {}, title[lang]),
        h('p', { class: 'aside' }, word('lasted', { since: shownTime(since, lang), until: shownTime(until, lang) })),
      )

const fill = (list: HTMLElement, alerts: readonly Alert[], empty: string): void =>
  list.replaceChildren(...(alerts.length > 0 ? alerts.map(item) : [h('li', { class: 'aside' }, empty)]))

openSection((account, body) => {
  actingAs(account, ['operation-read'], body, async ({ headers }) => {
    const place = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)
    const { items, checkedAt } = await (await portal.api.operation.alerts.$get({}, { headers })).json()
    const checked = place('checked')
    checked.hidden = checkedAt === null
    if (checkedAt !== null) checked.textContent = word('checked', { time: shownTime(checkedAt, lang) })
    fill(
      place('now'),
      items.filter(({ until }) => until === null),
      // Nothing is known to be well before anything has looked.
      word(checkedAt === null ? 'unchecked' : 'nothing'),
    )
    fill(
      place('before'),
      items.filter(({ until }) => until !== null),
      word('nothingBefore'),
    )
  })
})
