import { parse } from 'papaparse'
import { derive } from '../content/air/derive.ts'
import { levelOf, type Level } from '../content/air/levels.ts'
import { AIR_EDITIONS } from '../content/air/gb3095.ts'
import airQuality from '../content/data/air-quality.csv?raw'
import airStations from '../content/data/air-stations.csv?raw'
import electricityFactors from '../content/data/electricity-factors.csv?raw'
import places from '../content/data/places.csv?raw'
import surfaceWater from '../content/data/surface-water.csv?raw'
import { inForceOn } from '../content/measurements/day.ts'
import type { Point } from './components/chart.ts'
import type { Lang } from './words.ts'

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

const WATER = rowsOf(surfaceWater)

/** One parameter of one season in each section of the river, downstream, mg/L. */
export const alongRiver = (parameter: string, season: string): Point[] =>
  [...new Set(WATER.map(({ section }) => section))].map((section) => {
    const rows = WATER.filter((row) => row['section'] === section)
    const row = rows.find((one) => one['parameter'] === parameter && one['season'] === season)
    return { label: rows[0]?.['sectionName'] ?? '', value: row?.['value'] }
  })

/** Provinces whose stations are counted by level. */
const COUNTED = ['110000', '120000', '130000', '140000', '310000', '440000', '610000', '650000']

/** How many stations of some provinces had a level in the hour. */
export const levelsIn = (level: string, lang: Lang): Point[] =>
  PROVINCES.filter(({ code }) => COUNTED.includes(code)).map(({ code, name }) => {
    const here = READINGS.filter(({ place }) => place?.startsWith(code.slice(0, 2)))
    return {
      label: name[lang],
      value: String(here.filter((reading) => reading.level?.key === level).length),
      note: String(here.filter((reading) => reading.level).length),
    }
  })

const FACTORS = rowsOf(electricityFactors)

/** Emission factors of electricity of a year, by grid region and for the nation. */
export const factorsOf = (year: string, lang: Lang): Point[] => {
  const areas = FACTORS.filter((row) => row['year'] === '2022' && row['level'] !== 'province')
  return areas.map(({ area, name, nameEn }) => ({
    label: (lang === 'en' ? nameEn : name) ?? '',
    value: FACTORS.find((row) => row['area'] === area && row['year'] === year)?.['factor'],
  }))
}

/** The limit of PM2.5 over 24 hours at the beginning of each year, grade 2. */
export const PM25_LIMITS: Point[] = Array.from({ length: 18 }, (_, at) => {
  const day = `${2016 + at}-01-01`
  return {
    label: day.slice(0, 4),
    value: inForceOn(AIR_EDITIONS, day)?.limits.pm25.day,
    position: Date.parse(`${day}T00:00:00+08:00`),
  }
})
