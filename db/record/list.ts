import { and, sql, type SQL } from 'drizzle-orm'
import { matchExpression } from '../../content/search/tokens.ts'
import { fieldsWithRole, type RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { discloseLeaf, disclosed } from './read.ts'
import type { StoredRecord } from './record.ts'

/** Which records of a register a reader asks for. */
export interface Selection {
  place?: string | undefined
  organisation?: string | undefined
  /** Bounds of the register's `time` field, as stored text; `until` itself is left out. */
  from?: string | undefined
  until?: string | undefined
  q?: string | undefined
  /** Field → stored value, as text. */
  fields: Record<string, string>
  /** A day (`YYYY-MM-DD`) on which the record must have been in force. */
  on?: string | undefined
}

export interface Page {
  items: StoredRecord[]
  /** Where the next page goes on; `undefined` on the last one. */
  cursor: string | undefined
}

const encodeCursor = (position: (string | number)[]): string => btoa(encodeURIComponent(JSON.stringify(position)))

/** @returns `undefined` for anything that `encodeCursor` did not write */
export const decodeCursor = (cursor: string): (string | number)[] | undefined => {
  try {
    const position: unknown = JSON.parse(decodeURIComponent(atob(cursor)))
    const whole =
      Array.isArray(position) && position.every((part) => typeof part === 'string' || typeof part === 'number')
    return whole ? position : undefined
  } catch {
    return undefined
  }
}

/** An index to walk: which rows it holds, in which order, and where a page goes on. */
interface Walk {
  from: SQL
  where: SQL | undefined
  /** Columns of the order; a page ends at their values and the next one begins after them. */
  order: SQL[]
}

const bounds = (column: SQL, { from, until }: Selection): SQL | undefined =>
  and(
    from === undefined ? undefined : sql`${column} >= ${from}`,
    until === undefined ? undefined : sql`${column} < ${until}`,
  )

/**
 * The narrowest index for a selection. Each has its own order, so that a page is read without sorting:
 * by search hit, by time within an organisation or place, by time, by key.
 * `CROSS JOIN` keeps the database from turning the walk round.
 */
const walkOf = (register: string, selection: Selection): Walk => {
  const match = matchExpression(selection.q ?? '')
  if (match !== undefined)
    return {
      from: sql`search CROSS JOIN records ON records.id = search.rowid`,
      where: and(sql`search MATCH ${match}`, bounds(sql`records.time`, selection)),
      order: [sql`search.rowid`],
    }
  const subject = selection.organisation ?? selection.place
  if (subject !== undefined)
    return {
      from: sql`mentions CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key`,
      where: and(
        sql`mentions.subject = ${subject} AND mentions.register = ${register}`,
        bounds(sql`mentions.at`, selection),
      ),
      order: [sql`mentions.at`, sql`mentions.key`],
    }
  const timed = bounds(sql`records.time`, selection)
  return { from: sql`records`, where: timed, order: timed ? [sql`records.time`, sql`records.key`] : [sql`records.key`] }
}

/** Conditions that the walked index does not answer by itself. */
const conditionsOf = (register: RegisterDefinition, selection: Selection): SQL | undefined => {
  const mentioned = (subject: string): SQL =>
    sql`EXISTS (SELECT 1 FROM mentions AS other WHERE other.subject = ${subject} AND other.register = records.register
      AND other.at = COALESCE(records.time, entries.published_at) AND other.key = records.key)`
  const { place, organisation, on, q } = selection
  const subjects = [place, organisation].filter((subject) => subject !== undefined)
  const unwalked = q === undefined ? subjects.slice(1) : subjects
  return and(
    sql`records.register = ${register.id} AND records.status <> 'withdrawn'`,
    ...unwalked.map(mentioned),
    ...Object.entries(selection.fields).map(([name, value]) => sql`records.body->>${`$.${name}`} = ${value}`),
    on === undefined ? undefined : inForce(register, on),
  )
}

/** Whether a record held on a day: by its effective dates. A register without them is asked for the day by its time. */
const inForce = ({ effective }: RegisterDefinition, day: string): SQL | undefined =>
  effective &&
  sql`COALESCE(records.body->>${`$.${effective.from}`}, '') <= ${day}
    AND COALESCE(records.body->>${`$.${effective.until}`}, '9999-12-31') >= ${day}`

export type Row = { [name in keyof Omit<StoredRecord, 'body'>]: StoredRecord[name] } & {
  body: string | null
  position: string
}

/** One page of the newest entries of a register, withdrawn ones left out. */
export const listRecords = async (
  db: RecordDb,
  register: RegisterDefinition,
  selection: Selection,
  { limit, after }: { limit: number; after?: (string | number)[] | undefined },
): Promise<Page> => {
  const walk = walkOf(register.id, selection)
  const order = sql.join(walk.order, sql`, `)
  const beyond =
    after &&
    sql`(${order}) > (${sql.join(
      after.map((part) => sql`${part}`),
      sql`, `,
    )})`
  const rows = await db.all<Row>(sql`
    SELECT records.register, records.key, records.revision, records.status, entries.publisher,
      entries.published_at AS publishedAt, entries.reason, records.idx AS "index", records.body,
      json_array(${order}) AS position
    FROM ${walk.from} CROSS JOIN entries ON entries.idx = records.idx
    WHERE ${and(walk.where, conditionsOf(register, selection), beyond)}
    ORDER BY ${order} LIMIT ${limit + 1}`)
  return pageOf(rows, limit)
}

export const pageOf = (rows: Row[], limit: number): Page => {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(({ position: _, ...row }) => disclosed(row)),
    cursor: last && encodeCursor(JSON.parse(last.position)),
  }
}

/**
 * One page of what a register said when the log held `size` entries, in order of key.
 * Of a selection only fields, bounds of time and places given as stored can be asked here.
 */
export const listRecordsAsOf = async (
  db: RecordDb,
  register: RegisterDefinition,
  selection: Selection,
  { size, limit, after }: { size: number; limit: number; after?: (string | number)[] | undefined },
): Promise<Page> => {
  const rows = await db.all<Row & { leaf: string; open: string }>(sql`
    SELECT entries.register, entries.key, entries.revision, entries.status, entries.publisher,
      entries.published_at AS publishedAt, entries.reason, entries.idx AS "index", leaves.leaf,
      json_array(entries.key) AS position,
      (SELECT json_group_object(field, value) FROM disclosures
        WHERE disclosures.register = entries.register AND disclosures.key = entries.key
          AND disclosures.revision = entries.revision) AS open
    FROM entries CROSS JOIN leaves ON leaves.idx = entries.idx
    WHERE ${and(
      sql`entries.register = ${register.id} AND entries.idx < ${size} AND entries.status <> 'withdrawn'`,
      sql`NOT EXISTS (SELECT 1 FROM entries AS newer WHERE newer.register = entries.register
        AND newer.key = entries.key AND newer.revision > entries.revision AND newer.idx < ${size})`,
      statedConditions(register, selection),
      after && sql`entries.key > ${after[0]}`,
    )}
    ORDER BY entries.key LIMIT ${limit + 1}`)
  return pageOf(
    rows.map(({ leaf, open, ...row }) => ({
      ...row,
      body: JSON.stringify(discloseLeaf(leaf, new Map(Object.entries<string>(JSON.parse(open))))),
    })),
    limit,
  )
}

/** A selection asked of leaves, which hold every field that is not erasable as it was stated. */
const statedConditions = (register: RegisterDefinition, selection: Selection): SQL | undefined => {
  const stated = (name: string): SQL => sql`leaves.leaf->>${`$.body.${name}`}`
  const equal = (name: string | undefined, value: string | undefined): SQL | undefined =>
    name === undefined || value === undefined ? undefined : sql`${stated(name)} = ${value}`
  const [time] = fieldsWithRole(register, 'time')
  return and(
    time === undefined ? undefined : bounds(stated(time), selection),
    equal(fieldsWithRole(register, 'place')[0], selection.place),
    equal(fieldsWithRole(register, 'organisation')[0], selection.organisation),
    ...Object.entries(selection.fields).map(([name, value]) => equal(name, value)),
  )
}
