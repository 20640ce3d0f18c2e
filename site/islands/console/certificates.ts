import type { InferResponseType } from 'hono/client'
import { shownTime } from '../../time.ts'
import { actingAs } from './acting.ts'
import { portal } from './ask.ts'
import { find, h } from './element.ts'
import { openSection } from './frame.ts'
import { listed } from './more.ts'
import { nextOf } from './people.ts'
import { at, lang, word } from './words.ts'

/** Certificates of one's own: those that an organisation holds, or those that a body issued; what ends first first. */

const ofOrganisation = portal.api.organisations[':uscc'].certificates
type Held = InferResponseType<typeof ofOrganisation.$get, 200>['items'][number]
type Page = InferResponseType<typeof portal.api.certificates.$get, 200>
type Certificate = Page['items'][number]

/** An answer that the browser kept is whole too: it gives what it kept. */
const bodyOf = async <Body>(answer: { text: () => Promise<string> }): Promise<Body> => JSON.parse(await answer.text())

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** How long it goes on, in words. */
const endOf = ({ days }: Pick<Held, 'days'>): string => {
  if (days === null) return word('endless')
  if (days === 0) return word('lastDay')
  if (days === 1) return word('dayOne')
  if (days === -1) return word('overOne')
  return days > 0 ? word('days', { days }) : word('over', { days: -days })
}

const line = (number: string, state: string, holder: string, aside: string, isEnding = false): HTMLElement =>
  h(
    'li',
    {},
    h('a', { href: at(`/certificates/${encodeURIComponent(number)}/`) }, h('code', {}, number)),
    ' ',
    h('b', {}, word(`state-${state}`)),
    h('div', {}, holder),
    h('div', { class: isEnding ? 'caution' : 'aside' }, aside),
  )

const heldLine = (one: Held): HTMLElement => {
  const until = one.expires === null ? '' : ` · ${word('until', { day: shownTime(one.expires, lang) })}`
  return line(one.number, one.state, one.holderName, `${endOf(one)}${until}`, one.ending)
}

const issuedLine = ({ number, state, record: { body } }: Certificate): HTMLElement =>
  line(
    number,
    state,
    textOf(body?.['holderName']),
    word('until', { day: shownTime(textOf(body?.['expires']), lang) || '—' }),
  )

openSection((account, body) => {
  const place = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)
  const link = (name: string): HTMLAnchorElement => find(`[data-${name}]`, HTMLAnchorElement, body)

  /** What one holds comes whole and in order; what one issued is paged by number. */
  const showAll = (isHolder: boolean, held: readonly Held[], certifier: string | undefined): Promise<void> =>
    listed(
      place('certificates'),
      async (after) => {
        if (isHolder) return { items: held.map(heldLine), next: undefined }
        const own = certifier === undefined ? {} : { certifier }
        const query = { ...own, limit: '20', ...(after === undefined ? {} : { cursor: after }) }
        const answer = await portal.api.certificates.$get({ query })
        const { items } = await bodyOf<Page>(answer)
        return { items: items.map(issuedLine), next: nextOf(answer, 'cursor') }
      },
      { empty: word('none') },
    )

  actingAs(account, ['certificates-keep', 'records-state-own'], body, async ({ role }) => {
    const organisation = role?.organisation ?? undefined
    const isHolder = role?.role === 'organisation'
    place('issuing').hidden = isHolder
    place('feeds').hidden = organisation === undefined || !isHolder
    place('following').hidden = organisation === undefined
    const query = lang === 'en' ? '?lang=en' : ''
    link('calendar').href = `/feeds/certificate-calendars/${organisation ?? ''}.ics${query}`
    link('feed').href = `/feeds/ending-certificates/${organisation ?? ''}.atom${query}`
    link('changes').href = `/feeds/organisations/${organisation ?? ''}.atom${query}`

    const as = isHolder ? 'holder' : 'certifier'
    const asked = organisation && (await ofOrganisation.$get({ param: { uscc: organisation }, query: { as } }))
    const held = asked ? (await bodyOf<{ items: Held[] }>(asked)).items : []
    const ending = held.filter((one) => one.ending)
    const none = h('li', { class: 'aside' }, word('endingNone'))
    place('ending').replaceChildren(...(ending.length === 0 ? [none] : ending.map(heldLine)))
    await showAll(isHolder, held, organisation)
  })
})
