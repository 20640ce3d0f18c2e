import { ancestors } from '../../../content/places/ancestors.ts'
import { ask } from './ask.ts'
import { lang } from './words.ts'

/** All places by name. The whole list comes at once and is searched here: nobody learns what was typed. */

export interface Place {
  code: string
  zh: string
  en: string
}

let loading: Promise<Place[]> | undefined
const isRow = (row: unknown): row is [string, string, string] =>
  Array.isArray(row) && row.length === 3 && row.every((cell) => typeof cell === 'string')

/** @throws Error where there is no network; asked again, it tries again */
export const allPlaces = (): Promise<Place[]> =>
  (loading ??= ask('/report/places.json').then(
    (rows) => (Array.isArray(rows) ? rows.filter(isRow).map(([code, zh, en]) => ({ code, zh, en })) : []),
    (error: unknown) => {
      loading = undefined
      throw error
    },
  ))

export const nameOf = (place: Place): string => (lang === 'en' ? place.en || place.zh : place.zh)

/** What is asked of every place again and again while somebody types, reckoned once for a list. */
interface Atlas {
  above: ReadonlyMap<Place, readonly Place[]>
  within: ReadonlyMap<string, readonly Place[]>
}
const atlases = new WeakMap<readonly Place[], Atlas>()
const atlasOf = (places: readonly Place[]): Atlas => {
  const known = atlases.get(places)
  if (known) return known
  const byCode = new Map(places.map((place) => [place.code, place]))
  const above = new Map<Place, Place[]>()
  const within = new Map<string, Place[]>()
  for (const place of places) {
    const codes = ancestors(place.code)
    above.set(
      place,
      codes.flatMap((code) => byCode.get(code) ?? []),
    )
    const nearest = codes.at(-1)
    if (nearest === undefined) continue
    const beside = within.get(nearest)
    if (beside) beside.push(place)
    else within.set(nearest, [place])
  }
  const atlas = { above, within }
  atlases.set(places, atlas)
  return atlas
}

/** With what it lies in, outermost first. */
export const fullName = (place: Place, places: readonly Place[]): string => {
  const names = [...(atlasOf(places).above.get(place) ?? []), place].map(nameOf)
  return lang === 'en' ? names.reverse().join(', ') : names.join('')
}

/** Whether it is somebody's own county: nothing else lies in it. A city without counties is one. */
export const isLowest = (place: Place, places: readonly Place[]): boolean =>
  !place.code.endsWith('0000') && (!place.code.endsWith('00') || childrenOf(place.code, places).length === 0)

export const childrenOf = (code: string, places: readonly Place[]): readonly Place[] =>
  atlasOf(places).within.get(code) ?? []

const lowestIn = (place: Place, places: readonly Place[]): Place[] =>
  childrenOf(place.code, places).flatMap((one) => (isLowest(one, places) ? [one] : lowestIn(one, places)))

export const provinces = (places: readonly Place[]): Place[] => places.filter(({ code }) => code.endsWith('0000'))

const plain = (text: string): string => text.toLowerCase().replace(/[\s'’·,，-]/g, '')

/** Those whose name, or that of a place they lie in followed by theirs, begins like or holds what was typed. */
export const findPlaces = (typed: string, places: readonly Place[], most: number): Place[] => {
  const sought = plain(typed)
  if (sought === '') return []
  const { above } = atlasOf(places)
  const ranked = places.flatMap((place) => {
    const [zh, en] = [plain(place.zh), plain(place.en)]
    if (zh === sought || en === sought || place.code === sought) return [{ place, rank: 0 }]
    if (zh.startsWith(sought) || en.startsWith(sought) || place.code.startsWith(sought)) return [{ place, rank: 1 }]
    if (zh.includes(sought)) return [{ place, rank: 2 }]
    // “河南郑州金水”: what it lies in stands before it.
    if (sought.length <= 2) return []
    const whole = plain([...(above.get(place) ?? []), place].map((one) => one.zh).join(''))
    return isSpelt(sought, whole) ? [{ place, rank: 3 }] : []
  })
  const lowest = ranked.filter(({ place }) => isLowest(place, places))
  // A city that was typed stands for the counties in it.
  const within = ranked
    .filter(({ place, rank }) => rank <= 1 && !isLowest(place, places))
    .flatMap(({ place }) => lowestIn(place, places))
  const all = [...lowest.sort((a, b) => a.rank - b.rank).map(({ place }) => place), ...within]
  return [...new Set(all)].slice(0, most)
}

/** Whether the characters come in that order, and the last of them belong to the end. */
const isSpelt = (sought: string, whole: string): boolean => {
  let at = 0
  for (const character of sought) {
    at = whole.indexOf(character, at) + 1
    if (at === 0) return false
  }
  return true
}
