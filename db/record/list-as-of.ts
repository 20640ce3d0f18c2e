import { and, or, sql, type SQL } from 'drizzle-orm'
import { codesWithin } from '../../content/places/within.ts'
import { fieldsWithRole, isErasable, type RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { bounds, inForce, type Selection } from './list.ts'
import { decodeCursor, pageOf, type Page, type PageRequest, type Row } from './page.ts'
import { discloseLeaf } from './read.ts'

const WALK = 'as-of'

/**
 * One page of what a register said when the log held `size` entries, in order of key. Nothing is indexed by what was
 * said before: the whole register is walked until a page is full. `q` cannot be asked here.
 * @returns `undefined` when the cursor is of another list
 */
export const listRecordsAsOf = async (
  db: RecordDb,
  register: RegisterDefinition,
  selection: Selection,
  { size, limit, cursor }: PageRequest & { size: number },
): Promise<Page | undefined> => {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, WALK, 1)
  if (cursor !== undefined && !after) return undefined
  const rows = await db.all<Omit<Row, 'body'> & { leaf: string; open: string }>(sql`
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
      conditionsOf(register, selection),
      after && sql`entries.key > ${after[0]}`,
    )}
    ORDER BY entries.key LIMIT ${limit + 1}`)
  const disclosed = rows.map(({ leaf, open, ...row }) => ({
    ...row,
    body: JSON.stringify(discloseLeaf(leaf, new Map(Object.entries<string>(JSON.parse(open))))),
  }))
  return pageOf(disclosed, limit, WALK)
}

/** What an entry states of a field: in its leaf, or in the disclosure that opens the leaf's commitment. */
const statedBy =
  (register: RegisterDefinition) =>
  (name: string): SQL => {
    const field = register.fields[name]
    return field && isErasable(field)
      ? sql`(SELECT value->>'$' FROM disclosures WHERE disclosures.register = entries.register
          AND disclosures.key = entries.key AND disclosures.revision = entries.revision AND field = ${name})`
      : sql`leaves.leaf->>${`$.body.${name}`}`
  }

const conditionsOf = (
  register: RegisterDefinition,
  { place, organisation, on, fields, ...span }: Selection,
): SQL | undefined => {
  const stated = statedBy(register)
  const [time] = fieldsWithRole(register, 'time')
  const within = (name: string, { first, end }: { first: string; end: string }): SQL =>
    sql`${stated(name)} >= ${first} AND ${stated(name)} < ${end}`
  /** One of the fields with a role has to hold; where there is none, nothing does. */
  const some = (role: 'place' | 'organisation', holds: (name: string) => SQL): SQL =>
    or(...fieldsWithRole(register, role).map(holds)) ?? sql`0`
  return and(
    time === undefined ? undefined : bounds(stated(time), span),
    place === undefined ? undefined : some('place', (name) => within(name, codesWithin(place))),
    organisation === undefined ? undefined : some('organisation', (name) => sql`${stated(name)} = ${organisation}`),
    on === undefined ? undefined : inForce(register, on, stated),
    ...Object.entries(fields).map(([name, value]) => sql`CAST(${stated(name)} AS TEXT) = ${value}`),
  )
}
