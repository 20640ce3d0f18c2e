import { exactPosition } from '../../../content/reports/answers.ts'
import { mayLieIn, placesAround } from '../../../content/places/boxes.ts'
import { find, h } from '../console/element.ts'
import { fullName, isLowest, nameOf, type Place } from './places.ts'
import { say } from './words.ts'

/** Which county a position may lie in, found out in the browser: where somebody is, nobody is asked. */

/** Cities that are offered: boxes of neighbours overlap, and the last of many is never it. */
const MOST_CITIES = 4

/** What the codes of everything in a place begin with. */
const prefixOf = (code: string): string =>
  code.endsWith('0000') ? code.slice(0, 2) : code.endsWith('00') ? code.slice(0, 4) : code

/** Counties that a position may lie in, by what they lie in; the likeliest first. */
export const countiesAround = (
  position: { longitude: number; latitude: number },
  places: readonly Place[],
): { of: Place; counties: Place[] }[] => {
  const groups = new Map<Place, Place[]>()
  for (const code of placesAround(position)) {
    const counties = places.filter((place) => place.code.startsWith(prefixOf(code)) && isLowest(place, places))
    const isCounty = !code.endsWith('00')
    const of = places.find((place) => place.code === (isCounty ? `${code.slice(0, 2)}0000` : code))
    if (!of || counties.length === 0) continue
    groups.set(of, [...(groups.get(of) ?? []), ...counties])
  }
  return [...groups].slice(0, MOST_CITIES).map(([of, counties]) => ({ of, counties }))
}

interface Around {
  places: () => readonly Place[]
  /** Code of the county that is chosen; empty where none is. */
  chosen: () => string
  choose: (place: Place) => void
}

/** @returns what shows it anew, after the position or the county has changed */
export const openAround = (form: HTMLFormElement, position: HTMLInputElement, around: Around): (() => void) => {
  const box = find('[data-around]', HTMLElement, form)
  const label = find('label', HTMLLabelElement, box)
  const list = box.querySelector('select')
  list?.addEventListener('change', () => {
    const place = around.places().find(({ code }) => code === list.value)
    if (place) around.choose(place)
  })
  return () => {
    const at = exactPosition(position.value)
    const chosen = around.chosen()
    const found = at && (chosen === '' || !mayLieIn(chosen, at)) ? countiesAround(at, around.places()) : []
    box.hidden = found.length === 0
    label.textContent = say(chosen === '' ? 'around' : 'aroundElse')
    list?.replaceChildren(
      h('option', { value: '' }),
      ...found.map(({ of, counties }) =>
        h(
          'optgroup',
          { label: fullName(of, around.places()) },
          ...counties.map((place) => h('option', { value: place.code }, nameOf(place))),
        ),
      ),
    )
  }
}

/** Fills in where somebody is, where she lets the browser say so. */
export const useMine = (form: HTMLFormElement, position: HTMLInputElement, changed: () => void): void => {
  const box = find('[data-mine]', HTMLElement, form)
  const told = find('[role="status"]', HTMLElement, box)
  if (!('geolocation' in navigator)) {
    box.hidden = true
    return
  }
  box.querySelector('button')?.addEventListener('click', () => {
    told.textContent = say('mineLooking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const text = `${coords.longitude.toFixed(5)}, ${coords.latitude.toFixed(5)}`
        if (!exactPosition(text)) {
          told.textContent = say('mineOutside')
          return
        }
        position.value = text
        position.dispatchEvent(new Event('change'))
        told.textContent = say('sketchAt', { position: text })
        changed()
      },
      () => {
        told.textContent = say('mineDenied')
      },
      { enableHighAccuracy: true, maximumAge: 60_000, timeout: 20_000 },
    )
  })
}
