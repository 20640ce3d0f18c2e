import { sql, type SQL } from 'drizzle-orm'
import { ancestors, placeLevel, type PlaceLevel } from '../../content/places/ancestors.ts'
import type { Body } from '../../content/registers/facts.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import { timeSpan } from '../../content/registers/span.ts'
import type { SeriesQuestion } from '../../content/series/question.ts'
import type { Days } from '../../content/series/span.ts'
import { outletsIn, placeOfPermit } from './alike-outlets.ts'
import { parseRows, readRows } from './rows.ts'

/** A point to compare with where nobody knows how far it is: in the same place, on the same water, of the same kind. */
export interface Alike {
  /** Key field → value: what its series is of. */
  of: Record<string, string>
  name: string
  /** The smallest place that both lie in. */
  level: Extract<PlaceLevel, 'province' | 'city' | 'county'>
  /** Fields that both state alike, such as the river; what makes them most alike first. */
  shared: string[]
  /** Its newest row of the same within the days asked for. */
  newest: { key: string; time: string; body: Body; publisher: string }
}

/** What brings points of a register together besides their place, the closest first. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  'surface-water': ['waterBody', 'basin', 'sectionKind'],
  groundwater: ['unitName', 'aquifer', 'pointKind'],
  'sea-water': ['sea', 'kind'],
  'drinking-water': ['sourceKind'],
  noise: ['functionalClass', 'monitoringKind'],
}

/** What points must share to be compared at all: limits of noise differ by class of area. */
const MUST: Readonly<Record<string, readonly string[]>> = { noise: ['functionalClass'] }

const MOST = 5
/** Mentions of a place that are looked through, the newest first. */
const LOOKED_THROUGH = 3_000
/** Points of one place. */
const MOST_POINTS = 40

const LEVELS = ['county', 'city', 'province'] as const

const textIn = (body: Body, field: string | undefined): string | undefined => {
  const value = field === undefined ? undefined : body[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The place and those above it, innermost first; a town is compared within its county. */
const circlesOf = (place: string): { code: string; level: Alike['level'] }[] =>
  [...ancestors(place), place].toReversed().flatMap((code) => {
    const level = LEVELS.find((one) => one === placeLevel(code))
    return level === undefined ? [] : [{ code, level }]
  })

interface Found {
  point: string
  /** Where a point is named by more than one field. */
  of?: Record<string, string>
  name?: string | null
  key: string
  time: string
  body: Body
  publisher: string
}

/** Of each other point in a place that states the same, the newest row: one range of what mentions the place. */
const pointsIn = (question: SeriesQuestion, days: Days, own: Body, place: string): SQL => {
  const { register, shape, of, value } = question
  const [point = ''] = shape.leading
  const span = timeSpan(register, days.from, days.to)
  const alike = [
    ...[...shape.leading.slice(1), ...shape.trailing].map((name) => [name, of[name]] as const),
    ...(MUST[register.id] ?? []).map((name) => [name, textIn(own, name)] as const),
  ].map(([name, text]) => sql`AND row.body ->> ${`$.${name}`} IS ${text ?? null}`)
  return sql`
    WITH seen AS (
      SELECT key, at FROM mentions WHERE subject = ${place} AND register = ${register.id}
        AND at >= ${span?.from ?? ''} AND at < ${span?.until ?? '\x7f'} ORDER BY at DESC LIMIT ${LOOKED_THROUGH}),
    points AS (
      SELECT row.body ->> ${`$.${point}`} AS point, row.id, max(seen.at)
      FROM seen CROSS JOIN records AS row ON row.register = ${register.id} AND row.key = seen.key
      WHERE row.status <> 'withdrawn' AND row.body ->> ${`$.${point}`} <> ${of[point] ?? ''}
        AND row.body ->> ${`$.${value}`} IS NOT NULL ${sql.join(alike, sql` `)}
      GROUP BY row.body ->> ${`$.${point}`} LIMIT ${MOST_POINTS})
    SELECT json_object('point', points.point, 'key', row.key, 'time', row.time, 'body', json(row.body),
      'publisher', (SELECT publisher FROM entries WHERE entries.idx = row.idx)) AS row
    FROM points CROSS JOIN records AS row ON row.id = points.id ORDER BY points.point`
}

/**
 * Points to compare a series with by where they lie and what they share, for where positions tell nothing.
 * @param own - body of the series' newest row, which states its place; that of an outlet is its permit's
 * @returns the most alike first; empty where nothing states a place
 */
export const readAlike = async (
  db: { $client: D1Database },
  question: SeriesQuestion,
  days: Days,
  own: Body,
): Promise<Alike[]> => {
  const { register, shape, of } = question
  const [point = ''] = shape.leading
  const isOutlet = register.id === 'self-monitoring'
  const place = isOutlet
    ? parseRows<string>((await readRows(db, [placeOfPermit(of['permit'] ?? '')]))[0])[0]
    : textIn(own, fieldsWithRole(register, 'place')[0])
  const circles = place === undefined ? [] : circlesOf(place)
  if (circles.length === 0) return []
  const [label] = fieldsWithRole(register, 'label')
  const read = await readRows(
    db,
    circles.map(({ code }) => (isOutlet ? outletsIn(question, days, code) : pointsIn(question, days, own, code))),
  )
  const found = new Map<string, Alike>()
  circles.forEach(({ level }, at) => {
    for (const { point: code, of: named = { [point]: code }, name, ...newest } of parseRows<Found>(read[at])) {
      if (found.has(code)) continue
      const shared = (ALIKE[register.id] ?? []).filter((name) => {
        const text = textIn(own, name)
        return text !== undefined && text === textIn(newest.body, name)
      })
      found.set(code, {
        ...{ of: { ...of, ...named }, name: name ?? textIn(newest.body, label) ?? code },
        ...{ level, shared, newest },
      })
    }
  })
  const fields = ALIKE[register.id] ?? []
  const rank = ({ shared }: Alike): number => {
    const [first] = shared
    return first === undefined ? fields.length : fields.indexOf(first)
  }
  return [...found.values()]
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) || LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || b.shared.length - a.shared.length,
    )
    .slice(0, MOST)
}
