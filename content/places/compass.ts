import type { Position } from './distance.ts'

/** Directions of the compass, clockwise from the north, 45° each. */
export const COMPASS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const
export type Compass = (typeof COMPASS)[number]

/** Metres of one degree of latitude on a sphere of the earth's mean radius. */
export const METRES_OF_DEGREE = 111_195

/**
 * Where `to` lies as seen from `from`, on a plane that touches the earth there: good for tens of kilometres.
 * @returns metres to the east and to the north
 */
export const offset = (from: Position, to: Position): { east: number; north: number } => ({
  east: (to.longitude - from.longitude) * METRES_OF_DEGREE * Math.cos((from.latitude * Math.PI) / 180),
  north: (to.latitude - from.latitude) * METRES_OF_DEGREE,
})

/** @returns `undefined` where both are the same point, which lies in no direction */
export const compassOf = (from: Position, to: Position): Compass | undefined => {
  const { east, north } = offset(from, to)
  if (east === 0 && north === 0) return undefined
  const eighth = Math.round(Math.atan2(east, north) / (Math.PI / 4))
  return COMPASS[(eighth + 8) % 8]
}
