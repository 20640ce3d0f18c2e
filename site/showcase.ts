import { parse } from 'papaparse'
import { derive } from '../content/air/derive.ts'
import { levelOf, type Level } from '../content/air/levels.ts'
import airQuality from '../content/data/air-quality.csv?raw'
import airStations from '../content/data/air-stations.csv?raw'
import places from '../content/data/places.csv?raw'
import surfaceWater from '../content/data/surface-water.csv?raw'

/** Rows of the portal's own first data, for the page that shows the components. */

type Row = Record<string, string>

const rowsOf = (csv: string): Row[] =>
  parse<Row>(csv, { header: true, skipEmptyLines: true }).data.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')),
  )

const STATIONS = new Map(rowsOf(airStations).map((row) => [row['station'], row]))

export interface Reading {
  station: string
  name: string
  /** Code of the station's place, where it is known. */
  place: string | undefined
  time: string
  pm25: string | undefined
  pm10: string | undefined
  o3: string | undefined
  publishedAqi: string | undefined
  /** Reckoned here; `undefined` where there is none. */
  aqi: number | undefined
  level: Level | undefined
}

/** Every station's reading of the hour. */
export const READINGS: Reading[] = rowsOf(airQuality).map((row) => {
  const { aqi } = derive(row)
  const station = row['station'] ?? ''
  return {
    station,
    name: STATIONS.get(station)?.['name'] ?? station,
    place: STATIONS.get(station)?.['place'],
    time: row['time'] ?? '',
    pm25: row['pm25'],
    pm10: row['pm10'],
    o3: row['o3'],
    publishedAqi: row['publishedAqi'],
    aqi,
    level: aqi === undefined ? undefined : levelOf(aqi),
  }
})

/** The 34 province-level units: code and short name in both languages. */
export const PROVINCES = rowsOf(places)
  .filter(({ level }) => level === 'province')
  .map((row) => ({ code: row['code'] ?? '', name: { zh: row['shortName'] ?? '', en: row['nameEn'] ?? '' } }))

/** Median index of the stations in a province, the lower one of an even number; `undefined` without a reading. */
export const medianAqi = (province: string): number | undefined => {
  const indices = READINGS.filter(({ place }) => place?.startsWith(province.slice(0, 2)))
    .flatMap(({ aqi }) => aqi ?? [])
    .sort((a, b) => a - b)
  return indices[Math.floor((indices.length - 1) / 2)]
}

/** Code of dissolved oxygen in HJ 212-2017. */
const DISSOLVED_OXYGEN = 'w01009'
const WATER = rowsOf(surfaceWater)

/** Dissolved oxygen of one season in each section of the river, downstream, mg/L. */
export const oxygenAlongRiver = (season: string) =>
  [...new Set(WATER.map(({ section }) => section))].map((section) => {
    const rows = WATER.filter((row) => row['section'] === section)
    const row = rows.find((one) => one['parameter'] === DISSOLVED_OXYGEN && one['season'] === season)
    return { label: rows[0]?.['sectionName'] ?? '', value: row?.['value'] }
  })
