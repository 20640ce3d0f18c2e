import { METRES_OF_DEGREE } from '../places/compass.ts'
import type { Position } from '../places/distance.ts'

/** Where somebody asks what is near: coarse on purpose, so that no address is told. */

/** Distances that can be asked for, kilometres. */
export const RADII = [1, 3, 10] as const
export type Radius = (typeof RADII)[number]
export const USUAL_RADIUS: Radius = 3

/** China with its seas; far from where degrees begin anew. */
export const BOUNDS = { west: 73, east: 136, south: 3, north: 54 } as const

/** Steps of 0.01°, about a kilometre: whoever asks from a house asks like the whole neighbourhood. */
export const coarse = ({ longitude, latitude }: Position): Position => ({
  longitude: Math.round(longitude * 100) / 100,
  latitude: Math.round(latitude * 100) / 100,
})

/** @returns `undefined` for what is no number or lies outside `BOUNDS` */
export const positionOf = (longitude: number, latitude: number): Position | undefined =>
  longitude >= BOUNDS.west && longitude <= BOUNDS.east && latitude >= BOUNDS.south && latitude <= BOUNDS.north
    ? coarse({ longitude, latitude })
    : undefined

/**
 * Two numbers typed as a position, longitude and latitude in either order, since in China they cannot be mistaken.
 * @returns `undefined` for any other text
 */
export const typedPosition = (text: string): Position | undefined => {
  const numbers = /^\s*(\d{1,3}(?:\.\d+)?)(?:\s*°)?(?:\s*[,，;；]\s*|\s+)(\d{1,3}(?:\.\d+)?)(?:\s*°)?\s*$/.exec(text)
  if (!numbers) return undefined
  const [first, second] = [Number(numbers[1]), Number(numbers[2])]
  return positionOf(first, second) ?? positionOf(second, first)
}

/**
 * The smallest box of degrees that holds a circle.
 * @param metres - far less than the way to a pole
 */
export const boxAround = ({ longitude, latitude }: Position, metres: number) => {
  const north = metres / METRES_OF_DEGREE
  // Meridians come closer towards the pole: the edge nearest to it needs most degrees.
  const east = north / Math.cos(((Math.abs(latitude) + north) * Math.PI) / 180)
  return { west: longitude - east, east: longitude + east, south: latitude - north, north: latitude + north }
}
