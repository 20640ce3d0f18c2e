import { beginDrawing } from './drawn.ts'
import { h } from './element.ts'
import { onPress } from './form.ts'
import { peopleWord } from './people.ts'

/**
 * A list that goes on at the press of a button. Drawn anew, it goes as far as before and keeps what was typed into its
 * items: each says by `data-of` which one it is.
 */

export interface Part {
  items: readonly HTMLElement[]
  /** Where the next part goes on; `undefined` at the end. */
  next: string | undefined
}

interface Words {
  /** Said where there is nothing at all. */
  empty: string
  more?: string
  /** What is listed, where one place lists one thing after another. */
  of?: string
  /** Called whenever items were put there. */
  drawn?: () => void
}

/** What of each list is shown: of what, and how many parts. */
const shown = new WeakMap<HTMLElement, { of: string; parts: number }>()
/** The button below each list. */
const offers = new WeakMap<HTMLElement, HTMLElement>()

type Read = (next: string | undefined) => Promise<Part>

/** Reads as many parts as are wanted, and on until something is there: a part may be empty and yet not the last. */
const readParts = async (read: Read, wanted: number): Promise<Part & { parts: number }> => {
  let { items, next } = await read(undefined)
  let parts = 1
  for (; next !== undefined && (parts < wanted || items.length === 0); parts++) {
    const part = await read(next)
    items = [...items, ...part.items]
    next = part.next
  }
  return { items, next, parts }
}

let count = 0
/** An item that does not say which one it is, is none that was there before. */
const told = (items: readonly HTMLElement[]): readonly HTMLElement[] => {
  for (const item of items) item.dataset['of'] ??= `item ${++count}`
  return items
}

/**
 * Fills a list with its first part, and offers the next ones below. Where it is begun anew meanwhile, it does nothing.
 * @param read - given where to go on; nothing for the first part
 */
export const listed = async (
  list: HTMLElement,
  read: Read,
  { empty, more = peopleWord('more'), of = '', drawn = () => undefined }: Words,
): Promise<void> => {
  const { isNewest, put, add } = beginDrawing(list, of)
  const before = shown.get(list)
  list.ariaBusy = 'true'
  let first
  try {
    first = await readParts(read, before?.of === of ? before.parts : 1)
  } catch (error) {
    if (isNewest()) throw error
  } finally {
    if (isNewest()) list.ariaBusy = null
  }
  if (!first || !isNewest()) return
  let { next, parts } = first
  shown.set(list, { of, parts })
  offers.get(list)?.remove()
  put(...(first.items.length > 0 ? told(first.items) : [h('li', { class: 'aside' }, empty)]))
  drawn()
  if (next === undefined) return
  const button = h('button', { type: 'button', class: 'button quiet' }, more)
  const place = h('div', { 'data-acts': true }, button)
  offers.set(list, place)
  onPress(button, async () => {
    const part = await read(next)
    if (!isNewest()) return
    add(...told(part.items))
    drawn()
    next = part.next
    shown.set(list, { of, parts: ++parts })
    if (next === undefined) place.remove()
    const [start] = part.items
    if (!start) return
    start.tabIndex = -1
    start.focus()
  })
  list.parentElement?.insertBefore(place, list.nextSibling)
}
