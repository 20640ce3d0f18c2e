import { offset } from '../../content/places/compass.ts'
import type { PlanPoint } from '../components/plan.ts'
import type { ShownReport } from './view.ts'

/** Where reports are from, as points on a sketch: roughly, and without a map. */

/** Farther apart than this, points tell nothing on a sketch of one square. */
const MOST_DEGREES = 3

export interface Sketch {
  points: PlanPoint[]
  /** The number that stands in the point, by report. */
  dots: Map<string, string>
}

/** @returns `undefined` where none has a position, or they lie too far apart */
export const sketchOf = (reports: readonly ShownReport[]): Sketch | undefined => {
  const placed = reports.flatMap(({ number, position }, at) => (position ? [{ number, at, ...position }] : []))
  const [first] = placed
  if (!first) return undefined
  const span = (values: number[]): number => Math.max(...values) - Math.min(...values)
  const isFar =
    span(placed.map(({ longitude }) => longitude)) > MOST_DEGREES ||
    span(placed.map(({ latitude }) => latitude)) > MOST_DEGREES
  if (isFar) return undefined
  return {
    points: placed.map(({ at, ...position }) => ({ label: String(at + 1), ...offset(first, position) })),
    dots: new Map(placed.map(({ number, at }) => [number, String(at + 1)])),
  }
}
