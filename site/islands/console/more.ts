import { h } from './element.ts'
import { onPress } from './form.ts'
import { peopleWord } from './people.ts'

/** A list that goes on at the press of a button. */

export interface Part {
  items: readonly Node[]
  /** Where the next part goes on; `undefined` at the end. */
  next: string | undefined
}

/** The button below each list. */
const OFFERS = new WeakMap<HTMLElement, HTMLElement>()

/**
 * Fills a list with its first part, and offers the next ones below.
 * @param read - given where to go on; nothing for the first part
 * @param empty - said where there is nothing at all
 */
export const listed = async (
  list: HTMLElement,
  read: (next: string | undefined) => Promise<Part>,
  { empty, more = peopleWord('more') }: { empty: string; more?: string },
): Promise<void> => {
  OFFERS.get(list)?.remove()
  list.ariaBusy = 'true'
  let { items, next } = await read(undefined)
  // A part may be empty and yet not the last.
  while (items.length === 0 && next !== undefined) ({ items, next } = await read(next))
  list.replaceChildren(...(items.length > 0 ? items : [h('li', { class: 'aside' }, empty)]))
  list.ariaBusy = null
  if (next === undefined) return
  const button = h('button', { type: 'button', class: 'button quiet' }, more)
  const place = h('div', { 'data-acts': true }, button)
  OFFERS.set(list, place)
  onPress(button, async () => {
    const part = await read(next)
    const [first] = part.items
    for (const item of part.items) list.appendChild(item)
    next = part.next
    if (next === undefined) place.remove()
    if (first instanceof HTMLElement) {
      first.tabIndex = -1
      first.focus()
    }
  })
  list.parentElement?.insertBefore(place, list.nextSibling)
}
