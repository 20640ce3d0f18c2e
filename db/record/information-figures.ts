import { sql, type SQL } from 'drizzle-orm'
import { parseRows, readRows } from './rows.ts'

/** Requests received in a year, counted as a yearly report counts them. */
export interface YearlyFigures {
  /** Name of the authority, and its credit code where it is stated. */
  authority: string
  organisation: string | undefined
  received: number
  /** Answered on or before the day stated as due. */
  inTime: number
  answeredLate: number
  /** Not answered, and not yet due. */
  waiting: number
  /** Not answered, and past the day. */
  overdue: number
  /** No day is stated: neither in time nor late. */
  undated: number
  /** Key of the register's `result` → how many. */
  results: Record<string, number>
}

/** Reasons given for not disclosing, whole or in part. */
export interface Ground {
  result: string
  /** As the authorities wrote it; `undefined` where none is stated. */
  ground: string | undefined
  count: number
}

/** Authorities and grounds listed. */
const MOST = 500

const RESULTS = ['full', 'partial', 'refused', 'absent', 'referred', 'withdrawn'] as const

const stated = (field: string): SQL => sql`records.body ->> ${sql.raw(`'$.${field}'`)}`

const countWhere = (condition: SQL): SQL => sql`sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)`

/**
 * One range of an index: what was received in the year.
 * @param year - such as 2026
 * @param today - `YYYY-MM-DD`: what is late is reckoned as it is read
 * @param organisation - credit code of the one authority asked for
 */
export const readYearlyFigures = async (
  db: { $client: D1Database },
  year: number,
  today: string,
  organisation?: string,
): Promise<{ authorities: YearlyFigures[]; grounds: Ground[] }> => {
  const [answered, due, result] = [stated('answered'), stated('due'), stated('result')]
  const ofYear = sql`records.register = 'information-requests' AND records.status <> 'withdrawn'
    AND records.time >= ${`${year}-01-01`} AND records.time < ${`${year + 1}-01-01`}
    AND ${organisation === undefined ? sql`1` : sql`${stated('organisation')} = ${organisation}`}`
  const results = RESULTS.map((one) => sql`${one}, ${countWhere(sql`${result} = ${one}`)}`)
  const [authorities, grounds] = await readRows(db, [
    sql`SELECT json_object('authority', authority, 'organisation', organisation, 'received', received, 'inTime', inTime,
        'answeredLate', answeredLate, 'waiting', waiting, 'overdue', overdue, 'undated', undated,
        'results', json(results)) AS row
      FROM (SELECT COALESCE(${stated('authority')}, ${stated('organisation')}, '') AS authority,
          ${stated('organisation')} AS organisation, count(*) AS received,
          ${countWhere(sql`${answered} <= ${due}`)} AS inTime,
          ${countWhere(sql`${answered} > ${due}`)} AS answeredLate,
          ${countWhere(sql`${answered} IS NULL AND ${due} >= ${today}`)} AS waiting,
          ${countWhere(sql`${answered} IS NULL AND ${due} < ${today}`)} AS overdue,
          ${countWhere(sql`${due} IS NULL`)} AS undated,
          json_object(${sql.join(results, sql`, `)}) AS results
        FROM records WHERE ${ofYear} GROUP BY 1, 2 ORDER BY received DESC, authority LIMIT ${MOST})`,
    sql`SELECT json_object('result', result, 'ground', ground, 'count', count) AS row
      FROM (SELECT ${result} AS result, ${stated('ground')} AS ground, count(*) AS count
        FROM records WHERE ${ofYear} AND ${result} IN ('refused', 'partial')
        GROUP BY 1, 2 ORDER BY count DESC, ground LIMIT ${MOST})`,
  ])
  return {
    authorities: parseRows<YearlyFigures>(authorities).map(({ organisation: code, ...figures }) => ({
      ...figures,
      organisation: code ?? undefined,
    })),
    grounds: parseRows<Ground>(grounds).map(({ ground, ...one }) => ({ ...one, ground: ground ?? undefined })),
  }
}

/** First and last year in which a request was received; `undefined` while there is none. */
export const readRequestYears = async (db: {
  $client: D1Database
}): Promise<{ first: number; last: number } | undefined> => {
  const end = (order: SQL): SQL => sql`SELECT json_quote(time) AS row FROM records
    WHERE register = 'information-requests' AND time IS NOT NULL ORDER BY time ${order} LIMIT 1`
  const [first, last] = (await readRows(db, [end(sql`ASC`), end(sql`DESC`)])).map((rows) =>
    parseRows<string>(rows)[0]?.slice(0, 4),
  )
  return first === undefined || last === undefined ? undefined : { first: Number(first), last: Number(last) }
}
