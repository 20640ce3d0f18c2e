import { portal, send } from '../ask.ts'
import { readDefinition } from '../definition.ts'
import { confirm } from '../dialog.ts'
import { beginDrawing } from '../drawn.ts'
import { h } from '../element.ts'
import { field, onPress, onSubmit, summary } from '../form.ts'
import { nameOfOrganisation } from '../names.ts'
import { facts, personText, NO_NAMES, timeOf } from '../people.ts'
import { receiptOf, type Receipt } from '../receipt.ts'
import { toast } from '../toast.ts'
import { word } from '../words.ts'
import { registerOf, stateOf, whoOf } from './line.ts'
import { showRows } from './rows.ts'

/** One that waits or waited: what it is, what it would change, and what can be done with it. */

interface Way {
  headers: Record<string, string>
  /** Shows it anew, unless she looks at something else by now. */
  again: () => Promise<void>
  /** Whether it is what she looks at. */
  isShown: () => boolean
}

export const read = async (id: string, { headers }: Pick<Way, 'headers'>) =>
  (await portal.api.waiting[':id'].$get({ param: { id } }, { headers })).json()
type One = Awaited<ReturnType<typeof read>>

const publisherOf = async ({ publisher }: One): Promise<string> =>
  publisher === 'portal' ? word('ofPortal') : nameOfOrganisation(publisher)

const factsOf = async (one: One): Promise<HTMLElement> => {
  const { decidedBy, decidedAt, refusal, reason } = one
  const decider = decidedBy && (decidedBy.name ?? personText(decidedBy.account, NO_NAMES))
  return facts([
    [word('why'), h('ul', { class: 'plain' }, ...one.reasons.map(({ message }) => h('li', {}, message)))],
    [word('submittedBy'), whoOf(one)],
    [word('submittedAt'), timeOf(one.submittedAt)],
    [word('publisher'), await publisherOf(one)],
    reason === null ? undefined : [word('reason'), reason],
    one.outlook === null ? undefined : [word('lapses'), timeOf(one.lapsesAt)],
    decider === null ? undefined : [word('decided'), decider],
    decidedAt === null ? undefined : [word('decidedAt'), timeOf(decidedAt)],
    refusal === null ? undefined : [word('refusal'), refusal],
  ])
}

export const wrongOf = ({ wrong }: Pick<One, 'wrong'>): HTMLElement[] =>
  wrong.length === 0
    ? []
    : [
        summary(
          word('wrong'),
          wrong.slice(0, 50).map(({ message }) => message),
        ),
        h('p', {}, word('wrongText')),
      ]

export const toldOf = ({ told }: Pick<One, 'told'>): HTMLElement[] =>
  told.length === 0
    ? []
    : [
        h(
          'details',
          {},
          h('summary', {}, word('told')),
          h('ul', {}, ...told.slice(0, 50).map(({ message }) => h('li', {}, message))),
        ),
      ]

const releaseButton = (one: One, place: HTMLElement, { headers, isShown }: Way): HTMLElement => {
  const button = h('button', { type: 'button', class: 'button' }, word('release'))
  onPress(button, async () => {
    const register = registerOf(one)
    const text = word('releaseText', { register, rows: one.rows })
    if (!(await confirm({ title: word('releaseTitle'), text, action: word('release') }))) return
    const answer = await portal.api.waiting[':id'].release.$post({ param: { id: one.id } }, { headers })
    const { entries, checkpoint } = await answer.json()
    if (isShown()) showReceipt(place, { register: one.register, entries, checkpoint })
    else toast(word('released'))
  })
  return button
}

const showReceipt = (place: HTMLElement, receipt: Receipt): void => {
  const heading = h('h2', { id: 'release-one', tabindex: -1 }, word('released'))
  place.replaceChildren(heading, receiptOf(receipt), backLink())
  heading.focus()
}

const refusing = (one: One, { headers, again }: Way): HTMLElement => {
  const reason = h('textarea', { name: 'reason', rows: 3, maxlength: 500, required: true })
  const form = h(
    'form',
    {},
    field(word('refuseReason'), reason, word('refuseHint')),
    h('p', {}, h('button', { class: 'button grave' }, word('refuseGo'))),
  )
  onSubmit(form, async () => {
    await portal.api.waiting[':id'].refusal.$post(
      { param: { id: one.id }, json: { reason: reason.value } },
      { headers },
    )
    toast(word('refusedDone'))
    await again()
  })
  return h('details', {}, h('summary', {}, word('refuse')), form)
}

const takingBack = (one: One, { headers, again }: Way): HTMLElement => {
  const button = h('button', { type: 'button', class: 'button quiet' }, word('takeBack'))
  onPress(button, async () => {
    const question = { title: word('takeBackTitle'), text: word('takeBackText'), action: word('takeBack'), grave: true }
    if (!(await confirm(question))) return
    await send(one.url, { method: 'DELETE', headers })
    toast(word('takenBack'))
    await again()
  })
  return button
}

/** What whoever looks at it can do; nothing once it is decided. */
const actsOf = (one: One, place: HTMLElement, way: Way): HTMLElement[] => {
  if (one.outlook === null || one.state !== 'waiting') return []
  if (one.own)
    return [
      h('p', { class: 'notice' }, word('ownWaits')),
      h('div', { class: 'actions', 'data-acts': true }, takingBack(one, way)),
    ]
  if (!one.mayRelease) return [h('p', { class: 'notice' }, word('notYours'))]
  return [h('div', { class: 'actions', 'data-acts': true }, releaseButton(one, place, way)), refusing(one, way)]
}

const backLink = (): HTMLElement => h('p', {}, h('a', { href: '#' }, word('back')))

/** Shows one in the place of the lists, its heading first in the order of reading. */
export const showOne = async (place: HTMLElement, id: string, way: Way): Promise<void> => {
  const { isNewest, put } = beginDrawing(place, id)
  place.ariaBusy = 'true'
  let one, known
  try {
    one = await read(id, way)
    known = await factsOf(one)
  } finally {
    if (isNewest()) place.ariaBusy = null
  }
  if (!isNewest()) return
  const heading = h('h2', { id: 'release-one', tabindex: -1 }, registerOf(one), ' ', stateOf(one))
  const list = h('ul', { class: 'listing' })
  const { outlook, entries, checkpoint } = one
  const receipt = entries !== null && checkpoint !== null && { register: one.register, entries, checkpoint }
  put(
    backLink(),
    heading,
    known,
    ...(outlook === null ? [] : [h('p', {}, word('outlook', outlook))]),
    ...wrongOf(one),
    ...toldOf(one),
    ...(receipt ? [receiptOf(receipt)] : []),
    ...(outlook === null ? [] : [h('section', {}, h('h3', {}, word('rows')), list)]),
    // Behind what it would change: nobody decides before she had it before her eyes.
    ...actsOf(one, place, way),
  )
  heading.focus()
  if (outlook !== null) await showRows(list, id, await readDefinition(one.register), way.headers)
}
