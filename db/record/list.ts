import { and, sql, type SQL } from 'drizzle-orm'
import type { Alike } from '../../content/search/alike.ts'
import { matchWithin } from '../../content/search/match.ts'
import { normaliseKeyPart } from '../../content/registers/key.ts'
import { placeThrough, type PlaceThrough } from '../../content/registers/place-through.ts'
import type { AskedValue } from '../../content/registers/question.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { Span } from '../../content/registers/span.ts'
import type { RecordDb } from './db.ts'
import { decodeCursor, pageOf, type Page, type PageRequest, type Position, type Row } from './page.ts'

/** Which records of a register a reader asks for. */
export interface Selection {
  place?: string | undefined
  organisation?: string | undefined
  /** Bounds of the register's `time` field, as stored text; `until` itself is left out. */
  from?: string | undefined
  until?: string | undefined
  q?: string | undefined
  /** What is read as `q` is typed; it counts as found too. */
  alike?: Alike | undefined
  /** Field → stored value as text, or several of which one is meant; a boolean is `1` or `0`. */
  fields: Record<string, AskedValue>
  /** A day (`YYYY-MM-DD`) on which the record must have been in force. */
  on?: string | undefined
}

/** An index to walk: which rows it holds, in which order, and where a page goes on. */
interface Walk {
  /** Cursors carry it. */
  name: string
  from: SQL
  where: SQL | undefined
  /** Columns of the order; a page ends at their values and the next one begins after them. */
  order: SQL[]
  /** The question that it answers whole. */
  answers?: 'place' | 'organisation'
  /** What comes after a position, where the order's columns stand in two tables; else they are compared as one. */
  beyond?: (after: Position) => SQL
}

/** Bounds of the register's time. */
export const bounds = (column: SQL, { from, until }: Span): SQL | undefined =>
  and(
    from === undefined ? undefined : sql`${column} >= ${from}`,
    until === undefined ? undefined : sql`${column} < ${until}`,
  )

/** An instant or day as it stands in a key, without what may follow its seconds. */
const inKey = (time: string | undefined): string => (time === undefined ? '' : normaliseKeyPart(time).replace(/Z$/, ''))

/** Sorts after everything that goes on behind it. */
const LAST = '\x7f'

/** The records of one place by those that they refer to, one range of keys each; times narrow it where keys hold them. */
const walkThrough = (register: RegisterDefinition, through: PlaceThrough, place: string, span: Span): Walk => {
  const from = through.timeFollows ? inKey(span.from) : ''
  const until = through.timeFollows && span.until !== undefined ? `~${inKey(span.until)}` : LAST
  return {
    name: 'through',
    answers: 'place',
    from: sql`mentions CROSS JOIN records ON records.register = ${register.id}
      AND records.key >= mentions.key || ${`~${from}`} AND records.key < mentions.key || ${until}`,
    where: and(
      sql`mentions.subject = ${place} AND mentions.register = ${through.register}`,
      bounds(sql`records.time`, span),
    ),
    order: [sql`mentions.at`, sql`mentions.key`, sql`records.key`],
    beyond: ([at, subject, key]) => sql`(mentions.at, mentions.key) >= (${at}, ${subject})
      AND records.key > CASE WHEN mentions.at = ${at} AND mentions.key = ${subject} THEN ${key} ELSE '' END`,
  }
}

/**
 * The narrowest index for a selection. Each has its own order, so that a page is read without sorting:
 * by search hit, by time within an organisation or place, by time, by key.
 * `CROSS JOIN` keeps the database from turning the walk round.
 */
const walkOf = (register: RegisterDefinition, selection: Selection, newestFirst: boolean): Walk => {
  const match = matchWithin([register.id], selection.q ?? '', selection.alike)
  if (match !== undefined)
    return {
      name: 'search',
      from: sql`search CROSS JOIN records ON records.id = search.rowid`,
      where: and(sql`search MATCH ${match}`, bounds(sql`records.time`, selection)),
      order: [sql`search.rowid`],
    }
  const through = selection.place === undefined ? undefined : placeThrough(register)
  if (through?.leads && selection.place !== undefined && selection.organisation === undefined)
    return walkThrough(register, through, selection.place, selection)
  const subject = selection.organisation ?? (through ? undefined : selection.place)
  if (subject !== undefined)
    return {
      name: 'subject',
      answers: selection.organisation === undefined ? 'place' : 'organisation',
      from: sql`mentions CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key`,
      where: and(
        sql`mentions.subject = ${subject} AND mentions.register = ${register.id}`,
        bounds(sql`mentions.at`, selection),
        // A record without a time is mentioned at the instant it was published.
        bounds(sql`records.time`, selection),
      ),
      order: [sql`mentions.at`, sql`mentions.key`],
    }
  const timed = bounds(sql`records.time`, selection)
  return timed || (newestFirst && isTimed(register))
    ? { name: 'time', from: sql`records`, where: timed, order: [sql`records.time`, sql`records.key`] }
    : { name: 'key', from: sql`records`, where: undefined, order: [sql`records.key`] }
}

/** Whether every record has a time: a walk by time leaves out what has none. */
const isTimed = ({ fields }: RegisterDefinition): boolean =>
  Object.values(fields).find(({ role }) => role.includes('time'))?.required === true

/** Whether what a record refers to lies in a place: four look-ups by key. */
const liesThrough = ({ field, register }: PlaceThrough, place: string): SQL =>
  sql`EXISTS (SELECT 1 FROM records AS referred CROSS JOIN entries AS stated ON stated.idx = referred.idx
    CROSS JOIN mentions AS lying ON lying.subject = ${place} AND lying.register = referred.register
      AND lying.at = COALESCE(referred.time, stated.published_at) AND lying.key = referred.key
    WHERE referred.register = ${register} AND referred.key = records.body->>${`$.${field}`})`

const isMentioned = (subject: string): SQL =>
  sql`EXISTS (SELECT 1 FROM mentions AS other WHERE other.subject = ${subject} AND other.register = records.register
    AND other.at = COALESCE(records.time, entries.published_at) AND other.key = records.key)`

/** Conditions that the walked index does not answer by itself. */
const conditionsOf = (register: RegisterDefinition, selection: Selection, { answers }: Walk): SQL | undefined => {
  const { place, organisation, on } = selection
  const through = placeThrough(register)
  return and(
    sql`records.register = ${register.id} AND records.status <> 'withdrawn'`,
    organisation === undefined || answers === 'organisation' ? undefined : isMentioned(organisation),
    place === undefined || answers === 'place' ? undefined : through ? liesThrough(through, place) : isMentioned(place),
    ...Object.entries(selection.fields).map(([name, value]) => isAsked(sql`records.body->>${`$.${name}`}`, value)),
    on === undefined ? undefined : inForce(register, on, (name) => sql`records.body->>${`$.${name}`}`),
  )
}

/** Whether a field holds what was asked for. */
export const isAsked = (stated: SQL, asked: AskedValue): SQL =>
  typeof asked === 'string'
    ? sql`CAST(${stated} AS TEXT) = ${asked}`
    : sql`CAST(${stated} AS TEXT) IN (SELECT value FROM json_each(${JSON.stringify(asked)}))`

/** Whether a record held on a day: by its effective dates. A register without them is asked for the day by its time. */
export const inForce = (
  { effective }: RegisterDefinition,
  day: string,
  stated: (name: string) => SQL,
): SQL | undefined =>
  effective &&
  sql`COALESCE(${stated(effective.from)}, '') <= ${day} AND COALESCE(${stated(effective.until)}, '9999-12-31') >= ${day}`

/** Values of a list's order, one after the other. */
const listed = (parts: SQL[]): SQL => sql.join(parts, sql`, `)

/** What comes after a position of a walk. */
const beyond = ({ order, beyond: own }: Walk, after: Position): SQL =>
  own?.(after) ?? sql`(${listed(order)}) > (${listed(after.map((part) => sql`${part}`))})`

/**
 * One page of the newest entries of a register, withdrawn ones left out.
 * @returns `undefined` when the cursor is of another list
 */
export const listRecords = async (
  db: RecordDb,
  register: RegisterDefinition,
  selection: Selection,
  { limit, cursor, newestFirst = false }: PageRequest,
): Promise<Page | undefined> => {
  const walk = walkOf(register, selection, newestFirst)
  const name = newestFirst ? `${walk.name}-newest` : walk.name
  const after = cursor === undefined ? undefined : decodeCursor(cursor, name, walk.order.length)
  if (cursor !== undefined && !after) return undefined
  const [time, key] = walk.order
  const isTurned = newestFirst && key !== undefined && walk.name !== 'through'
  const rows = await db.all<Row>(sql`
    SELECT records.register, records.key, records.revision, records.status, entries.publisher,
      entries.published_at AS publishedAt, entries.reason, records.idx AS "index", records.body,
      json_array(${listed(walk.order)}) AS position
    FROM ${walk.from} CROSS JOIN entries ON entries.idx = records.idx
    WHERE ${and(
      walk.where,
      conditionsOf(register, selection, walk),
      after &&
        (isTurned
          ? sql`${time} <= ${after[0]} AND (${time} < ${after[0]} OR ${key} > ${after[1]})`
          : beyond(walk, after)),
    )}
    ORDER BY ${isTurned ? sql`${time} DESC, ${key}` : listed(walk.order)} LIMIT ${limit + 1}`)
  return pageOf(rows, limit, name)
}
