import { sql, type SQL } from 'drizzle-orm'
import { HELD_LIMITS, TURNS, type AlikeNoise } from '../../content/noise/alike.ts'
import { parseRows } from './rows.ts'

/** Observations of the acoustic environment of a place that the rule on limits cannot tell apart, of one publisher. */
export interface NoiseGroup extends AlikeNoise {
  /** First and last day of these. */
  from: string
  to: string
  publisher: string
}

export interface PlaceNoise {
  /** Those with the newest observation first. */
  groups: NoiseGroup[]
  /** Whether the year holds more observations than were counted: nothing is reckoned from a part of it. */
  isCut: boolean
}

/** Observations of a year that are counted: day and night of some two hundred points a quarter, or of five every day. */
const MOST_ROWS = 4_000

const listed = (parts: SQL[]): SQL => sql.join(parts, sql`, `)

/** What tells a level from another: how many limits lie below it, and on a limit, where numbers may be rounded, itself. */
const SIDE = sql`CASE WHEN level IN (${listed(HELD_LIMITS.map((limit) => sql`${Number(limit)}`))}) THEN leq
  ELSE ${sql.join(
    HELD_LIMITS.map((limit) => sql`(level > ${Number(limit)})`),
    sql` + `,
  )} END`

/** What tells a day from another: how many editions began by then, and how many were over. */
const EDITION = sql.join(
  [...TURNS.from.map((day) => sql`(time >= ${day})`), ...TURNS.until.map((day) => sql`(time > ${day})`)],
  sql` + `,
)

const FIELDS = ['monitoringKind', 'functionalClass', 'part', 'flag', 'leq'] as const

/** The observations of the year that ends with the newest one, of a place and what lies in it, counted by what is alike. */
export const noiseOf = (place: string): SQL => sql`
  SELECT json_object('count', count(*), 'from', min(time), 'to', max(time), 'publisher', publisher, 'body', json_object(
    'monitoringKind', monitoringKind, 'functionalClass', functionalClass, 'part', part, 'flag', flag, 'leq', min(leq),
    'time', min(time))) AS row
  FROM (
    SELECT mentions.at || mentions.key AS position, record.body ->> 'time' AS time,
      CAST(record.body ->> 'leq' AS REAL) AS level,
      ${listed(FIELDS.map((name) => sql`record.body ->> ${sql.raw(`'${name}'`)} AS ${sql.identifier(name)}`))},
      (SELECT publisher FROM entries WHERE entries.idx = record.idx) AS publisher
    FROM mentions CROSS JOIN records AS record ON record.register = 'noise' AND record.key = mentions.key
    WHERE mentions.subject = ${place} AND mentions.register = 'noise'
      AND mentions.at > (SELECT date(max(at), '-1 year') FROM mentions WHERE subject = ${place} AND register = 'noise')
      AND record.status <> 'withdrawn' ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${MOST_ROWS + 1})
  GROUP BY publisher, monitoringKind, functionalClass, part, flag, ${EDITION}, ${SIDE}
  ORDER BY max(position) DESC`

/** @param rows - as `noiseOf` answers them */
export const noiseFrom = (rows: string[] | undefined): PlaceNoise => {
  const groups = parseRows<NoiseGroup>(rows)
  return { groups, isCut: groups.reduce((sum, { count }) => sum + count, 0) > MOST_ROWS }
}
