import type { InferResponseType } from 'hono/client'
import type { portal } from '../ask.ts'
import { h } from '../element.ts'
import { peopleWord, timeOf } from '../people.ts'
import { REGISTER_TITLES, word } from '../words.ts'

export type Item = InferResponseType<typeof portal.api.waiting.$get, 200>['items'][number]

/** Who submitted it: by name, by the name of the key, or by the beginning of an id. */
export const whoOf = ({ submittedBy: { account, name, key, keyName } }: Pick<Item, 'submittedBy'>): string =>
  key === null
    ? (name ?? peopleWord('noName', { account: (account ?? '').slice(0, 8) }))
    : word('byKey', { name: keyName ?? key })

export const stateOf = ({ state }: Pick<Item, 'state'>): HTMLElement =>
  h('span', { class: 'badge' }, word(`state-${state}`))

export const registerOf = ({ register }: Pick<Item, 'register'>): string => REGISTER_TITLES[register] ?? register

/** One that waits or waited, as an item of a list. */
export const lineOf = (item: Item): HTMLElement =>
  h(
    'li',
    { 'data-of': item.id },
    h(
      'a',
      { href: `#${item.id}`, 'aria-label': word('openOne', { register: registerOf(item), rows: item.rows }) },
      registerOf(item),
    ),
    ' ',
    stateOf(item),
    h('br'),
    h('span', { class: 'aside' }, word('line', { rows: item.rows, who: whoOf(item) }), timeOf(item.submittedAt)),
    ...(item.state === 'waiting' ? item.reasons.map(({ message }) => h('p', { class: 'aside' }, message)) : []),
    item.refusal !== null && h('p', {}, `${word('refusal')}: ${item.refusal}`),
  )
