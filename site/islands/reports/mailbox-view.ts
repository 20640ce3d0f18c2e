import { beginDrawing } from '../console/drawn.ts'
import { forgetTaken } from '../report/draft.ts'
import { find, h } from '../console/element.ts'
import { composer, faultText, isSending, placeOf, whyNot } from './compose.ts'
import type { Followed } from '../../../content/reports/followed.ts'
import type { TakenBack } from '../../../content/reports/taking-back.ts'
import { portalOf, type Portal } from './portal.ts'
import { lang, say } from './said.ts'
import { sealReason } from './send.ts'
import { showRating, showReopening, showRights, type Doing } from './show-after.ts'
import { showLetters } from './show-letters.ts'
import { openReward, showReward } from './show-reward.ts'
import { showOpenings, showPublic, showSent } from './show-sent.ts'
import { showTakingBack } from './show-taking-back.ts'
import { showState, showTimeline, type NameOf } from './show-state.ts'
import { openAll, openMailbox, type Mailbox } from './unlock.ts'

/** The mailbox once its code was given. It is asked for anew after everything she does, so that what is shown is what stands. */

export { forgetTaken, isSending, openMailbox }

const draw = (name: string, ...children: (Node | undefined)[]): void =>
  placeOf(name).replaceChildren(...children.filter((child) => child !== undefined))

/** Which opening of a mailbox is on the page; what another one still fetches is not drawn any more. */
let shown = 0
let open = new AbortController()

interface View {
  opening: number
  open: AbortController
  mailbox: Mailbox
  portal: Portal
  names: Map<string, string>
  place: string
  /** How she rated it since it was opened: what was asked for before does not say. */
  rated?: string
}

/** What is asked for anew: her half-written reason stays, and no older answer comes over a newer one. */
const ASKED = ['state', 'letters', 'after', 'timeline', 'openings', 'sent']

type Draw = (name: string, ...children: (Node | undefined)[]) => void

/** Begins to draw what is asked for, before it is asked for. */
const begin = ({ opening }: Pick<View, 'opening'>): Draw => {
  const drawings = new Map(ASKED.map((name) => [name, beginDrawing(placeOf(name), String(opening))]))
  return (name, ...children) => drawings.get(name)?.put(...children.filter((child) => child !== undefined))
}

const drawAll = async (view: View, followed: Followed, drawAsked: Draw): Promise<void> => {
  const { mailbox, portal, names, place } = view
  const { number, recipient, upload } = followed
  const opened = await openAll(mailbox, followed)
  if (view.opening !== shown) return
  const nameOf: NameOf = (body) => names.get(body) ?? body
  const keys = { portal, number, identity: opened.identity }
  const doing = doingOf(view, followed)
  drawAsked('state', showState(followed, nameOf))
  drawAsked('letters', showLetters(opened.letters, keys, nameOf))
  drawAsked(
    'after',
    showReward(followed, () => openReward(mailbox, portal, number)),
    showRating({ ...followed, rating: view.rated ?? followed.rating }, doing),
    showReopening(followed, doing),
    showRights(followed),
  )
  drawAsked('timeline', showTimeline(followed, nameOf))
  drawAsked('openings', showOpenings(followed, nameOf))
  drawAsked(
    'sent',
    showSent(opened, followed, keys, place),
    showPublic(followed),
    showTakingBack(followed, (what) => takeBack(view, number, what)),
  )
  const compose = placeOf('compose')
  // A form that somebody writes in is not taken from under her.
  if (compose.childElementCount > 0 || recipient === null) return
  const to = { number, recipient, token: upload?.token }
  compose.replaceChildren(composer(portal, to, view.open.signal, () => refresh(view)))
}

const refresh = async (view: View): Promise<void> => {
  const drawAsked = begin(view)
  await drawAll(view, await view.portal.follow(), drawAsked)
}

/** What was done is done, whether or not it can be fetched how things stand now. */
const refreshAfter = (view: View): Promise<void> => refresh(view).catch(() => undefined)

/** Says what came of something, unless the mailbox was closed meanwhile. */
const tell = ({ opening }: View, ...said: Node[]): void => {
  if (opening === shown) draw('told', ...said)
}
const focusState = ({ opening }: View): void => {
  if (opening === shown) find('#now', HTMLElement).focus()
}

const doingOf = (view: View, { number, recipient }: Followed): Doing => ({
  rate: async (rating) => {
    try {
      await view.portal.rate(number, rating)
      view.rated = rating
      tell(view)
      return true
    } catch (error) {
      tell(view, h('p', { class: 'notice', role: 'alert' }, whyNot(error)))
      return false
    }
  },
  reopen: async (why) => {
    try {
      const letter = await sealReason(recipient ?? '', why)
      if ('fault' in letter) throw new Fault(faultText(letter))
      await view.portal.reopen(number, letter.sealed)
      await refreshAfter(view)
      tell(view, h('p', { class: 'notice', role: 'status' }, say('reopened')))
      focusState(view)
      return true
    } catch (error) {
      tell(view, h('p', { class: 'notice', role: 'alert' }, error instanceof Fault ? error.message : whyNot(error)))
      return false
    }
  },
})

/** @returns whether it was taken back */
const takeBack = async (view: View, number: string, what: TakenBack): Promise<boolean> => {
  try {
    await view.portal.takeBack(number, what)
    await refreshAfter(view)
    tell(view, h('p', { class: 'notice', role: 'status' }, say(`backDone-${what}`)))
    focusState(view)
    return true
  } catch (error) {
    tell(view, h('p', { class: 'notice', role: 'alert' }, whyNot(error)))
    focusState(view)
    return false
  }
}

class Fault extends Error {}

/**
 * Finds the mailbox of a code and draws it.
 * @throws Refused, Unanswered: 404 where there is none
 */
export const openView = async (mailbox: Mailbox): Promise<void> => {
  const opening = ++shown
  open = new AbortController()
  const drawAsked = begin({ opening })
  const portal = portalOf(mailbox.locator, lang)
  const followed = await portal.follow()
  const [names, place] = await Promise.all([portal.names(followed.place), portal.placeName(followed.place)])
  await drawAll({ opening, open, mailbox, portal, names, place }, followed, drawAsked)
}

const PARTS = ['told', 'state', 'letters', 'compose', 'after', 'timeline', 'openings', 'sent']

/** Takes everything out of the page, and with it what was half written. */
export const clearView = (): void => {
  shown++
  open.abort()
  for (const part of PARTS) beginDrawing(placeOf(part), 'closed').put()
}
