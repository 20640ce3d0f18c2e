import { answerOf, readingOf, type AirAnswer, type AirReading } from '../../content/air/compare.ts'
import { derive as deriveAir } from '../../content/air/derive.ts'
import { summarise, type AirSummary } from '../../content/air/summary.ts'
import { ancestors } from '../../content/places/ancestors.ts'
import { distance } from '../../content/places/distance.ts'
import { derive } from '../../content/water/derive.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { StationHours } from '../../db/record/air.ts'
import type { PlaceRecords, PlaceRow, WaterSampleRow } from '../../db/record/place-page.ts'

/** What a place's page says, worked out from what the record holds about it. */

export interface Station {
  code: string
  name: string
  now: AirReading | undefined
  nowKey: string | undefined
  then: AirReading | undefined
  /** Metres from the middle of the place, where both are known. */
  metres?: number | undefined
}

/** Stations of one part of a place. */
export interface Part {
  place: PlaceRow
  summary: AirSummary
}

export interface Sample {
  /** Key of one of its rows. */
  key: string
  /** Any row of it: section, water body and time are the same in all. */
  body: Body
  class: ReturnType<typeof derive>
}

export interface Section {
  code: string
  newest: Sample
  before: Sample | undefined
}

export interface PlaceView {
  place: PlaceRow
  /** Places above, outermost first. */
  above: PlaceRow[]
  /** Places directly below that are in use, in order of code. */
  below: PlaceRow[]
  successor: PlaceRow | undefined
  predecessors: PlaceRow[]
  answer: AirAnswer
  stations: Station[]
  /** The stations by the parts they stand in; empty where fewer than two parts have any. */
  parts: Part[]
  /** What the place is compared with: all stations of the place above, in the same hour. */
  beside: { place: PlaceRow; summary: AirSummary } | undefined
  /** Stations that the record places no closer than in the place above, where this one has none of its own. */
  elsewhere: Station[]
  nearest: Station[]
  sections: Section[]
  /** Who states what is shown of the air and of the water. */
  publishers: { air: string[]; water: string[] }
}

const nameIn = (body: Body): string => (typeof body['name'] === 'string' ? body['name'] : '')

const stationOf = ({ key, station, nowKey, now, then }: StationHours): Station => ({
  code: key,
  name: nameIn(station) || key,
  now: readingOf(now),
  nowKey: nowKey ?? undefined,
  then: readingOf(then),
})

/** The station's place and everything above it. */
const placesOf = ({ station }: StationHours): string[] => {
  const { place } = station
  return typeof place === 'string' ? [place, ...ancestors(place)] : []
}

const summaryAt = (readings: (AirReading | undefined)[], time: string | undefined): AirSummary =>
  summarise(readings.map((now) => (now?.time === time ? now?.aqi : undefined)))

/** Index of an hour, where it is that hour and has one: less than a whole reading, since many are compared. */
const indexAt = (body: Body | null, time: string | undefined): number | undefined => {
  const derived = body?.['time'] === time && body ? deriveAir(body) : {}
  return 'aqi' in derived ? derived.aqi : undefined
}

const degrees = (value: Body[string] | undefined): number => (typeof value === 'string' ? Number(value) : Number.NaN)

const nearestOf = ({ nearest, position }: PlaceRecords): Station[] =>
  nearest
    .map((hours) => {
      const at = { longitude: degrees(hours.station['longitude']), latitude: degrees(hours.station['latitude']) }
      return { ...stationOf(hours), metres: position && distance(position, at) }
    })
    .sort((a, b) => (a.metres ?? 0) - (b.metres ?? 0))
    .slice(0, 3)

export const distinct = (names: (string | null)[]): string[] => [...new Set(names.flatMap((name) => name ?? []))]

/** Rows of one sample, which stand together, as a sample with its class. */
const sampleOf = (rows: WaterSampleRow[]): Sample | undefined => {
  const [first] = rows
  const bodies = rows.map(({ body }) => body)
  return first && { key: first.key, body: first.body, class: derive(first.body, bodies) }
}

/** Sections with their newest two samples, from rows that stand together by section, newest sample first. */
export const sectionsOf = (rows: WaterSampleRow[]): Section[] => {
  const codes = [...new Set(rows.map(({ section }) => section))]
  return codes.flatMap((code): Section[] => {
    const own = rows.filter(({ section }) => section === code)
    const [newest, before] = [...new Set(own.map(({ sample }) => sample))].map((sample) =>
      sampleOf(own.filter((row) => row.sample === sample)),
    )
    return newest ? [{ code, newest, before }] : []
  })
}

/** @returns `undefined` when the register `places` has no such code */
export const viewOf = (code: string, records: PlaceRecords): PlaceView | undefined => {
  const { relatives, stations: found, around } = records
  const find = (sought: string | null | undefined): PlaceRow | undefined => relatives.find((row) => row.code === sought)
  const place = find(code)
  if (!place) return undefined
  const above: PlaceRow[] = []
  for (let up = find(place.parent); up && above.length < 4; up = find(up.parent)) above.unshift(up)
  const below = relatives.filter(({ parent, status }) => parent === code && status === 'active')
  const placed = found
    .map((hours) => ({ hours, places: placesOf(hours), station: stationOf(hours) }))
    .filter(({ places }) => places.includes(code))
  const own = placed.map(({ hours }) => hours)
  const stations = placed.map(({ station }) => station)
  const answer = answerOf(stations)
  const time = 'time' in answer ? answer.time : undefined
  const parts = below.flatMap((part): Part[] => {
    const within = placed.filter(({ places }) => places.includes(part.code)).map(({ station }) => station.now)
    return within.length === 0 ? [] : [{ place: part, summary: summaryAt(within, time) }]
  })
  const parent = above.at(-1)
  const outside = parent && own.length === 0 ? found.filter(({ station }) => station['place'] === parent.code) : []
  return {
    place,
    above,
    below,
    successor: find(place.successor),
    predecessors: relatives.filter(({ successor }) => successor === code),
    answer,
    stations,
    parts: parts.length > 1 ? parts : [],
    beside:
      parent && around.length > stations.length
        ? { place: parent, summary: summarise(around.map((body) => indexAt(body, time))) }
        : undefined,
    elsewhere: outside.map(stationOf),
    nearest: nearestOf(records),
    sections: sectionsOf(records.water),
    publishers: {
      air: distinct([...own, ...outside, ...records.nearest].map(({ publisher }) => publisher)),
      water: distinct(records.water.map(({ publisher }) => publisher)),
    },
  }
}
