import { sql, type SQL } from 'drizzle-orm'
import { normaliseKeyPart } from '../../content/registers/key.ts'
import type { Body } from '../../content/registers/facts.ts'
import { timeSpan } from '../../content/registers/span.ts'
import type { SeriesRecord } from '../../content/series/answer.ts'
import type { SeriesQuestion } from '../../content/series/question.ts'
import { moved, type Days } from '../../content/series/span.ts'
import { startOf, yearBefore } from '../../content/statistics/calendar.ts'
import { parseRows, readRows } from './rows.ts'

/** A point near that of a series, with its newest row of the same kind within the days asked for. */
export interface Neighbour {
  /** Key field → value: what its series is of. */
  of: Record<string, string>
  /** Register and key of the point itself. */
  register: string
  key: string
  name: string | null
  longitude: number
  latitude: number
  /** Where the series' own point lies. */
  fromLongitude: number
  fromLatitude: number
  newest: { key: string; time: string; body: Body; publisher: string } | null
}

export interface SeriesRecords {
  records: SeriesRecord[]
  /** Whether more rows stand there than are read. */
  isCut: boolean
  permitted: Body[]
  neighbours: Neighbour[]
  treeSize: number
}

/** The newest row of a series. */
export interface NewestRow {
  key: string
  time: string
  body: Body
  publisher: string
}

/** Sorts after everything that goes on behind it. */
const LAST = '\x7f'
const MAX_NEIGHBOURS = 5
/** Degrees around a point in which others are looked for: some fifty kilometres. */
const NEAR = 0.5
/** Parts into which a span is cut: each is a range of keys, and its rows come back as one value. */
const PARTS = 12
/** Rows of one part that are read; a month of rows every quarter of an hour has fewer. */
const MOST_ROWS = 3_000

const prefixOf = ({ shape, of }: SeriesQuestion): string =>
  shape.leading.map((name) => normaliseKeyPart(of[name] ?? '')).join('~')

/** An instant or day as it stands in a key, without what may follow its seconds. */
const inKey = (time: string): string => normaliseKeyPart(time).replace(/Z$/, '')

/** Rows of the series among those of its range: the key fields behind the time, which the range does not tell. */
const conditions = ({ shape, of }: SeriesQuestion, alias: SQL): SQL =>
  sql.join(
    [
      sql`${alias}.status <> 'withdrawn'`,
      ...shape.trailing.map((name) => sql`${alias}.body ->> ${`$.${name}`} = ${of[name] ?? ''}`),
    ],
    sql` AND `,
  )

/** The newest row; `undefined` where there is none. */
export const readNewestRow = async (
  db: { $client: D1Database },
  question: SeriesQuestion,
): Promise<NewestRow | undefined> => {
  const [rows] = await readRows(db, [newestOf(question)])
  return parseRows<NewestRow>(rows)[0]
}

const newestOf = (question: SeriesQuestion): SQL => sql`
  SELECT json_object('key', row.key, 'time', row.time, 'body', json(row.body), 'publisher',
    (SELECT publisher FROM entries WHERE entries.idx = row.idx)) AS row
  FROM records AS row WHERE row.register = ${question.register.id}
    AND row.key > ${`${prefixOf(question)}~`} AND row.key < ${`${prefixOf(question)}${LAST}`}
    AND ${conditions(question, sql`row`)} ORDER BY row.key DESC LIMIT 1`

/** Days cut into parts, as bounds of stored times. */
const partsOf = ({ register }: SeriesQuestion, { from, to }: Days): { first: string; end: string }[] => {
  const length = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
  const each = Math.max(1, Math.ceil(length / PARTS))
  // Years and periods are not cut: a part of days has no bounds among them.
  const type = Object.values(register.fields).find(({ role }) => role.includes('time') && role.includes('key'))?.type
  if (type !== 'datetime' && type !== 'date') return [boundsOf(register, from, to)]
  const parts: { first: string; end: string }[] = []
  for (let day = from; day <= to; day = moved(day, each)) {
    const last = moved(day, each - 1)
    parts.push(boundsOf(register, day, last < to ? last : to))
  }
  return parts
}

const boundsOf = (register: SeriesQuestion['register'], from: string, to: string) => {
  const span = timeSpan(register, from, to)
  return { first: inKey(span?.from ?? ''), end: inKey(span?.until ?? LAST) }
}

/** The same days a year before. */
export const yearEarlier = ({ from, to }: Days): Days => {
  const before = (day: string): string =>
    new Date(startOf('day', yearBefore(Date.parse(`${day}T00:00:00+08:00`))) + 8 * 3_600_000).toISOString().slice(0, 10)
  return { from: before(from), to: moved(before(moved(to, 1)), -1) }
}

/** Columns of a row, in the order of `recordOf`; what a register lacks is NULL. */
const columnsOf = ({ register, value }: SeriesQuestion): SQL => {
  const names = [value, 'converted', 'flow', 'unit', 'detectionLimit', 'flag', 'method', 'state', 'timePrecision']
  const isTold = (name: string): boolean => Object.hasOwn(register.fields, name)
  return sql.join(
    names.map((name) => (isTold(name) ? sql`body ->> ${`$.${name}`}` : sql`NULL`)),
    sql`, `,
  )
}

type Row = [key: string, time: string, ...(string | number | null)[]]

const textOf = (value: string | number | null | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value)

const recordOf = ([key, time, ...values]: Row): SeriesRecord => {
  const [value, converted, flow, unit, detectionLimit, flag, method, state, timePrecision] = values.map(textOf)
  return { key, time, value, converted, flow, unit, detectionLimit, flag, method, state, timePrecision }
}

/** All rows of the ranges, one value a range: a row of the answer costs more than what stands in it. */
const rowsIn = (question: SeriesQuestion, days: Days[]): SQL => {
  const prefix = prefixOf(question)
  const ranges = days.flatMap((some) =>
    partsOf(question, some).map(({ first, end }) => ({ first: `${prefix}~${first}`, end: `${prefix}~${end}` })),
  )
  return sql`
    SELECT (SELECT json_group_array(json_array(key, time, ${columnsOf(question)})) FROM (
        SELECT row.key, row.time, row.body FROM records AS row
        WHERE row.register = ${question.register.id} AND row.key >= range.value ->> 'first'
          AND row.key < range.value ->> 'end' AND ${conditions(question, sql`row`)}
        ORDER BY row.key LIMIT ${MOST_ROWS + 1})) AS row
    FROM json_each(${JSON.stringify(ranges)}) AS range`
}

/** Where points of a register stand, and what of a point's key its series begin with. */
const POINTS: Readonly<Record<string, string>> = {
  'air-quality': 'air-stations',
  'surface-water': 'monitoring-points',
  groundwater: 'monitoring-points',
  'sea-water': 'monitoring-points',
  'drinking-water': 'monitoring-points',
  noise: 'monitoring-points',
  'self-monitoring': 'permit-limits',
}

/** Points of one kind around that of the series, nearest first. An outlet is one of its pollutant's. */
const neighboursOf = (question: SeriesQuestion, days: Days): SQL | undefined => {
  const { register, shape, of } = question
  const points = POINTS[register.id]
  if (points === undefined) return undefined
  const isOutlet = points === 'permit-limits'
  const own = isOutlet ? `${prefixOf(question).split('~').slice(0, 3).join('~')}` : prefixOf(question)
  const alike = isOutlet
    ? sql`point.body ->> '$.parameter' = own.kind AND point.body ->> '$.validTo' IS NULL`
    : sql`point.body ->> '$.network' IS own.kind`
  const code = isOutlet
    ? sql`(point.body ->> '$.permit') || '~' || (point.body ->> '$.outlet') || '~' || (point.body ->> '$.parameter')`
    : sql`point.key`
  const rest = isOutlet ? `~${normaliseKeyPart(of['averaging'] ?? '')}` : ''
  const { first, end } = boundsOf(register, days.from, days.to)
  const named = shape.leading.map(
    (name) =>
      sql`${name}, ${name === shape.leading[0] && !isOutlet ? sql`near.code` : isOutlet && name !== 'averaging' ? sql`near.point ->> ${`$.${name}`}` : sql`${of[name] ?? ''}`}`,
  )
  const others = shape.trailing.map((name) => sql`${name}, ${of[name] ?? ''}`)
  return sql`
    WITH own AS (
      SELECT longitude, latitude, ${isOutlet ? sql`body ->> '$.parameter'` : sql`body ->> '$.network'`} AS kind
      FROM records WHERE register = ${points} AND ${
        isOutlet ? sql`key > ${`${own}~`} AND key < ${`${own}${LAST}`}` : sql`key = ${own}`
      } AND longitude IS NOT NULL AND status <> 'withdrawn' ORDER BY key DESC LIMIT 1),
    near AS (
      SELECT ${code} AS code, point.key, point.body AS point, point.longitude, point.latitude,
        own.longitude AS fromLongitude, own.latitude AS fromLatitude
      FROM own CROSS JOIN records AS point ON point.register = ${points}
        AND point.longitude BETWEEN own.longitude - ${NEAR} AND own.longitude + ${NEAR}
        AND point.latitude BETWEEN own.latitude - ${NEAR} AND own.latitude + ${NEAR}
      WHERE point.status <> 'withdrawn' AND ${alike} AND ${code} <> ${own}
      ORDER BY pow((point.longitude - own.longitude) * 0.82, 2) + pow(point.latitude - own.latitude, 2)
      LIMIT ${MAX_NEIGHBOURS})
    SELECT json_object('of', json_object(${sql.join([...named, ...others], sql`, `)}), 'register', ${points},
      'key', near.key, 'name', COALESCE(near.point ->> '$.name', near.point ->> '$.outletName'),
      'longitude', near.longitude, 'latitude', near.latitude,
      'fromLongitude', near.fromLongitude, 'fromLatitude', near.fromLatitude,
      'newest', (SELECT json_object('key', row.key, 'time', row.time, 'body', json(row.body), 'publisher',
          (SELECT publisher FROM entries WHERE entries.idx = row.idx))
        FROM records AS row WHERE row.register = ${register.id}
          AND row.key >= near.code || ${`${rest}~${first}`} AND row.key < near.code || ${`${rest}~${end}`}
          AND ${conditions(question, sql`row`)} AND row.body ->> ${`$.${question.value}`} IS NOT NULL
        ORDER BY row.key DESC LIMIT 1)) AS row
    FROM near`
}

const NOTHING = sql`SELECT NULL AS row WHERE 0`

/** Limits of the outlet and pollutant of a discharge. */
const permittedFor = (question: SeriesQuestion): SQL => {
  if (question.register.id !== 'self-monitoring') return NOTHING
  const prefix = prefixOf(question).split('~').slice(0, 3).join('~')
  return sql`SELECT body AS row FROM records WHERE register = 'permit-limits'
    AND key > ${`${prefix}~`} AND key < ${`${prefix}${LAST}`} AND status <> 'withdrawn' ORDER BY key LIMIT 200`
}

/** Reads the days asked for and the same days a year before, with what they are judged by; one round trip. */
export const readSeries = async (
  db: { $client: D1Database },
  question: SeriesQuestion,
  days: Days,
): Promise<SeriesRecords> => {
  const [parts = [], permitted, neighbours, newest] = await readRows(db, [
    rowsIn(question, [yearEarlier(days), days]),
    permittedFor(question),
    neighboursOf(question, days) ?? NOTHING,
    sql`SELECT json_quote(size) AS row FROM checkpoints ORDER BY size DESC LIMIT 1`,
  ])
  const read = parts.map((part): Row[] => JSON.parse(part))
  return {
    records: read.flat().map(recordOf),
    isCut: read.some((rows) => rows.length > MOST_ROWS),
    permitted: parseRows<Body>(permitted),
    neighbours: parseRows<Neighbour>(neighbours),
    treeSize: parseRows<number>(newest)[0] ?? 0,
  }
}
