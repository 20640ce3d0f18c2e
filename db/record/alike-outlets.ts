import { sql, type SQL } from 'drizzle-orm'
import { normaliseKeyPart } from '../../content/registers/key.ts'
import { timeSpan } from '../../content/registers/span.ts'
import type { SeriesQuestion } from '../../content/series/question.ts'
import type { Days } from '../../content/series/span.ts'

/** Permits of one place that are looked through, the newest first. */
const MOST_PERMITS = 300
/** Outlets of one place. */
const MOST_OUTLETS = 40

/** Sorts after everything that goes on behind it. */
const LAST = '\x7f'

/** Where a permit says that its holder discharges, which its outlets do not say themselves. */
export const placeOfPermit = (permit: string): SQL => sql`
  SELECT json_quote(body ->> '$.place') AS row FROM records
  WHERE register = 'discharge-permits' AND key = ${permit} AND body ->> '$.place' IS NOT NULL`

/** Other outlets of the permits of a place that may discharge the same, each with its newest row of it. */
export const outletsIn = ({ register, of, value }: SeriesQuestion, days: Days, place: string): SQL => {
  const [permit = '', outlet = '', parameter = '', averaging = ''] = ['permit', 'outlet', 'parameter', 'averaging'].map(
    (name) => of[name],
  )
  const span = timeSpan(register, days.from, days.to)
  const bound = (time: string | undefined): string => normaliseKeyPart(time ?? LAST).replace(/Z$/, '')
  const behind = `~${[parameter, averaging].map(normaliseKeyPart).join('~')}~`
  return sql`
    WITH permits AS (
      SELECT key FROM mentions WHERE subject = ${place} AND register = 'discharge-permits'
      ORDER BY at DESC LIMIT ${MOST_PERMITS}),
    outlets AS (
      SELECT permits.key AS permit, row.body ->> '$.outlet' AS outlet, max(row.body ->> '$.outletName') AS name
      FROM permits CROSS JOIN records AS row ON row.register = 'permit-limits'
        AND row.key > permits.key || '~' AND row.key < permits.key || ${`~${LAST}`}
      WHERE row.status <> 'withdrawn' AND row.body ->> '$.parameter' = ${parameter}
        AND NOT (permits.key = ${permit} AND row.body ->> '$.outlet' = ${outlet})
      GROUP BY permits.key, row.body ->> '$.outlet' LIMIT ${MOST_OUTLETS}),
    newest AS (
      SELECT outlets.*, (
        SELECT row.id FROM records AS row WHERE row.register = ${register.id} AND row.status <> 'withdrawn'
          AND row.key >= outlets.permit || '~' || outlets.outlet || ${behind + bound(span?.from ?? '')}
          AND row.key < outlets.permit || '~' || outlets.outlet || ${behind + bound(span?.until)}
          AND row.body ->> ${`$.${value}`} IS NOT NULL
        ORDER BY row.key DESC LIMIT 1) AS id
      FROM outlets)
    SELECT json_object('point', newest.permit || '~' || newest.outlet,
      'of', json_object('permit', newest.permit, 'outlet', newest.outlet),
      'name', (SELECT body ->> '$.name' FROM records WHERE register = 'discharge-permits' AND key = newest.permit)
        || ' ' || COALESCE(newest.name, newest.outlet),
      'key', row.key, 'time', row.time, 'body', json(row.body),
      'publisher', (SELECT publisher FROM entries WHERE entries.idx = row.idx)) AS row
    FROM newest CROSS JOIN records AS row ON row.id = newest.id ORDER BY newest.permit, newest.outlet`
}
