import { find, h } from './element.ts'
import { root } from './words.ts'

/** How long it stays, in milliseconds; it is also read out. */
const STAYS = 6_000

/** Says in passing that something was done. What has to be read stands in the page instead. */
export const toast = (text: string): void => {
  const said = h('p', {}, text)
  find('[data-toasts]', HTMLElement, root).appendChild(said)
  setTimeout(() => said.remove(), STAYS)
}
