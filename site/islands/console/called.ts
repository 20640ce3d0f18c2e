import { isControl, isTicked, type Control } from './control.ts'

/**
 * What elements of a place are called, so that they are known again when it is drawn anew: fields by their names, folds
 * by their lines, and all by the marks (`data-of`) and folds around them.
 */

export const textOf = (element: HTMLElement | null): string => element?.textContent.trim() ?? ''
const foldText = (fold: HTMLElement): string => textOf(fold.querySelector<HTMLElement>(':scope > summary'))

/** Any element, fields too. */
type Placed = Pick<HTMLElement, 'dataset' | 'localName' | 'parentElement'>

/** The marks and folds around an element, from the outside in. */
const around = (element: Placed, place: HTMLElement): string[] => {
  const names: string[] = []
  for (let at: Placed | null = element; at && at !== place; at = at.parentElement) {
    if (at.dataset['of'] !== undefined) names.unshift(at.dataset['of'])
    if (at instanceof HTMLDetailsElement) names.unshift(foldText(at))
  }
  return names
}

export const nameOf = (element: Placed, place: HTMLElement, ...own: string[]): string =>
  JSON.stringify([...around(element, place), element.localName, ...own])

export const controlName = (control: Control, place: HTMLElement): string =>
  nameOf(control, place, control.type, control.name, isTicked(control) ? control.value : '')

/** Elements by their names; of those called alike none. */
export const named = <Found>(elements: readonly Found[], name: (element: Found) => string): Map<string, Found> => {
  const [all, alike] = [new Map<string, Found>(), new Set<string>()]
  for (const element of elements) {
    const key = name(element)
    if (all.has(key)) alike.add(key)
    all.set(key, element)
  }
  for (const key of alike) all.delete(key)
  return all
}

export const controlsOf = (place: HTMLElement): Map<string, Control> =>
  named(
    [...place.querySelectorAll<HTMLElement>('[name]')]
      .filter((element) => isControl(element))
      // What opens something is typed each time.
      .filter(({ type }) => type !== 'password' && type !== 'hidden'),
    (control) => controlName(control, place),
  )

export const foldsOf = (place: HTMLElement): Map<string, HTMLDetailsElement> =>
  named([...place.querySelectorAll('details')], (fold) => nameOf(fold, place))

/** Parts that can be opened (`data-opens` says which) or, with `isOpened`, those that were. */
export const openingsOf = (place: HTMLElement, isOpened = false): Map<string, HTMLElement> =>
  named([...place.querySelectorAll<HTMLElement>(isOpened ? '[data-opened]' : '[data-opens]')], (part) =>
    nameOf(part, place, part.dataset['opens'] ?? ''),
  )
