import type { Acting } from '../acting.ts'
import { ask, send } from '../ask.ts'
import { h } from '../element.ts'
import { field, onSubmit } from '../form.ts'
import { listed } from '../more.ts'
import { nextOf, timeOf } from '../people.ts'
import { at, word } from '../words.ts'

/** Documents that an organisation handed in, each of which it may take back. */

interface Captured {
  key: string
  publishedAt: string
  body: { events?: number } | null
}
const isCaptured = (item: unknown): item is Captured =>
  typeof item === 'object' && item !== null && 'key' in item && 'publishedAt' in item && 'body' in item

const itemsIn = (answer: unknown): Captured[] =>
  typeof answer === 'object' && answer !== null && 'items' in answer && Array.isArray(answer.items)
    ? answer.items.filter(isCaptured)
    : []

const takeBack = ({ key }: Captured, acting: Acting): HTMLElement => {
  const reason = h('textarea', { name: 'reason', rows: 2, required: true, maxlength: 500 })
  const told = h('div', {})
  const form = h(
    'form',
    { class: 'fields' },
    field(word('takeBackWhy'), reason, word('takeBackHint')),
    h('div', { class: 'actions' }, h('button', { class: 'button' }, word('takeBack'))),
    told,
  )
  onSubmit(form, async () => {
    await ask('POST', `/epcis/v2/capture/${encodeURIComponent(key)}/withdrawal`, {
      json: { reason: reason.value },
      role: acting.headers['Lucid-Role'],
    })
    form.replaceChildren(h('p', { role: 'status' }, word('takenBack')))
  })
  return h('details', {}, h('summary', {}, word('takeBack')), form)
}

const line = (one: Captured, acting: Acting): HTMLElement =>
  h(
    'li',
    { 'data-of': one.key },
    h('a', { href: at(`/registers/epcis-captures/${one.key}/`) }, timeOf(one.publishedAt)),
    h(
      'div',
      { class: 'aside' },
      one.body === null ? word('isTakenBack') : word('eventsIn', { events: one.body.events ?? 0 }),
    ),
    one.body !== null && takeBack(one, acting),
  )

/** Newest first. */
export const listCaptures = (list: HTMLElement, acting: Acting): Promise<void> => {
  const organisation = acting.role?.organisation
  if (organisation === undefined || organisation === null) return Promise.resolve()
  return listed(
    list,
    async (after) => {
      const query = new URLSearchParams({
        organisation,
        limit: '10',
        ...(after === undefined ? {} : { cursor: after }),
      })
      const answer = await send(`/api/registers/epcis-captures/records?${query}`)
      const items = itemsIn(await answer.json())
      return { items: items.map((one) => line(one, acting)), next: nextOf(answer, 'cursor') }
    },
    { empty: word('capturesNone') },
  )
}
