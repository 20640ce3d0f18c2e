import type { Followed } from '../../../content/reports/followed.ts'
import type { TakenBack } from '../../../content/reports/taking-back.ts'
import { h } from '../console/element.ts'
import { say, today } from './said.ts'

/** What she may take back of what she agreed to, each with what it does and what it does not; and why the report stays. */

/** @returns whether it was taken back */
type TakeBack = (what: TakenBack) => Promise<boolean>

const act = (what: TakenBack, takeBack: TakeBack): HTMLElement => {
  const press = async (): Promise<void> => {
    button.disabled = true
    if (!(await takeBack(what))) button.disabled = false
  }
  const button = h(
    'button',
    { type: 'button', class: 'button quiet', on: { click: () => void press() } },
    say(`takeBack-${what}`),
  )
  return h(
    'details',
    {},
    h('summary', {}, say(`back-${what}`)),
    h('p', {}, say(`backText-${what}`)),
    h('p', {}, button),
  )
}

/** What can still be taken back. */
const open = ({ contactRecipient, visibility, released }: Followed): TakenBack[] => [
  ...(contactRecipient === null ? [] : (['contact'] as const)),
  ...(visibility === 'public' && (released === null || released > today()) ? (['publication'] as const) : []),
]

export const showTakingBack = (followed: Followed, takeBack: TakeBack): HTMLElement =>
  h(
    'section',
    { 'aria-labelledby': 'back' },
    h('h2', { id: 'back' }, say('back')),
    ...open(followed).map((what) => act(what, takeBack)),
    h('p', { class: 'aside' }, say('backReport')),
  )
