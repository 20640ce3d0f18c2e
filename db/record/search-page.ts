import { and, sql, type SQL } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { matchExpression, matchWithin } from '../../content/search/match.ts'
import { stationHours, stationsNamed, type StationHours } from './air.ts'
import type { Search } from './search.ts'
import { parseRows, readRows } from './rows.ts'

/** A record that a search found. */
export interface Hit {
  register: string
  key: string
  /** Hits of its register among those looked through. */
  total: number
  publisher: string
  body: Body
}

export interface SearchPage {
  /** In order of first publication within each register. */
  hits: Hit[]
  /** Hits looked through; with more than `LOOKED_THROUGH` the rest is not known. */
  total: number
  treeSize: number
}

/** A search looks through this many hits and no further: a single character may stand in every record. */
export const LOOKED_THROUGH = 4_000

/** Of each register this many hits are read whole, so that the best of them can be put first. */
const READ = 100

/** What a hit has to be besides holding the words; the record is called `record`. */
export const conditions = ({ register, place }: Search): SQL | undefined =>
  and(
    sql`record.status <> 'withdrawn'`,
    register === undefined ? undefined : sql`record.register = ${register}`,
    place === undefined
      ? undefined
      : sql`EXISTS (SELECT 1 FROM mentions WHERE mentions.subject = ${place} AND mentions.register = record.register
          AND mentions.key = record.key
          AND mentions.at = COALESCE(record.time, (SELECT published_at FROM entries WHERE idx = record.idx)))`,
  )

/** Hits of a query, of each register the first `READ`; `undefined` for a query without words. */
const hitsOf = (search: Search): SQL | undefined => {
  const { q, alike, register } = search
  const match = register === undefined ? matchExpression(q, alike) : matchWithin([register], q, alike)
  if (match === undefined) return undefined
  return sql`
    WITH found AS (
      SELECT record.id, record.register FROM search CROSS JOIN records AS record ON record.id = search.rowid
      WHERE ${and(sql`search MATCH ${match}`, conditions(search))} ORDER BY search.rowid LIMIT ${LOOKED_THROUGH + 1}),
    numbered AS (
      SELECT id, row_number() OVER (PARTITION BY register ORDER BY id) AS number,
        count(*) OVER (PARTITION BY register) AS total, count(*) OVER () AS everything FROM found)
    SELECT json_object('register', record.register, 'key', record.key, 'total', total, 'everything', everything,
      'publisher', (SELECT publisher FROM entries WHERE entries.idx = record.idx), 'body', json(record.body)) AS row
    FROM numbered CROSS JOIN records AS record ON record.id = numbered.id WHERE number <= ${READ}`
}

/** What a search of the record finds, in one round trip. */
export const readSearch = async (db: { $client: D1Database }, search: Search): Promise<SearchPage> => {
  const hits = hitsOf(search)
  const [checkpoint, rows] = await readRows(db, [
    sql`SELECT json_object('size', size) AS row FROM checkpoints ORDER BY size DESC LIMIT 1`,
    ...(hits ? [hits] : []),
  ])
  const found = parseRows<Hit & { everything: number }>(rows)
  return {
    hits: found,
    total: found[0]?.everything ?? 0,
    treeSize: parseRows<{ size: number }>(checkpoint)[0]?.size ?? 0,
  }
}

/** What is shown beside hits: the newest hour of stations, and the names of places. */
export interface Beside {
  stations: StationHours[]
  places: { code: string; nameZh: string; nameEn: string }[]
}

/** @param codes - of stations and of places; unknown ones are left out */
export const readBeside = async (
  db: { $client: D1Database },
  codes: { stations: string[]; places: string[] },
): Promise<Beside> => {
  const [stations, places] = await readRows(db, [
    stationHours(stationsNamed(codes.stations)),
    sql`SELECT json_object('code', key, 'nameZh', body->>'nameZh', 'nameEn', body->>'nameEn') AS row FROM records
      WHERE register = 'places' AND key IN (SELECT value FROM json_each(${JSON.stringify(codes.places)}))`,
  ])
  return { stations: parseRows<StationHours>(stations), places: parseRows<Beside['places'][number]>(places) }
}
