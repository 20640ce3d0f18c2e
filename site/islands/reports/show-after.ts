import { rightsOf, type RightOfHers } from '../../../content/reports/rights.ts'
import { STATES } from '../../../content/reports/states.ts'
import { giveBack } from '../console/drawn.ts'
import { h } from '../console/element.ts'
import type { Followed } from '../../../content/reports/followed.ts'
import { begun, lang, say, shownDay, today } from './said.ts'

/** What she may do once there is an answer, or none came in time: rate it, reopen it, and take it further. */

/** What is to happen when she does one of these; each says itself what came of it. */
export interface Doing {
  /** @returns whether it was taken */
  rate: (rating: string) => Promise<boolean>
  reopen: (why: string) => Promise<boolean>
}

const ANSWERED = ['settled', 'closed', 'not-accepted']
const RATINGS = ['satisfied', 'partly', 'dissatisfied'] as const

export const showRating = ({ state, rating }: Followed, { rate }: Doing): HTMLElement | undefined => {
  if (!ANSWERED.includes(state)) return undefined
  const told = h('p', { role: 'status' }, rating === null ? '' : say('rated', { rating: say(`rating-${rating}`) }))
  const buttons = RATINGS.map((one) =>
    h(
      'button',
      {
        type: 'button',
        class: 'button quiet',
        'aria-pressed': String(one === rating),
        on: { click: () => void press(one) },
      },
      say(`rating-${one}`),
    ),
  )
  const press = async (one: string): Promise<void> => {
    for (const button of buttons) button.disabled = true
    const isTaken = await rate(one)
    for (const [at, button] of buttons.entries()) {
      button.disabled = false
      if (isTaken) button.setAttribute('aria-pressed', String(RATINGS[at] === one))
    }
    if (isTaken) told.textContent = say('rated', { rating: say(`rating-${one}`) })
  }
  return h(
    'section',
    { 'aria-labelledby': 'rate' },
    h('h2', { id: 'rate' }, say('rate')),
    h('p', { class: 'actions' }, ...buttons),
    told,
    h('p', { class: 'aside' }, say('rateHint')),
  )
}

export const showReopening = ({ reopenUntil, recipient }: Followed, { reopen }: Doing): HTMLElement | undefined => {
  if (reopenUntil === null || recipient === null) return undefined
  const why = h('textarea', { id: 'why', name: 'why', rows: 4, maxlength: 4_000, required: true })
  const button = h('button', { class: 'button quiet' }, say('reopenButton'))
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    button.disabled = true
    form.ariaBusy = 'true'
    const isReopened = await reopen(why.value)
    form.ariaBusy = null
    button.disabled = false
    // Drawn anew meanwhile, it is empty: nothing went.
    if (!isReopened && !form.isConnected) giveBack(form)
  }
  const form = h(
    'form',
    { class: 'ask', on: { submit: (event) => void submit(event) } },
    h('p', {}, h('label', { for: 'why' }, say('reopenWhy')), why),
    h('p', {}, button),
  )
  return h(
    'section',
    { 'aria-labelledby': 'reopen' },
    h('h2', { id: 'reopen' }, say('reopen')),
    h('p', {}, say('reopenText', { day: shownDay(reopenUntil) })),
    form,
  )
}

const rightsNow = (followed: Followed): RightOfHers[] => {
  const { category, settled, closed, acceptDue, due } = followed
  const state = STATES.find((one) => one === followed.state)
  if (state === undefined) return []
  try {
    return rightsOf({ state, category, settled, closed, acceptDue, due }, today())
  } catch {
    // A day that is none, which the portal does not keep.
    return []
  }
}

/** Rights whose time is over are left out: to read of what one missed helps nobody. */
export const showRights = (followed: Followed): HTMLElement | undefined => {
  const rights = rightsNow(followed).filter(({ isOver }) => !isOver)
  if (rights.length === 0) return undefined
  return h(
    'section',
    { 'aria-labelledby': 'rights' },
    h('h2', { id: 'rights' }, say(ANSWERED.includes(followed.state) ? 'rights' : 'rightsSilence')),
    h(
      'dl',
      { class: 'facts' },
      ...rights.map(({ title, to, text, until, rule, standing, provisional, isLatest }) =>
        h(
          'div',
          {},
          h('dt', {}, begun(title[lang])),
          h(
            'dd',
            {},
            h('b', {}, say(isLatest ? 'rightLatest' : 'rightUntil', { day: shownDay(until) })),
            provisional && ` ${say('rightProvisional')}`,
            h('div', {}, text[lang]),
            h('div', {}, say('rightTo', { to: to[lang] })),
            h(
              'div',
              { class: 'aside' },
              standing === 'recalled' ? say('rightRecalled', { rule: rule[lang] }) : rule[lang],
            ),
          ),
        ),
      ),
    ),
  )
}
