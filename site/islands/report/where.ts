import { exactPosition } from '../../../content/reports/answers.ts'
import { find, h } from '../console/element.ts'
import { openAround, useMine } from './around.ts'
import { allPlaces, childrenOf, findPlaces, fullName, isLowest, nameOf, provinces, type Place } from './places.ts'
import { sketching } from './sketch.ts'
import { say } from './words.ts'

/** The county by name, code or list, and the spot within it in any of four ways. */

const MOST_FOUND = 8

export interface Where {
  /** Shows what a draft or the address of the page has brought. */
  refresh: () => void
  /** What the chosen place is called; its code where the list did not come. */
  name: () => string
}

export const openWhere = (form: HTMLFormElement, changed: () => void): Where => {
  const code = find('input[name="place"]', HTMLInputElement, form)
  const typed = find('#place', HTMLInputElement, form)
  const list = find('#place-found', HTMLUListElement, form)
  const told = find('[data-place-told]', HTMLElement, form)
  const position = find('#position', HTMLInputElement, form)
  let places: Place[] = []
  let found: Place[] = []
  let active = -1
  let isLoading = false
  const sketch = sketching(find('[data-sketch]', HTMLDetailsElement, form), () => code.value, position, changed)
  const chosen = (): Place | undefined => places.find((place) => place.code === code.value)
  const showAround = openAround(form, position, {
    places: () => places,
    chosen: () => code.value,
    choose: (place) => choose(place),
  })
  const name = (): string => {
    const place = chosen()
    return place ? fullName(place, places) : code.value
  }
  const close = (): void => {
    list.hidden = true
    active = -1
    typed.setAttribute('aria-expanded', 'false')
    typed.removeAttribute('aria-activedescendant')
  }
  const choose = (place: Place): void => {
    code.value = place.code
    typed.value = nameOf(place)
    close()
    show()
    changed()
  }
  /** What a draft, the address of the page or quick fingers brought; of a whole city it is the name to begin with. */
  const settle = (): void => {
    const place = chosen()
    if (place) typed.value = nameOf(place)
    if (place ? !isLowest(place, places) : typed.value.trim() !== '') look()
    else show()
  }
  const show = (): void => {
    told.textContent = code.value === '' ? '' : say('placeChosen', { name: name() })
    sketch.forget()
    showAround()
  }
  const mark = (at: number): void => {
    active = at
    for (const [index, item] of [...list.children].entries()) item.setAttribute('aria-selected', String(index === at))
    if (at < 0) typed.removeAttribute('aria-activedescendant')
    else typed.setAttribute('aria-activedescendant', `place-${at}`)
    list.children[at]?.scrollIntoView({ block: 'nearest' })
  }
  const saidOf = (text: string): string => {
    if (found.length > 0) return say('placeFinds', { count: found.length })
    if (text === '' || code.value !== '') return ''
    return say(places.length > 0 ? 'placeNone' : 'placeComing')
  }
  const look = (): void => {
    code.value = ''
    const text = typed.value.trim()
    // Without the list a code does.
    if (places.length === 0) {
      if (/^[1-9]\d{5}$/.test(text)) code.value = text
      if (!isLoading) void load()
    }
    found = findPlaces(text, places, MOST_FOUND)
    list.replaceChildren(
      ...found.map((place, at) =>
        h(
          'li',
          { id: `place-${at}`, role: 'option', 'aria-selected': 'false', on: { click: () => choose(place) } },
          fullName(place, places),
        ),
      ),
    )
    list.hidden = found.length === 0
    typed.setAttribute('aria-expanded', String(found.length > 0))
    mark(-1)
    told.textContent = saidOf(text)
    const [only] = found
    if (only && found.length === 1 && (nameOf(only) === text || only.code === text)) choose(only)
    changed()
  }
  typed.addEventListener('input', look)
  typed.addEventListener('keydown', (event) => {
    if (list.hidden) return
    const { key } = event
    if (key === 'ArrowDown') mark(Math.min(active + 1, found.length - 1))
    else if (key === 'ArrowUp') mark(Math.max(active - 1, 0))
    else if (key === 'Escape') close()
    else if (key === 'Enter') {
      const place = found[Math.max(active, 0)]
      if (place) choose(place)
    } else return
    event.preventDefault()
  })
  chooseFromList(form, () => places, choose)
  useMine(form, position, changed)
  position.addEventListener('change', () => {
    sketch.move(exactPosition(position.value))
    showAround()
  })
  const load = async (): Promise<void> => {
    isLoading = true
    try {
      places = await allPlaces()
      fillProvinces(form, places)
      settle()
    } catch {
      if (code.value === '') told.textContent = say('placeFailed')
    } finally {
      isLoading = false
    }
  }
  void load()
  return {
    refresh: () => {
      if (places.length === 0) void load()
      else if (code.value !== '') settle()
    },
    name,
  }
}

const select = (form: HTMLFormElement, of: string): HTMLSelectElement => {
  const found = form.querySelector(`#place-${of}`)
  if (!(found instanceof HTMLSelectElement)) throw new Error(`no list of ${of} on this page`)
  return found
}

const fill = (box: HTMLSelectElement, places: readonly Place[]): void => {
  box.replaceChildren(
    h('option', { value: '' }),
    ...places.map((place) => h('option', { value: place.code }, nameOf(place))),
  )
  box.disabled = places.length === 0
}

const fillProvinces = (form: HTMLFormElement, places: readonly Place[]): void => {
  fill(select(form, 'province'), provinces(places))
  fill(select(form, 'city'), [])
  fill(select(form, 'county'), [])
}

/** Province, city, county, one after the other: for whoever would rather choose than type. */
const chooseFromList = (form: HTMLFormElement, places: () => Place[], choose: (place: Place) => void): void => {
  const [province, city, county] = [select(form, 'province'), select(form, 'city'), select(form, 'county')]
  const at = (code: string): Place | undefined => places().find((place) => place.code === code)
  const settle = (code: string): void => {
    const place = at(code)
    if (place && isLowest(place, places())) choose(place)
  }
  province.addEventListener('change', () => {
    const below = childrenOf(province.value, places())
    // Municipalities, and counties directly below a province.
    fill(
      city,
      below.filter((place) => !isLowest(place, places()) || place.code.endsWith('00')),
    )
    fill(
      county,
      below.filter((place) => !place.code.endsWith('00')),
    )
  })
  city.addEventListener('change', () => {
    fill(county, childrenOf(city.value, places()))
    settle(city.value)
  })
  county.addEventListener('change', () => settle(county.value))
}
