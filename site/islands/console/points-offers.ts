import type { InferResponseType } from 'hono/client'
import { shownTime } from '../../time.ts'
import { actingAs, type Acting } from './acting.ts'
import { ask, portal } from './ask.ts'
import { confirm } from './dialog.ts'
import { beginDrawing } from './drawn.ts'
import { find, h } from './element.ts'
import { field, onPress, onSubmit } from './form.ts'
import { openSection } from './frame.ts'
import { listed } from './more.ts'
import { about, nextOf } from './people.ts'
import { toast } from './toast.ts'
import { lang, word } from './words.ts'

/** What a partner does: hands over by code, and keeps its offers. */

type Offer = InferResponseType<typeof portal.api.points.offers.$get, 200>['items'][number]
type Redemption = InferResponseType<(typeof portal.api.points)['partner-redemptions']['$get'], 200>['items'][number]

const roleOf = (acting: Acting): string | undefined => acting.headers['Lucid-Role']
const textIn = (body: unknown, name: 'pieces' | 'points'): string =>
  typeof body === 'object' && body !== null && name in body
    ? String(Object.entries(body).find(([key]) => key === name)?.[1])
    : ''

/** What was handed over, by name. */
const titleIn = (body: unknown): string => {
  const offer = typeof body === 'object' && body !== null && 'offer' in body ? body.offer : undefined
  const title = typeof offer === 'object' && offer !== null && 'title' in offer ? offer.title : undefined
  const texts =
    typeof title === 'object' && title !== null ? new Map(Object.entries(title)) : new Map<string, unknown>()
  return String(texts.get(lang) ?? '')
}

const handForm = (acting: Acting, again: () => Promise<void>): HTMLElement => {
  const code = h('input', { name: 'code', required: true, autocomplete: 'off', maxlength: 20, spellcheck: 'false' })
  const told = h('div', { role: 'status' })
  const form = h(
    'form',
    { class: 'fields' },
    field(word('code'), code),
    h('div', { class: 'actions' }, h('button', { class: 'button' }, word('confirm'))),
    told,
  )
  onSubmit(form, async () => {
    told.replaceChildren()
    const { body } = await ask('POST', '/api/points/redemption-confirmations', {
      json: { code: code.value },
      role: roleOf(acting),
    })
    const said = { title: titleIn(body), pieces: textIn(body, 'pieces'), points: textIn(body, 'points') }
    form.reset()
    told.replaceChildren(h('p', { class: 'notice' }, word('handed', said)))
    code.focus()
    await again()
  })
  return form
}

const waitingItem = (one: Redemption, acting: Acting, again: () => Promise<void>): HTMLElement => {
  const title = one.offer.title[lang]
  const refuse = h('button', { type: 'button', class: 'button quiet' }, word('refuse'), about(title))
  onPress(refuse, async () => {
    if (!(await confirm({ title: word('refuseSure'), text: word('refuseText'), action: word('refuse') }))) return
    await ask('POST', `/api/points/redemptions/${one.id}/refusal`, { json: {}, role: roleOf(acting) })
    toast(word('refused'))
    await again()
  })
  return h(
    'li',
    { 'data-of': one.id },
    h('b', {}, title),
    h(
      'div',
      { class: 'aside' },
      `${word('pieces', { pieces: one.pieces, points: one.points })} · ${word('until', { time: shownTime(one.until, lang) })}`,
    ),
    h('div', { 'data-acts': true }, refuse),
  )
}

const addForm = (offer: Offer, acting: Acting, again: () => Promise<void>): HTMLElement => {
  const pieces = h('input', { type: 'number', name: 'pieces', min: 1, required: true })
  const form = h(
    'form',
    { class: 'fields' },
    field(word('addPieces'), pieces),
    h('div', { class: 'actions' }, h('button', { class: 'button quiet' }, word('add'))),
  )
  const key = crypto.randomUUID()
  onSubmit(form, async () => {
    await ask('POST', `/api/points/offers/${offer.id}/deliveries`, {
      json: { pieces: Number(pieces.value) },
      role: roleOf(acting),
      idempotencyKey: `${key} ${pieces.value}`,
    })
    toast(word('added'))
    await again()
  })
  return h('details', {}, h('summary', {}, word('add'), about(offer.title[lang])), form)
}

const offerItem = (offer: Offer, acting: Acting, again: () => Promise<void>): HTMLElement => {
  const end = h('button', { type: 'button', class: 'button quiet' }, word('end'), about(offer.title[lang]))
  onPress(end, async () => {
    if (!(await confirm({ title: word('endSure'), text: word('endText'), action: word('end'), grave: true }))) return
    await ask('POST', `/api/points/offers/${offer.id}/ending`, { json: {}, role: roleOf(acting) })
    await again()
  })
  const { left, reserved, taken, starts, ends, endedAt } = offer
  return h(
    'li',
    { 'data-of': offer.id },
    h('b', {}, offer.title[lang]),
    h('div', {}, `${word('price', { price: offer.price })} · ${word('stock', { left, reserved, taken })}`),
    h(
      'div',
      { class: 'aside' },
      [
        word('period', { starts: shownTime(starts, lang), ends: shownTime(ends, lang) }),
        endedAt === null ? '' : word('isEnded'),
      ]
        .filter(Boolean)
        .join(' · '),
    ),
    endedAt === null && addForm(offer, acting, again),
    endedAt === null && h('div', { 'data-acts': true }, end),
  )
}

const makeForm = (acting: Acting, again: () => Promise<void>): HTMLElement => {
  const input = (name: string, attributes: Record<string, string | number | boolean> = {}) =>
    h('input', { name, required: true, autocomplete: 'off', ...attributes })
  const area = (name: string) => h('textarea', { name, rows: 3, required: true })
  const way = h(
    'select',
    { name: 'way' },
    h('option', { value: 'counter' }, word('counter')),
    h('option', { value: 'online' }, word('online')),
  )
  const form = h(
    'form',
    { class: 'fields' },
    field(word('titleZh'), input('titleZh', { maxlength: 60 })),
    field(word('titleEn'), input('titleEn', { maxlength: 100 })),
    field(word('textZh'), area('textZh')),
    field(word('textEn'), area('textEn')),
    field(word('priceEach'), input('price', { type: 'number', min: 1 })),
    field(word('pieceCount'), input('stock', { type: 'number', min: 1 })),
    field(word('starts'), input('starts', { type: 'date' })),
    field(word('ends'), input('ends', { type: 'date' })),
    field(word('minutes'), input('minutes', { type: 'number', min: 5, max: 10_080, value: 60 })),
    field(word('mostEach'), input('mostEach', { type: 'number', min: 1, required: false })),
    field(word('way'), way),
    field(word('gtin'), input('gtin', { inputmode: 'numeric', required: false })),
    h('div', { class: 'actions' }, h('button', { class: 'button' }, word('send'))),
  )
  const NUMBERS = ['price', 'stock', 'minutes', 'mostEach']
  onSubmit(form, async (values) => {
    const filled = [...values].filter(([, value]) => typeof value === 'string' && value.trim() !== '')
    const json = Object.fromEntries(
      filled.map(([name, value]) => [name, NUMBERS.includes(name) ? Number(value) : value]),
    )
    await ask('POST', '/api/points/offers', { json, role: roleOf(acting), idempotencyKey: crypto.randomUUID() })
    form.reset()
    toast(word('made'))
    await again()
  })
  return form
}

openSection((account, body) => {
  actingAs(account, ['points-offer'], body, async (acting) => {
    const again = async (): Promise<void> => {
      await listed(
        find('[data-waiting]', HTMLElement, body),
        async (after) => {
          const query = { limit: '20', ...(after === undefined ? {} : { after }) }
          const answer = await portal.api.points['partner-redemptions'].$get({ query }, { headers: acting.headers })
          const { items } = await answer.json()
          return { items: items.map((one) => waitingItem(one, acting, again)), next: nextOf(answer, 'after') }
        },
        { empty: word('waitingNone') },
      )
      await listed(
        find('[data-offers]', HTMLElement, body),
        async (cursor) => {
          const partner = acting.role?.organisation ?? ''
          const query = { partner, limit: '20', ...(cursor === undefined ? {} : { cursor }) }
          const answer = await portal.api.points.offers.$get({ query })
          const { items } = await answer.json()
          return { items: items.map((one) => offerItem(one, acting, again)), next: nextOf(answer, 'cursor') }
        },
        { empty: word('ownNone') },
      )
    }
    beginDrawing(find('[data-hand]', HTMLElement, body)).put(handForm(acting, again))
    beginDrawing(find('[data-make]', HTMLElement, body)).put(makeForm(acting, again))
    await again()
  })
})
