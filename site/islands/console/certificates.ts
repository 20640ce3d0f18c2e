import type { InferResponseType } from 'hono/client'
import { dayOf } from '../../../content/registers/span.ts'
import { actingAs } from './acting.ts'
import { portal } from './ask.ts'
import { find, h } from './element.ts'
import { openSection } from './frame.ts'
import { listed } from './more.ts'
import { nextOf } from './people.ts'
import { at, word } from './words.ts'

/** Certificates of one's own: those that a body issued, or those that an organisation holds; what ends soon first. */

type Page = InferResponseType<typeof portal.api.certificates.$get, 200>
type Certificate = Page['items'][number]

/** A holder is told this many days before a certificate ends. */
const AHEAD_DAYS = 60
const DAY_MS = 86_400_000

/** An answer that the browser kept is whole too: it gives what it kept. */
const pageOf = async (answer: { text: () => Promise<string> }): Promise<Page> => JSON.parse(await answer.text())

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const line = ({ number, state, record: { body } }: Certificate): HTMLElement =>
  h(
    'li',
    {},
    h('a', { href: at(`/certificates/${encodeURIComponent(number)}/`) }, number),
    ' ',
    h('b', {}, word(`state-${state}`)),
    h('div', {}, textOf(body?.['holderName'])),
    h('div', { class: 'aside' }, word('until', { day: textOf(body?.['expires']) || '—' })),
  )

openSection((account, body) => {
  const place = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)

  actingAs(account, ['certificates-keep', 'records-state-own'], body, async ({ role }) => {
    const organisation = role?.organisation ?? undefined
    const isHolder = role?.role === 'organisation'
    place('issuing').hidden = isHolder
    const own = organisation === undefined ? {} : isHolder ? { holder: organisation } : { certifier: organisation }
    const feed = find('[data-feed]', HTMLAnchorElement, body)
    feed.hidden = organisation === undefined
    feed.href = `/feeds/organisations/${organisation ?? ''}.atom`

    // In order of last day, so that what ends soon comes first.
    const soon = dayOf(new Date(Date.now() + AHEAD_DAYS * DAY_MS).toISOString())
    const valid = await portal.api.certificates.$get({ query: { ...own, status: 'valid', limit: '100' } })
    const ending = (await pageOf(valid)).items.filter(({ record }) => {
      const expires = textOf(record.body?.['expires'])
      return expires !== '' && expires <= soon
    })
    const none = h('li', {}, word('endingNone'))
    place('ending').replaceChildren(...(ending.length === 0 ? [none] : ending.map(line)))

    await listed(
      place('certificates'),
      async (after) => {
        const query = { ...own, limit: '20', ...(after === undefined ? {} : { cursor: after }) }
        const answer = await portal.api.certificates.$get({ query })
        const { items } = await pageOf(answer)
        return { items: items.map(line), next: nextOf(answer, 'cursor') }
      },
      { empty: word('none') },
    )
  })
})
