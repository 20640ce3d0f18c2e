import { ask } from '../console/ask.ts'
import { confirm } from '../console/dialog.ts'
import { h } from '../console/element.ts'
import { field, onPress, onSubmit } from '../console/form.ts'
import { Refused } from '../console/request.ts'
import { toast } from '../console/toast.ts'
import { lang, word } from '../console/words.ts'
import { shownTime } from '../../time.ts'
import type { Place } from './account.ts'
import { readOffer, readProjects, readRedemptions, type Offer, type Redemption } from './read.ts'
import { folded } from './part.ts'

/** Spending points: an offer that was chosen, what waits to be fetched, and a gift. */

const titleOf = ({ title }: Pick<Offer, 'title'>): string => title[lang]

const offerOrNone = async (id: string): Promise<Offer | undefined> => {
  try {
    return await readOffer(id)
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return undefined
    throw error
  }
}

/** The offer that she came with. */
export const redeemPart = async (
  { acting, account, again }: Place,
  id: string | undefined,
): Promise<HTMLElement | undefined> => {
  if (id === undefined) return undefined
  const offer = await offerOrNone(id)
  if (!offer || offer.endedAt !== null) return h('p', { class: 'notice' }, word('noOffer'))
  const pieces = h('input', {
    type: 'number',
    name: 'pieces',
    min: 1,
    max: offer.mostEach ?? 20,
    value: 1,
    required: true,
  })
  const form = h(
    'form',
    { class: 'fields' },
    field(word('pieces'), pieces),
    h('div', { class: 'actions' }, h('button', { class: 'button' }, word('reserve'))),
  )
  const key = crypto.randomUUID()
  onSubmit(form, async () => {
    await ask('POST', '/api/points/redemptions', {
      json: { account: account.id, offer: offer.id, pieces: Number(pieces.value) },
      role: acting.role,
      // The same press once, though the answer was lost; another number of pieces is another request.
      idempotencyKey: `${key} ${pieces.value}`,
    })
    history.replaceState(null, '', location.pathname)
    toast(word('reservedNow'))
    await again()
  })
  return h(
    'section',
    {},
    h('h2', {}, `${word('redeem')}${lang === 'en' ? ': ' : '：'}`, h('span', {}, titleOf(offer))),
    h('p', {}, word('price', { points: offer.price, left: offer.left })),
    h('p', {}, offer.text[lang]),
    form,
  )
}

const waitingItem = ({ acting, again }: Place, one: Redemption): HTMLElement => {
  const cancel = h('button', { type: 'button', class: 'button quiet' }, word('cancel'))
  onPress(cancel, async () => {
    await ask('POST', `/api/points/redemptions/${one.id}/cancellation`, { json: {}, role: acting.role })
    toast(word('cancelled'))
    await again()
  })
  return h(
    'li',
    {},
    h('b', {}, titleOf(one.offer)),
    h('div', { class: 'aside' }, word('piecesOf', { pieces: one.pieces, points: one.points })),
    h('p', {}, word('show')),
    h('p', {}, h('span', { class: 'showcode' }, one.code ?? '')),
    h('p', {}, word('fetchUntil', { time: shownTime(one.until, lang) })),
    h('div', { 'data-acts': true }, cancel),
  )
}

/** What is set aside, with the code that fetches it. */
export const waitingPart = async (place: Place): Promise<HTMLElement | undefined> => {
  const found = await readRedemptions(place.acting, place.account.id)
  const open = found.filter(({ state, until }) => state === 'reserved' && Date.parse(until) > Date.now())
  if (open.length === 0) return undefined
  return h(
    'section',
    {},
    h('h2', {}, word('waiting')),
    h('ul', { class: 'listing' }, ...open.map((one) => waitingItem(place, one))),
  )
}

/** A gift to a restoration project. @param wanted - the project that she came with */
export const givePart = async (
  { acting, account, again }: Place,
  wanted: string | undefined,
): Promise<HTMLElement | undefined> => {
  if (account.attested === null) return undefined
  const projects = await readProjects()
  const select = h(
    'select',
    { name: 'project' },
    ...projects.map(({ project, name }) => h('option', { value: project, selected: project === wanted }, name)),
  )
  const points = h('input', {
    type: 'number',
    name: 'points',
    min: 1,
    max: Math.max(account.available, 1),
    required: true,
  })
  const form = h(
    'form',
    { class: 'fields' },
    field(word('project'), select),
    field(word('points'), points),
    h('div', { class: 'actions' }, h('button', { class: 'button' }, word('giveAction'))),
  )
  onSubmit(form, async () => {
    const project = projects.find((one) => one.project === select.value)
    const said = { points: points.value, project: project?.name ?? '' }
    if (!(await confirm({ title: word('giveSure', said), text: word('giveText'), action: word('giveAction') }))) return
    await ask('POST', '/api/points/donations', {
      json: { account: account.id, project: select.value, points: Number(points.value) },
      role: acting.role,
      idempotencyKey: crypto.randomUUID(),
    })
    toast(word('gave', { points: points.value }))
    await again()
  })
  return folded(
    word('give'),
    wanted !== undefined,
    h('p', {}, word('giveText')),
    projects.length === 0 ? h('p', { class: 'aside' }, word('noProjects')) : form,
  )
}
