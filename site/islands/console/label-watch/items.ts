import type { InferResponseType } from 'hono/client'
import { portal } from '../ask.ts'
import { h } from '../element.ts'
import { sentenceOf } from '../failure.ts'
import { summary } from '../form.ts'
import { facts } from '../people.ts'
import { shownTime } from '../../../time.ts'
import { at, lang, word } from '../words.ts'

/** Reports and numbers as items of lists: what is known of each, what the registers say, and the box to choose it. */

const api = portal.api['label-watch']
export type Report = InferResponseType<typeof api.$get, 200>['items'][number]
export type Fake = InferResponseType<typeof api.numbers.$get, 200>['items'][number]
type Near = InferResponseType<typeof api.near.$get, 200>
/** Names of schemes by key. */
type Schemes = InferResponseType<typeof api.$get, 200>['schemes']

const named = (schemes: Schemes, keys: readonly string[]): string =>
  keys.map((key) => schemes[key]?.[lang] ?? key).join(word('listed'))

/** One that can be chosen, whichever list it stands in. */
export interface Chosen {
  kind: 'report' | 'number'
  /** Reference of a report; a number itself. */
  id: string
  number: string | null
  /** What a warning is filled with to begin with. */
  values: Readonly<Record<string, string>>
}

const stated = (fields: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))

/** Kinds of reports that warnings have too. */
const WARNABLE = ['without-certificate', 'likely-fake', 'not-covered', 'expired']

export const chosenReport = (report: Report): Chosen => {
  const { kind, number, scheme, product, gtin, organisation, place } = report
  const known = { kind: WARNABLE.includes(kind) ? kind : null, number, scheme, product, gtin, organisation, place }
  return { kind: 'report', id: report.reference, number, values: { ...stated(known), status: 'open' } }
}

export const chosenFake = ({ number, schemes }: Fake): Chosen => ({
  kind: 'number',
  id: number,
  number,
  values: { ...stated({ kind: 'likely-fake', number, scheme: schemes[0] ?? null }), status: 'open' },
})

const nearItem = ({ number, how, state, scheme, holder, certifier, page }: Near['items'][number]): HTMLElement =>
  h(
    'li',
    {},
    h('a', { href: at(page) }, h('code', {}, number)),
    ' ',
    h('b', {}, word(`state-${state ?? 'none'}`)),
    ` · ${word(`how-${how}`)}`,
    h('div', { class: 'aside' }, [holder, scheme, certifier].filter((one) => one !== '').join(' · ')),
  )

const nearText = ({ schemes: fitting }: Near, schemes: Schemes): string =>
  fitting.length > 0 ? word('nearGrammar', { schemes: named(schemes, fitting) }) : word('nearNoGrammar')

/** Asked for when it is opened: most of a long queue is never looked at so closely. */
const nearOf = (number: string, schemes: Schemes, headers: Record<string, string>): HTMLElement => {
  const content = h('div', {})
  const details = h('details', {}, h('summary', {}, word('near')), content)
  const open = async (): Promise<void> => {
    const found = await (await api.near.$get({ query: { number } }, { headers })).json()
    const alerts = found.alerts.map(({ key }) =>
      h('li', {}, h('a', { href: at(`/registers/label-alerts/${encodeURIComponent(key)}/`) }, key)),
    )
    content.replaceChildren(
      h('p', {}, nearText(found, schemes)),
      found.items.length > 0
        ? h('ul', { class: 'listing' }, ...found.items.map(nearItem))
        : h('p', {}, word('nearNone')),
      ...(alerts.length > 0 ? [h('p', {}, word('nearAlerts')), h('ul', {}, ...alerts)] : []),
    )
  }
  details.addEventListener('toggle', () => {
    if (!details.open || content.childElementCount > 0) return
    content.replaceChildren(h('p', { class: 'aside' }, '…'))
    open().catch((error: unknown) => content.replaceChildren(summary(sentenceOf(error))))
  })
  return details
}

const boxOf = (chosen: Chosen, label: string): HTMLElement =>
  h(
    'label',
    { class: 'choice' },
    h('input', {
      type: 'checkbox',
      name: 'chosen',
      'data-choose': `${chosen.kind} ${chosen.id}`,
      'aria-label': word('choose', { what: label }),
    }),
    h('b', {}, label),
  )

/** @param alike - chooses all of the same number */
export const reportItem = (
  report: Report,
  schemes: Schemes,
  headers: Record<string, string>,
  alike: () => void,
): HTMLElement => {
  const { reference, received, kind, number, scheme, product, gtin, seen, where, place, organisation, seller } = report
  const sold = organisation === null ? seller : h('a', { href: at(`/organisations/${organisation}/`) }, organisation)
  const pairs: (readonly [string, Node | string] | undefined)[] = [
    scheme === null ? undefined : [word('scheme'), named(schemes, [scheme])],
    where === null ? undefined : [word('where'), [where, place].filter((one) => one !== null).join(' · ')],
    sold === null ? undefined : [word('seller'), sold],
    gtin === null ? undefined : [word('gtin'), h('code', {}, gtin)],
  ]
  return h(
    'li',
    { 'data-report': reference, 'data-of': `report ${reference}` },
    boxOf(chosenReport(report), product),
    h('div', {}, h('code', {}, number ?? word('noNumber')), ` · ${word(`kind-${kind}`)}`),
    h('p', { class: 'said' }, seen),
    facts(pairs),
    report.alike > 0 &&
      h(
        'p',
        {},
        h(
          'button',
          { type: 'button', class: 'link', on: { click: alike } },
          word('chooseAlike', { count: report.alike }),
        ),
      ),
    number !== null && nearOf(number, schemes, headers),
    h('div', { class: 'aside' }, word('received', { day: shownTime(received, lang), reference })),
  )
}

export const fakeItem = (fake: Fake, schemes: Schemes, headers: Record<string, string>): HTMLElement => {
  const { number, schemes: fitting, entered, visitors, days } = fake
  return h(
    'li',
    { 'data-number': number, 'data-of': `number ${number}` },
    boxOf(chosenFake(fake), number),
    h('div', {}, word('looksLike', { schemes: named(schemes, fitting) })),
    nearOf(number, schemes, headers),
    h('div', { class: 'aside' }, word('looked', { visitors, days, day: entered })),
  )
}
