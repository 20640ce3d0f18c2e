import type { Journey, JourneyEvent, JourneyFault, SensorReading } from '../../content/trace/journey.ts'
import { JOURNEY_FAULTS, kilometres } from '../../content/trace/journey-faults.ts'
import { measuredLabel, unitLabel } from '../../content/trace/epcis/labels.ts'
import { fill } from '../../content/registers/messages.ts'
import type { Series } from '../components/chart.ts'
import { shownTime } from '../time.ts'
import type { Lang } from '../words.ts'

/** A journey as its page draws it. */

export interface DrawnPlace {
  /** From 1, in the order of the journey. */
  number: number
  name: string
  x: number
  y: number
}

export interface Drawing {
  width: number
  height: number
  places: DrawnPlace[]
  /** Of an SVG path, from place to place in order of time. */
  path: string
  /** Kilometres between the outermost meridians; 0 for one place. */
  across: number
  unplaced: number
}

const [WIDTH, HEIGHT, MARGIN] = [640, 300, 36]

const pointOf = ({ longitude, latitude }: JourneyEvent): { longitude: number; latitude: number } | undefined =>
  longitude === undefined || latitude === undefined ? undefined : { longitude, latitude }

/** Rounded to a hundred metres, so that one place is one point. */
const keyOf = ({ longitude, latitude }: { longitude: number; latitude: number }): string =>
  `${longitude.toFixed(3)} ${latitude.toFixed(3)}`

/** So that no number lies on another, in the units of the drawing. */
const APART = 34

/** Moves places that lie on one another as far apart as their numbers need. */
const apart = (places: DrawnPlace[]): void => {
  for (const [index, place] of places.entries())
    for (const other of places.slice(0, index)) {
      const [dx, dy] = [place.x - other.x, place.y - other.y]
      const distance = Math.hypot(dx, dy)
      if (distance >= APART) continue
      const [towardsX, towardsY] = distance === 0 ? [1, 0] : [dx / distance, dy / distance]
      place.x = Math.min(WIDTH - MARGIN / 2, Math.max(MARGIN / 2, Math.round(other.x + towardsX * APART)))
      place.y = Math.min(HEIGHT - MARGIN / 2, Math.max(MARGIN / 2, Math.round(other.y + towardsY * APART)))
    }
}

/** @param called - what a place without a name is called */
export const drawingOf = (
  events: readonly JourneyEvent[],
  called: (event: JourneyEvent) => string,
): Drawing | undefined => {
  const placed = events.flatMap((event) => {
    const point = pointOf(event)
    return point && event.voided !== true ? [{ event, point }] : []
  })
  const first = new Map(placed.toReversed().map((one) => [keyOf(one.point), one]))
  const stops = [...new Set(placed.map(({ point }) => keyOf(point)))].flatMap((key) => first.get(key) ?? [])
  if (stops.length < 2) return undefined
  const longitudes = stops.map(({ point }) => point.longitude)
  const latitudes = stops.map(({ point }) => point.latitude)
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)]
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)]
  const middle = (south + north) / 2
  // Degrees of longitude shrink towards the poles; one scale for both directions.
  const shrink = Math.cos((middle * Math.PI) / 180)
  const [spanX, spanY] = [(east - west) * shrink, north - south]
  const scale = Math.min((WIDTH - 2 * MARGIN) / (spanX || 1e-9), (HEIGHT - 2 * MARGIN) / (spanY || 1e-9))
  const [left, top] = [(WIDTH - spanX * scale) / 2, (HEIGHT - spanY * scale) / 2]
  const places = stops.map(({ event, point }, index) => ({
    number: index + 1,
    name: called(event),
    x: Math.round(left + (point.longitude - west) * shrink * scale),
    y: Math.round(top + (north - point.latitude) * scale),
  }))
  apart(places)
  const at = new Map(stops.map(({ point }, index) => [keyOf(point), places[index]]))
  const walk = placed.flatMap(({ point }) => at.get(keyOf(point)) ?? [])
  const path = walk.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ')
  return {
    width: WIDTH,
    height: HEIGHT,
    places,
    path,
    across: Math.round(kilometres({ longitude: west, latitude: middle }, { longitude: east, latitude: middle })),
    unplaced: events.length - placed.length,
  }
}

export interface Measured {
  /** What was measured, with its unit. */
  title: string
  what: string
  unit: string
  series: Series
  least: string
  most: string
  count: number
}

const numeric = ({ value }: SensorReading): boolean => value !== undefined && Number.isFinite(Number(value))

/** Readings of one event, by what they measure. */
export const measuredBy = ({ sensors }: JourneyEvent, lang: Lang): Measured[] =>
  [...Map.groupBy(sensors.filter(numeric), ({ type, unit = '' }) => `${type} ${unit}`)].map(([, readings]) => {
    const sorted = readings.toSorted((a, b) => (a.time < b.time ? -1 : 1))
    const [{ type = '', unit = '' } = {}] = sorted
    const values = sorted.map(({ value = '' }) => value).sort((a, b) => Number(a) - Number(b))
    const what = measuredLabel(type, lang)
    return {
      what,
      unit: unitLabel(unit, lang),
      title: lang === 'zh' ? `${what}（${unitLabel(unit, lang)}）` : `${what} (${unitLabel(unit, lang)})`,
      series: {
        title: what,
        points: sorted.map(({ time, value }) => ({ label: shownTime(time, lang), value, position: Date.parse(time) })),
      },
      least: values[0] ?? '',
      most: values.at(-1) ?? '',
      count: sorted.length,
    }
  })

export interface ShownFault {
  text: string
  /** Numbers of the events that it is about, from 1. */
  events: number[]
}

export const faultsOf = (faults: readonly JourneyFault[], { events }: Journey, lang: Lang): ShownFault[] =>
  faults.map(({ kind, values, events: ids }) => ({
    text: fill(JOURNEY_FAULTS[kind][lang], values),
    events: [...new Set(ids.map((id) => events.findIndex((event) => event.id === id) + 1))].filter((at) => at > 0),
  }))
