import { sql } from 'drizzle-orm'
import { ancestors } from '../../content/places/ancestors.ts'
import { parseRows, readRows } from './rows.ts'

/** A place that people name in their own words. */
export interface NamedPlace {
  /** GB/T 2260. */
  code: string
  nameZh: string
  nameEn: string
}

/** Places whose name stands in a text: a few, unless somebody lists the country. */
const MOST = 200

/**
 * The place that most of a text speaks of: the one named together with most of what it lies in, `Chaoyang` of Beijing
 * where Beijing is named too. `undefined` where two are as likely.
 */
export const likeliestOf = <Place extends Pick<NamedPlace, 'code'>>(named: readonly Place[]): Place | undefined => {
  const codes = new Set(named.map(({ code }) => code))
  const counted = named.map((place) => ({
    place,
    count: ancestors(place.code).filter((code) => codes.has(code)).length,
  }))
  const most = Math.max(...counted.map(({ count }) => count))
  const best = counted.filter(({ count }) => count === most)
  return best.length === 1 ? best[0]?.place : undefined
}

/** Reads the place out of words such as `太原市小店区某超市`; a look at every name of the register of places. */
export const readPlaceNamed = async (db: { $client: D1Database }, text: string): Promise<NamedPlace | undefined> => {
  const said = text.normalize('NFKC').toLowerCase()
  const [rows] = await readRows(db, [
    sql`SELECT json_object('code', key, 'nameZh', body ->> 'nameZh', 'nameEn', coalesce(body ->> 'nameEn', '')) AS row
      FROM records WHERE register = 'places' AND status <> 'withdrawn'
        AND (instr(${said}, lower(body ->> 'nameZh')) > 0
          OR (length(body ->> 'nameEn') > 3 AND instr(${said}, lower(body ->> 'nameEn')) > 0)
          OR (body ->> 'level' = 'province' AND length(body ->> 'shortName') > 1
            AND instr(${said}, body ->> 'shortName') > 0))
      LIMIT ${MOST}`,
  ])
  return likeliestOf(parseRows<NamedPlace>(rows))
}
