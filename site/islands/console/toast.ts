import { find, h } from './element.ts'
import { frameWord, root } from './words.ts'

/** How long it stays, in milliseconds; it is also read out. */
const STAYS = 6_000

const place = (): HTMLElement => find('[data-toasts]', HTMLElement, root)

/** Says in passing that something was done. What has to be read stands in the page instead. */
export const toast = (text: string): void => {
  const said = h('p', {}, text)
  place().appendChild(said)
  setTimeout(() => said.remove(), STAYS)
}

/** Says what has to be read, but has no place in the page any more. It stays until she closes it. */
export const tellLasting = (text: string): void => {
  const close = h('button', { type: 'button', class: 'link' }, frameWord('close'))
  const said = h('div', { class: 'lasting' }, h('p', {}, text), close)
  close.addEventListener('click', () => said.remove())
  place().appendChild(said)
}
