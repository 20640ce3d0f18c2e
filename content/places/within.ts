import { ancestors, placeLevel } from './ancestors.ts'

/**
 * Codes of a place and of all that lies in it, as one range of text: `first` belongs to it, `end` no longer.
 * @param place - 6 digits (GB/T 2260), 9 or 12; what lies in it is told by `ancestors`
 */
export const codesWithin = (place: string): { first: string; end: string } => {
  const prefix = prefixOf(place)
  return { first: prefix, end: `${prefix}\x7f` }
}

/** What every code within a place begins with. */
const prefixOf = (place: string): string => {
  const level = placeLevel(place)
  if (level === 'province') return place.slice(0, 2)
  // Where counties stand directly below a province, nothing lies in what looks like their city.
  if (level === 'city') return ancestors(`${place.slice(0, 4)}01`).includes(place) ? place.slice(0, 4) : place
  return place
}
