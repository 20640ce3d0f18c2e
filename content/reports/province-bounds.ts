import type { Position } from '../places/distance.ts'

/** Degrees that hold a place and the waters it looks after. */
export interface Bounds {
  west: number
  east: number
  south: number
  north: number
}

/**
 * Boxes that hold each province, rounded outwards to tenths of a degree: written from memory and meant to catch a mistyped
 * number, not to draw a border. 99 is the region invented for demonstration.
 */
const BOXES: Record<string, readonly [west: number, east: number, south: number, north: number]> = {
  11: [115.3, 117.6, 39.3, 41.2],
  12: [116.6, 118.2, 38.5, 40.4],
  13: [113.4, 120.0, 36.0, 42.8],
  14: [110.1, 114.7, 34.5, 40.9],
  15: [97.0, 126.2, 37.3, 53.5],
  21: [118.7, 125.9, 38.5, 43.6],
  22: [121.5, 131.5, 40.7, 46.5],
  23: [121.0, 135.3, 43.3, 53.7],
  31: [120.7, 122.4, 30.5, 32.0],
  32: [116.2, 122.3, 30.6, 35.3],
  33: [117.9, 123.4, 26.9, 31.4],
  34: [114.7, 119.8, 29.3, 34.8],
  35: [115.7, 120.9, 23.4, 28.5],
  36: [113.4, 118.6, 24.3, 30.2],
  37: [114.6, 122.9, 34.2, 38.6],
  41: [110.2, 116.8, 31.2, 36.5],
  42: [108.2, 116.3, 28.9, 33.4],
  43: [108.6, 114.4, 24.5, 30.3],
  44: [109.5, 117.5, 20.0, 25.7],
  45: [104.3, 112.2, 20.7, 26.5],
  46: [108.0, 118.0, 3.2, 20.4],
  50: [105.1, 110.4, 28.0, 32.4],
  51: [97.2, 108.7, 25.9, 34.5],
  52: [103.4, 109.8, 24.4, 29.4],
  53: [97.3, 106.4, 21.0, 29.4],
  54: [78.2, 99.3, 26.6, 36.7],
  61: [105.3, 111.4, 31.5, 39.7],
  62: [92.1, 108.9, 32.4, 43.0],
  63: [89.2, 103.2, 31.4, 39.4],
  64: [104.1, 107.8, 35.1, 39.5],
  65: [73.3, 96.6, 34.1, 49.4],
  71: [118.1, 122.3, 21.7, 26.5],
  81: [113.7, 114.6, 22.0, 22.7],
  82: [113.4, 113.8, 22.0, 22.4],
  99: [131.0, 133.0, 17.0, 19.0],
}

/** @param place - code of any level; `undefined` where the province is not known here */
export const boundsOf = (place: string): Bounds | undefined => {
  const [west, east, south, north] = BOXES[place.slice(0, 2)] ?? []
  return west === undefined || east === undefined || south === undefined || north === undefined
    ? undefined
    : { west, east, south, north }
}

/** @returns false only where the position certainly lies in another province */
export const mayLieIn = (place: string, { longitude, latitude }: Position): boolean => {
  const bounds = boundsOf(place)
  if (!bounds) return true
  const { west, east, south, north } = bounds
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north
}
