/** Mean radius of the earth in metres (IUGG, R1 of GRS 80). */
const EARTH_RADIUS = 6_371_008.8

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** A position in degrees of CGCS2000 or WGS 84, which differ by less than a metre. */
export type Position = { longitude: number; latitude: number }

/**
 * Great-circle distance by the haversine formula, on a sphere. Against the ellipsoid it is at most about 0.6 % off: enough
 * to say which station is near, not to survey.
 * @returns metres, at most half the circumference
 * @throws RangeError when a longitude is outside ±180 or a latitude outside ±90
 */
export const distance = (a: Position, b: Position): number => {
  for (const { longitude, latitude } of [a, b])
    if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) throw new RangeError('not a position in degrees')
  const across = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2
  const along = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2
  const haversine = along + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * across
  // Rounding can lift the haversine of antipodes above one, whose arcsine would be NaN.
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(haversine)))
}
