import { sql, type SQL } from 'drizzle-orm'
import type { LocatedRecord } from '../../content/near/answer.ts'
import { boxAround } from '../../content/near/position.ts'
import type { Position } from '../../content/places/distance.ts'
import type { Body } from '../../content/registers/facts.ts'
import { stationHours, type StationHours } from './air.ts'
import { middleOf } from './middle.ts'
import { parseRows, readRows } from './rows.ts'

/** A river section with the rows of its newest sample; empty where it has none. */
export interface NearSection {
  key: string
  longitude: number
  latitude: number
  body: Body
  /** Key of one row of the sample. */
  sampleKey: string | null
  sample: Body[]
}

/** What lies around a position, at one state of the record. */
export interface NearRecords {
  /** Nearest first, at most `MAX_NEAR`. */
  records: LocatedRecord[]
  /** The nearest air station, up to `FARTHEST` away, with its newest hour. */
  station: StationHours | undefined
  section: NearSection | undefined
  treeSize: number
  /** RFC 3339 UTC; empty while nothing was published. */
  at: string
}

/** More than this many around one position are not looked at. */
export const MAX_NEAR = 500
/** How far away a station or section still counts as near, metres. */
export const FARTHEST = 100_000

/** The index on positions narrows to a strip of longitudes, and to the box within it. */
const within = (centre: Position, metres: number): SQL => {
  const { west, east, south, north } = boxAround(centre, metres)
  return sql`records.longitude BETWEEN ${west} AND ${east} AND records.latitude BETWEEN ${south} AND ${north}`
}

/** Order of distance on the plane that touches the earth there. */
const farness = ({ longitude, latitude }: Position): SQL => {
  const shrink = Math.cos((latitude * Math.PI) / 180)
  return sql`pow((records.longitude - ${longitude}) * ${shrink}, 2) + pow(records.latitude - ${latitude}, 2)`
}

const located = (centre: Position, metres: number, registers: string[]): SQL => sql`
  SELECT json_object('register', records.register, 'key', records.key, 'longitude', records.longitude,
    'latitude', records.latitude, 'body', json(records.body)) AS row
  FROM json_each(${JSON.stringify(registers)}) AS register CROSS JOIN records
    ON records.register = register.value AND ${within(centre, metres)}
  WHERE records.status <> 'withdrawn' ORDER BY ${farness(centre)} LIMIT ${MAX_NEAR + 1}`

const nearestStation = (centre: Position): SQL => sql`
  SELECT records.key FROM records WHERE records.register = 'air-stations' AND ${within(centre, FARTHEST)}
    AND records.status <> 'withdrawn' ORDER BY ${farness(centre)} LIMIT 1`

const nearestSection = (centre: Position): SQL => sql`
  WITH nearest AS (
    SELECT records.key, records.longitude, records.latitude, records.body FROM records
    WHERE records.register = 'monitoring-points' AND ${within(centre, FARTHEST)} AND records.status <> 'withdrawn'
      AND records.body ->> 'network' = 'surface-water'
    ORDER BY ${farness(centre)} LIMIT 1),
  newest AS (
    SELECT nearest.*, (SELECT sample.key FROM records AS sample
      WHERE sample.register = 'surface-water' AND sample.key > nearest.key || '~' AND sample.key < nearest.key || char(127)
        AND sample.status <> 'withdrawn'
      ORDER BY sample.key DESC LIMIT 1) AS sampleKey FROM nearest),
  prefixed AS (
    SELECT newest.*, substr(sampleKey, 1, length(newest.key) + instr(substr(sampleKey, length(newest.key) + 2), '~'))
      AS prefix FROM newest)
  SELECT json_object('key', key, 'longitude', longitude, 'latitude', latitude, 'body', json(body), 'sampleKey', sampleKey,
    'sample', (SELECT json_group_array(json(rows.body)) FROM records AS rows
      WHERE rows.register = 'surface-water' AND rows.key > prefix || '~' AND rows.key < prefix || char(127)
        AND rows.status <> 'withdrawn')) AS row
  FROM prefixed`

const NEWEST = sql`SELECT json_object('size', size, 'at', at) AS row FROM checkpoints ORDER BY size DESC LIMIT 1`

/**
 * Reads what lies around a position, in one round trip.
 * @param metres - at most some tens of kilometres
 * @param registers - ids of registers whose records have positions
 */
export const readNear = async (
  db: { $client: D1Database },
  centre: Position,
  metres: number,
  registers: string[],
): Promise<NearRecords> => {
  const [records, station, section, newest] = await readRows(db, [
    located(centre, metres, registers),
    stationHours(nearestStation(centre)),
    nearestSection(centre),
    NEWEST,
  ])
  const [state] = parseRows<{ size: number; at: string }>(newest)
  return {
    records: parseRows(records),
    station: parseRows<StationHours>(station)[0],
    section: parseRows<NearSection>(section)[0],
    treeSize: state?.size ?? 0,
    at: state?.at ?? '',
  }
}

/**
 * The middle of what is located in a place.
 * @returns `undefined` where nothing there has a position
 */
export const readMiddle = async (db: { $client: D1Database }, place: string): Promise<Position | undefined> => {
  const [rows] = await readRows(db, [
    sql`SELECT json_object('longitude', longitude, 'latitude', latitude) AS row FROM (${middleOf(place)})
      WHERE longitude IS NOT NULL`,
  ])
  return parseRows<Position>(rows)[0]
}

/** A place to choose. */
export interface PlaceChoice {
  code: string
  nameZh: string
  nameEn: string
}

/** Codes that provinces can have. */
const PROVINCES = Array.from({ length: 89 }, (_, n) => `${n + 11}0000`)

/**
 * The place itself and what lies directly in it, in order of code; of the nation its provinces.
 * @param place - six digits, or `undefined` for the nation
 */
export const readPlaceChoices = async (
  db: { $client: D1Database },
  place: string | undefined,
): Promise<PlaceChoice[]> => {
  const named = sql`SELECT json_object('code', records.key, 'nameZh', records.body ->> 'nameZh', 'nameEn',
    records.body ->> 'nameEn') AS row`
  const active = sql`records.status <> 'withdrawn' AND records.body ->> 'status' = 'active'`
  const [rows] = await readRows(db, [
    place === undefined
      ? sql`${named} FROM json_each(${JSON.stringify(PROVINCES)}) AS province CROSS JOIN records
          ON records.register = 'places' AND records.key = province.value WHERE ${active}`
      : sql`${named} FROM records WHERE records.register = 'places' AND records.key >= ${place.slice(0, 2)}
          AND records.key < ${`${place.slice(0, 2)}\x7f`} AND ${active}
          AND (records.key = ${place} OR records.body ->> 'parent' = ${place}) ORDER BY records.key`,
  ])
  return parseRows(rows)
}
