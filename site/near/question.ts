import { positionOf, RADII, typedPosition, USUAL_RADIUS, type Radius } from '../../content/near/position.ts'
import { askedArea } from '../../content/places/ancestors.ts'
import type { Position } from '../../content/places/distance.ts'

/** What the query string of the page asks. */
export interface NearQuestion {
  radius: Radius
  /** Rounded. */
  position: Position | undefined
  /** Six digits. */
  place: string | undefined
  /** Text that is no position. */
  q: string
  /** Coordinates were given and are none. */
  isWrong: boolean
}

/** @param query - anything a browser may send */
export const nearQuestion = (query: URLSearchParams): NearQuestion => {
  const text = (name: string): string => (query.get(name) ?? '').trim().slice(0, 200)
  const asked = Number(text('radius'))
  const radius = RADII.find((one) => one === asked) ?? USUAL_RADIUS
  const [longitude, latitude, q, place] = [text('longitude'), text('latitude'), text('q'), text('place')]
  const hasCoordinates = longitude !== '' || latitude !== ''
  const typed = typedPosition(q)
  const given = hasCoordinates ? positionOf(Number(longitude || 'x'), Number(latitude || 'x')) : typed
  const looksTyped = /^[\d\s.,，;；°+-]+$/.test(q) && /\d\D+\d/.test(q.replace(/\.\d+/g, ''))
  return {
    radius,
    position: given,
    place: given === undefined ? askedArea(place) : undefined,
    q: typed ? '' : q,
    isWrong: given === undefined && (hasCoordinates || looksTyped),
  }
}
