import { controlName, controlsOf, foldsOf, named, nameOf, openingsOf, textOf } from './called.ts'
import { isControl, isTicked, type Control } from './control.ts'

/**
 * Drawing a place anew: an older drawing never comes over a newer one, and what was typed or chosen there and not
 * sent stays, as do what is unfolded or was opened and where the keyboard is. Where two are called alike, nothing is
 * put back. A field that acts at once when it is changed has no name: what is put back tells of itself as a change.
 */

interface Kept {
  /** Fields that are not as they were drawn. */
  controls: Map<string, Control>
  /** Folds that are open. */
  folds: Set<string>
  /** Parts that were opened: they go along as they are, where the new drawing still lets them be opened. */
  opened: Map<string, HTMLElement>
}

const nothing = (): Kept => ({ controls: new Map(), folds: new Set(), opened: new Map() })

/** The newest drawing of a place that was begun. */
const begun = new WeakMap<HTMLElement, symbol>()
/** What a place shows: a letter about one thing is not put into a letter about another. */
const shown = new WeakMap<HTMLElement, string>()
/** What found no counterpart yet: some forms are filled only once they are looked at. */
const waiting = new WeakMap<HTMLElement, Kept>()

/** What areas were filled with when they were drawn: that is not what somebody typed. */
const filled = new WeakMap<HTMLTextAreaElement, string>()

const isTouched = (control: Control): boolean => {
  if (control instanceof HTMLSelectElement) {
    const first = [...control.options].findIndex(({ defaultSelected }) => defaultSelected)
    return control.selectedIndex !== Math.max(0, first)
  }
  if (isTicked(control)) return control.checked !== control.defaultChecked
  if (control.type === 'file') return control.value !== ''
  const began = control instanceof HTMLTextAreaElement ? filled.get(control) : undefined
  return control.value !== (began ?? control.defaultValue)
}

const BUSY = 'form:is([aria-busy=true], :has([aria-busy=true]))'

/** Forms that were drawn anew while they were sent: where they stood, and what they held. */
const sending = new WeakMap<HTMLElement, { place: HTMLElement; of: string; controls: Map<string, Control> }>()

const keepSending = (place: HTMLElement, of: string): void => {
  const touched = [...controlsOf(place)].filter(([, control]) => isTouched(control))
  for (const form of place.querySelectorAll<HTMLElement>(BUSY)) {
    const controls = new Map(touched.filter(([, control]) => control.closest('form') === form))
    sending.set(form, { place, of, controls })
  }
}

/** What is in the place now; a form that is being sent starts empty and folded. */
const keptIn = (place: HTMLElement): Kept => {
  const before = waiting.get(place)
  const controls = [...controlsOf(place)].filter(([, control]) => !control.closest(BUSY) && isTouched(control))
  const folds = [...foldsOf(place)].filter(([, fold]) => fold.open && !fold.querySelector(BUSY))
  return {
    controls: new Map([...(before?.controls ?? []), ...controls]),
    folds: new Set([...(before?.folds ?? []), ...folds.map(([name]) => name)]),
    opened: new Map([...(before?.opened ?? []), ...openingsOf(place, true)]),
  }
}

const putInto = (to: Control, from: Control): void => {
  if (to.disabled) return
  if (to instanceof HTMLInputElement && from instanceof HTMLInputElement && to.type === 'file') to.files = from.files
  else if (isTicked(to) && isTicked(from)) to.checked = from.checked
  else if (to instanceof HTMLSelectElement && [...to.options].every(({ value }) => value !== from.value)) return
  else to.value = from.value
  // What shows itself by what is chosen learns of it.
  to.dispatchEvent(new Event('change', { bubbles: true }))
}

/** Puts back what has a counterpart; the rest goes on waiting for one. */
const putBack = (place: HTMLElement, { controls, folds, opened }: Kept): void => {
  for (const [name, part] of openingsOf(place)) {
    const own = opened.get(name)
    if (opened.delete(name) && own) part.replaceWith(own)
  }
  for (const [name, fold] of foldsOf(place)) if (folds.delete(name)) fold.open = true
  for (const [name, control] of controlsOf(place)) {
    if (control instanceof HTMLTextAreaElement && !filled.has(control)) filled.set(control, control.value)
    const from = controls.get(name)
    if (!from) continue
    controls.delete(name)
    putInto(control, from)
  }
  // What cannot be opened any more, as with a key that was closed, is gone; a part that is filled later may still let it.
  if (!place.querySelector('[data-later]')) opened.clear()
  waiting.set(place, { controls, folds, opened })
}

/** What stands within a place that was drawn before it finds what was typed there. */
const putBackAround = (part: HTMLElement): void => {
  for (let at = part.parentElement; at; at = at.parentElement) {
    const kept = waiting.get(at)
    if (kept) putBack(at, kept)
  }
}

const FOCUSABLE = 'a[href], button, summary, input, select, textarea, [tabindex]'

const focusName = (element: HTMLElement, place: HTMLElement): string =>
  isControl(element) ? controlName(element, place) : nameOf(element, place, textOf(element))

const isTyped = (element: HTMLElement): element is HTMLTextAreaElement | HTMLInputElement =>
  element instanceof HTMLTextAreaElement ||
  (element instanceof HTMLInputElement && /^(text|search|tel|url)$/.test(element.type))

/** What can be gone to: of a fold that is closed its own line. */
const reachable = (element: HTMLElement): HTMLElement =>
  element.closest('details:not([open])')?.querySelector<HTMLElement>(':scope > summary') ?? element

/** Where the keyboard is within a place, to be called once the place is drawn anew. */
const focusIn = (place: HTMLElement): (() => void) => {
  const before = document.activeElement
  if (!(before instanceof HTMLElement) || !place.contains(before) || before === place) return () => undefined
  const name = focusName(before, place)
  const caret = isTyped(before) ? ([before.selectionStart, before.selectionEnd] as const) : undefined
  return () => {
    const all = [...place.querySelectorAll<HTMLElement>(FOCUSABLE)]
    const after = named(all, (element) => focusName(element, place)).get(name)
    if (after) reachable(after).focus({ preventScroll: true })
    if (after && caret && isTyped(after)) after.setSelectionRange(...caret)
  }
}

export interface Drawing {
  /** Whether none of this place was begun since. */
  isNewest: () => boolean
  /** Puts it there, if it is the newest. */
  put: (...content: readonly (Node | string)[]) => void
  /** Puts more behind it, with what was typed there before. */
  add: (...content: readonly (Node | string)[]) => void
}

/**
 * Begins to draw a place: called before anything is asked for.
 * @param of - what will be shown, where a place shows one thing after another; what was typed stays with its own
 */
export const beginDrawing = (place: HTMLElement, of = ''): Drawing => {
  const own = Symbol(of)
  begun.set(place, own)
  const isNewest = (): boolean => begun.get(place) === own
  return {
    isNewest,
    put: (...content) => {
      if (!isNewest()) return
      const isSame = shown.get(place) === of
      const kept = isSame ? keptIn(place) : nothing()
      const focus = isSame ? focusIn(place) : () => undefined
      if (isSame) keepSending(place, of)
      shown.set(place, of)
      place.replaceChildren(...content)
      putBack(place, kept)
      putBackAround(place)
      focus()
    },
    add: (...content) => {
      if (!isNewest()) return
      for (const one of content) place.appendChild(typeof one === 'string' ? document.createTextNode(one) : one)
      const kept = waiting.get(place)
      if (kept) putBack(place, kept)
      putBackAround(place)
    },
  }
}

/**
 * Puts what a form held, that was not taken and is on the page no more, into the one that stands there now.
 * @returns that one; `undefined` where there is none
 */
export const giveBack = (form: HTMLElement): HTMLElement | undefined => {
  const sent = sending.get(form)
  if (!sent || shown.get(sent.place) !== sent.of) return undefined
  const { place, controls } = sent
  let now: HTMLElement | undefined
  for (const [name, control] of controlsOf(place)) {
    const from = controls.get(name)
    if (!from) continue
    controls.delete(name)
    now ??= control.closest('form') ?? undefined
    // What she wrote since is hers.
    if (!isTouched(control)) putInto(control, from)
  }
  for (let at = now; at && at !== place; at = at.parentElement ?? undefined)
    if (at instanceof HTMLDetailsElement) at.open = true
  const { controls: others, folds, opened } = waiting.get(place) ?? nothing()
  waiting.set(place, { controls: new Map([...others, ...controls]), folds, opened })
  return now
}

/** Closes what was opened in a place: it is not hers to see when she comes back. */
export const closeOpened = (place: HTMLElement): void => {
  for (const part of place.querySelectorAll<HTMLElement>('[data-opened]')) part.remove()
  for (const part of [place, ...place.querySelectorAll<HTMLElement>('*')]) waiting.get(part)?.opened.clear()
}

/** Fills a part (`data-later`) of a place later than the place was drawn, with what was typed and opened in it before. */
export const fillLater = (part: HTMLElement, ...content: readonly (Node | string)[]): void => {
  part.replaceChildren(...content)
  delete part.dataset['later']
  putBackAround(part)
}
