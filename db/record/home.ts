import { sql, type SQL } from 'drizzle-orm'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { Body } from '../../content/registers/facts.ts'
import { isReal, isStated } from './demonstration.ts'
import { newestHour, type HourRow } from './newest-hour.ts'
import type { PlaceRow, WaterSampleRow } from './place-page.ts'
import { parseRows, readRows } from './rows.ts'

/** Entries of one register that were published together, newest first; none of the demonstration. */
export interface Publication {
  register: string
  publishedAt: string
  publisher: string
  entries: number
  /** How many of them correct or withdraw what stood before. */
  corrections: number
  /** Key and body of the last of them; the body is `null` once it is withdrawn or superseded. */
  key: string
  body: Body | null
}

/** What the home page and the list of places show, at one state of the record. */
export interface HomeRecords {
  /** Real provinces and cities in use, in order of code. */
  places: PlaceRow[]
  hour: HourRow[]
  /** The newest samples of the water body that was sampled last, newest sample of each section first. */
  water: WaterSampleRow[]
  publications: Publication[]
  treeSize: number
  /** RFC 3339 UTC. */
  at: string
}

const PROVINCES_AND_CITIES = sql`
  SELECT json_object('code', key, 'nameZh', body->>'nameZh', 'nameEn', body->>'nameEn', 'shortName', body->>'shortName',
    'pinyin', body->>'pinyin', 'level', body->>'level', 'parent', body->>'parent', 'status', body->>'status',
    'successor', body->>'successor') AS row
  FROM records WHERE register = 'places' AND status <> 'withdrawn' AND body->>'status' = 'active'
    AND ${isReal(sql`key`)} AND body->>'level' IN ('province', 'city') ORDER BY key`

/** Newest rows that are looked through for the samples of one water body. */
const WATER_ROWS = 2_000

const NEWEST_WATER: SQL = sql`
  WITH newest AS (
    SELECT key, time, idx, body, instr(key, '~') AS first FROM records
    WHERE register = 'surface-water' AND status <> 'withdrawn' AND ${isReal(sql`COALESCE(body->>'place', '')`)}
    ORDER BY time DESC, key DESC LIMIT ${WATER_ROWS}),
  own AS (SELECT * FROM newest WHERE body->>'waterBody' IS (SELECT body->>'waterBody' FROM newest LIMIT 1))
  SELECT json_object('sample', substr(key, 1, first + instr(substr(key, first + 1), '~') - 1),
    'section', substr(key, 1, first - 1), 'key', key, 'body', json(body),
    'publisher', (SELECT publisher FROM entries WHERE entries.idx = own.idx)) AS row
  FROM own ORDER BY substr(key, 1, first - 1), time DESC, key`

/** Newest entries that are looked through for what was published together. */
const ENTRIES = 20_000

/** What the portal keeps of itself, such as its keys and releases, is no news of the environment. */
const OF_ITSELF = Object.values(REGISTERS).flatMap(({ id, group, closed }) =>
  group === 'portal' && closed ? [id] : [],
)

const PUBLICATIONS: SQL = sql`
  WITH newest AS (
    SELECT * FROM (SELECT * FROM entries ORDER BY idx DESC LIMIT ${ENTRIES})
    WHERE register NOT IN (SELECT value FROM json_each(${JSON.stringify(OF_ITSELF)})) AND ${isStated(sql`publisher`)}),
  together AS (
    SELECT register, publisher, published_at, count(*) AS entries, sum(revision > 1) AS corrections, max(idx) AS last
    FROM newest GROUP BY register, publisher, published_at ORDER BY last DESC LIMIT 5)
  SELECT json_object('register', together.register, 'publishedAt', published_at, 'publisher', publisher,
    'entries', entries, 'corrections', corrections, 'key', COALESCE(record.key, ''), 'body', json(record.body)) AS row
  FROM together LEFT JOIN records AS record ON record.register = together.register AND record.idx = together.last
  ORDER BY last DESC`

/** Reads in one round trip what the home page shows. Reads whole registers: for builds. */
export const readHome = async (db: { $client: D1Database }): Promise<HomeRecords> => {
  const [places, hour, water, publications, checkpoint] = await readRows(db, [
    PROVINCES_AND_CITIES,
    newestHour(),
    NEWEST_WATER,
    PUBLICATIONS,
    sql`SELECT json_object('size', size, 'at', at) AS row FROM checkpoints ORDER BY size DESC LIMIT 1`,
  ])
  const [state] = parseRows<{ size: number; at: string }>(checkpoint)
  return {
    places: parseRows<PlaceRow>(places),
    hour: parseRows<HourRow>(hour),
    water: parseRows<WaterSampleRow>(water),
    publications: parseRows<Publication>(publications),
    treeSize: state?.size ?? 0,
    at: state?.at ?? '',
  }
}
