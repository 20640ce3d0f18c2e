import { sql, type SQL } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { placeLadder, placeLevel } from '../../content/places/ancestors.ts'
import type { Position } from '../../content/places/distance.ts'
import { newestHour, newestHoursIn, stationHours, stationsIn, type StationHours } from './air.ts'
import { MAX_PLACED, unlessTooMany } from './beside.ts'
import { countMentions, type MentionCount } from './mention-counts.ts'
import { middleOf } from './middle.ts'
import { keysUnder } from './read.ts'
import { parseRows, readRows } from './rows.ts'

/** A place as the register `places` names it; absent values are `null`. */
export interface PlaceRow {
  code: string
  nameZh: string
  nameEn: string
  shortName: string | null
  pinyin: string
  level: 'province' | 'city' | 'county'
  parent: string | null
  status: 'active' | 'historic'
  successor: string | null
}

/** One parameter of a water sample. */
export interface WaterSampleRow {
  /** Leading parts of the key that the rows of a sample share. */
  sample: string
  section: string
  key: string
  publisher: string
  body: Body
}

/** What was delimited for a place or one above it: a row of `overdraft-areas`. */
export interface OverdraftRow {
  key: string
  publisher: string
  body: Body
}

export interface MentionedRecord {
  register: string
  key: string
  at: string
  body: Body
}

/** Air, water and what names a place, as its page shows them, at one state of the record. */
export interface PlaceRecords {
  /** The place with what is above it and directly below it, and what it succeeds or is succeeded by, in order of code. */
  relatives: PlaceRow[]
  /** Stations in the place; where there are none, those that are placed no closer than in the place above it. */
  stations: StationHours[]
  /** Newest hour of every station of the place above it, or its own where nothing is above; `null` where it has none. */
  around: (Body | null)[]
  /** The middle of what is located in the place. */
  position: Position | undefined
  /** Up to five stations near that position, its own left out, nearest first; a province's or city's are not looked for. */
  nearest: StationHours[]
  /** Rows of the newest two samples of each section, newest sample first. */
  water: WaterSampleRow[]
  /** Overdraft areas of groundwater, of whatever day, of the place and of those above it; none where there are too many. */
  overdraft: OverdraftRow[]
  mentions: MentionCount[]
  /** Up to three newest records of each register asked for. */
  newest: MentionedRecord[]
  treeSize: number
  /** RFC 3339 UTC. */
  at: string
}

/** Newest rows of water samples that are looked through for sections. */
const WATER_ROWS = 2_000
/** Degrees around a place within which stations count as near: at least 110 km. */
const NEAR = 1.5

/** What stands above a place by the register `places`, or the place itself where nothing does or it is not known. */
const aboveOf = (place: string): SQL =>
  sql`COALESCE((SELECT body->>'parent' FROM records WHERE register = 'places' AND key = ${place}), ${place})`

/** Looked for among the places of its province, by the first two digits of the code. */
const relativesOf = (place: string): SQL => sql`
  WITH RECURSIVE above(code) AS (
    SELECT ${place} UNION SELECT records.body->>'parent' FROM above CROSS JOIN records
      ON records.register = 'places' AND records.key = above.code)
  SELECT json_object('code', key, 'nameZh', body->>'nameZh', 'nameEn', body->>'nameEn', 'shortName', body->>'shortName',
    'pinyin', body->>'pinyin', 'level', body->>'level', 'parent', body->>'parent', 'status', body->>'status',
    'successor', body->>'successor') AS row
  FROM records
  WHERE register = 'places' AND key >= ${place.slice(0, 2)} AND key < ${`${place.slice(0, 2)}\x7f`}
    AND status <> 'withdrawn'
    AND (key IN (SELECT code FROM above) OR body->>'parent' = ${place} OR body->>'successor' = ${place}
      OR key = (SELECT body->>'successor' FROM records WHERE register = 'places' AND key = ${place}))
  ORDER BY key`

/** Codes of the stations of a place; where it has none, of those that the record places no closer than in the one above. */
const stationsFor = (place: string): SQL => sql`
  SELECT key FROM (${stationsIn(sql`${place}`)})
  UNION SELECT record.key FROM (${stationsIn(aboveOf(place))}) AS around
    CROSS JOIN records AS record ON record.register = 'air-stations' AND record.key = around.key
  WHERE record.body->>'place' = ${aboveOf(place)}
    AND NOT EXISTS (SELECT 1 FROM mentions WHERE subject = ${place} AND register = 'air-stations')`

/**
 * Stations near `middle`. The index on positions narrows to a strip of longitudes; degrees of longitude shrink with the
 * cosine, here that of 35°.
 */
const stationsNear = (place: string | SQL): SQL => sql`
  SELECT record.key FROM middle CROSS JOIN records AS record
    ON record.register = 'air-stations'
      AND record.longitude BETWEEN middle.longitude - ${NEAR} AND middle.longitude + ${NEAR}
      AND record.latitude BETWEEN middle.latitude - ${NEAR} AND middle.latitude + ${NEAR}
  WHERE record.status <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM mentions
    WHERE mentions.subject = ${place} AND mentions.register = 'air-stations'
      AND mentions.at = COALESCE(record.time, (SELECT published_at FROM entries WHERE idx = record.idx))
      AND mentions.key = record.key)
  ORDER BY pow((record.longitude - middle.longitude) * 0.82, 2) + pow(record.latitude - middle.latitude, 2) LIMIT 5`

/** The middle, where there is one, and then the stations near it: it is worked out once for both. */
const middleAndNear = (place: string): SQL => sql`
  WITH middle AS MATERIALIZED (${middleOf(place)})
  SELECT json_object('longitude', longitude, 'latitude', latitude) AS row FROM middle WHERE longitude IS NOT NULL
  ${placeLevel(place) === 'county' ? sql`UNION ALL SELECT row FROM (${stationHours(stationsNear(place))})` : sql``}`

/** Enough of what is located in a place to say where it lies, for pages that are about something else. */
const FEW_LOCATED = 200

/**
 * Stations near a place with that place's middle and their newest hours, nearest first, in a column `row`.
 * @param place - expression of its code
 */
export const stationsNearWithHours = (place: SQL): SQL => sql`
  WITH middle AS MATERIALIZED (${middleOf(place, FEW_LOCATED)})
  SELECT json_object('longitude', middle.longitude, 'latitude', middle.latitude, 'station', json(station.body),
    'now', json(now.body)) AS row
  FROM (${stationsNear(place)}) AS near CROSS JOIN middle CROSS JOIN records AS station
    ON station.register = 'air-stations' AND station.key = near.key
  LEFT JOIN records AS now ON now.id = ${newestHour(sql`near.key`, sql`near.key || char(127)`)}`

const newestSamples = (place: string): SQL => sql`
  WITH newest AS (
    SELECT at, key, instr(key, '~') AS first FROM mentions
    WHERE subject = ${place} AND register = 'surface-water' ORDER BY at DESC, key DESC LIMIT ${WATER_ROWS}),
  samples AS (
    SELECT DISTINCT at, substr(key, 1, first - 1) AS section,
      substr(key, 1, first + instr(substr(key, first + 1), '~') - 1) AS prefix FROM newest),
  numbered AS (
    SELECT section, prefix, row_number() OVER (PARTITION BY section ORDER BY at DESC) AS number FROM samples)
  SELECT json_object('sample', prefix, 'section', section, 'key', record.key, 'body', json(record.body),
    'publisher', (SELECT publisher FROM entries WHERE entries.idx = record.idx)) AS row
  FROM numbered CROSS JOIN records AS record ON record.register = 'surface-water'
    AND record.key > prefix || '~' AND record.key < prefix || char(127)
  WHERE number <= 2 AND record.status <> 'withdrawn'
  ORDER BY section, number, record.key`

/** The rows of each place are a range of keys. */
const overdraftAreas = (place: string): SQL => sql`
  SELECT json_object('key', records.key, 'body', json(records.body),
    'publisher', (SELECT publisher FROM entries WHERE entries.idx = records.idx)) AS row
  FROM json_each(${JSON.stringify(placeLadder(place).map(keysUnder))}) AS range CROSS JOIN records
    ON records.register = 'overdraft-areas'
      AND records.key >= range.value->>'first' AND records.key < range.value->>'end'
  WHERE records.status <> 'withdrawn' LIMIT ${MAX_PLACED + 1}`

const newestOf = (place: string, registers: string[]): SQL => sql`
  SELECT json_object('register', record.register, 'key', record.key, 'at', mentions.at, 'body', json(record.body)) AS row
  FROM json_each(${JSON.stringify(registers)}) AS register CROSS JOIN mentions
    ON mentions.subject = ${place} AND mentions.register = register.value
      AND (mentions.at, mentions.key) IN (SELECT newest.at, newest.key FROM mentions AS newest
        WHERE newest.subject = ${place} AND newest.register = register.value
        ORDER BY newest.at DESC, newest.key DESC LIMIT 3)
  CROSS JOIN records AS record ON record.register = mentions.register AND record.key = mentions.key
  WHERE record.status <> 'withdrawn' ORDER BY mentions.at DESC, mentions.key`

/** What is asked of a place. */
export interface PlaceQuestion {
  /** Ids of registers whose mentions are counted. */
  counted: string[]
  /** Ids of registers whose newest records are read. */
  shown: string[]
}

/** The statements of `PlaceRecords`, in the order that `placePageFrom` expects. */
export const placePageOf = (place: string, { counted, shown }: PlaceQuestion): SQL[] => [
  relativesOf(place),
  stationHours(stationsFor(place)),
  newestHoursIn(aboveOf(place)),
  middleAndNear(place),
  newestSamples(place),
  overdraftAreas(place),
  countMentions(place, counted),
  newestOf(place, shown),
  sql`SELECT json_object('size', size, 'at', at) AS row FROM checkpoints ORDER BY size DESC LIMIT 1`,
]

/** @param rows - of `placePageOf`, in its order */
export const placePageFrom = (rows: string[][]): PlaceRecords => {
  const [relatives, stations, around, middle = [], water, areas = [], mentions, newest, checkpoint] = rows
  const [state] = parseRows<{ size: number; at: string }>(checkpoint)
  return {
    relatives: parseRows<PlaceRow>(relatives),
    stations: parseRows<StationHours>(stations),
    around: parseRows<Body | null>(around),
    position: parseRows<Position>(middle.slice(0, 1))[0],
    nearest: parseRows<StationHours>(middle.slice(1)),
    water: parseRows<WaterSampleRow>(water),
    overdraft: parseRows<OverdraftRow>(unlessTooMany(areas)),
    mentions: parseRows<MentionCount>(mentions),
    newest: parseRows<MentionedRecord>(newest),
    treeSize: state?.size ?? 0,
    at: state?.at ?? '',
  }
}

/**
 * Reads air, water and what names a place, in one round trip.
 * @param place - six digits; whether it exists is seen from `relatives`
 */
export const readPlacePage = async (
  db: { $client: D1Database },
  place: string,
  question: PlaceQuestion,
): Promise<PlaceRecords> => placePageFrom(await readRows(db, placePageOf(place, question)))
