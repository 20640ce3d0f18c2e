import { and, or, sql, type SQL } from 'drizzle-orm'
import { codesWithin } from '../../content/places/within.ts'
import { fieldsWithRole, isErasable } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { utf8 } from '../../content/log/bytes.ts'
import { canonical } from '../../content/log/canonical.ts'
import { TILE_WIDTH } from '../../content/log/tiles.ts'
import type { RecordDb } from './db.ts'
import { bounds, inForce, isAsked, type Selection } from './list.ts'
import { decodeCursor, pageOf, type Page, type PageRequest, type Row } from './page.ts'
import { discloseLeaf } from './read.ts'
import { readSealedLeaves } from './sealed.ts'

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
  const rows: Stated[] = []
  let from = after && String(after[0])
  do {
    // Only the leaf of an entry that was changed since has to be fetched: what a record says now stands in the record.
    const sealed = await readSealedBefore(db, register.id, size, from)
    rows.push(...(await walk(db, register, selection, size, { from, sealed, limit: limit + 1 - rows.length })))
    from = sealed?.until
  } while (from !== undefined && rows.length <= limit)
  const disclosed = rows.map(({ leaf, open, ...row }) => ({
    ...row,
    // A record has its fields in the order they were sent, a leaf in that of canonical JSON: exports keep their bytes.
    body: canonical(discloseLeaf(leaf, new Map(Object.entries<string>(JSON.parse(open))))),
  }))
  return pageOf(disclosed, limit, WALK)
}

type Stated = Omit<Row, 'body'> & { leaf: string; open: string }

/** The newest entry of each key when the log held `size` entries, unless it was withdrawn. */
const standing = (register: string, size: number): SQL => sql`
  entries.register = ${register} AND entries.idx < ${size} AND entries.status <> 'withdrawn'
  AND NOT EXISTS (SELECT 1 FROM entries AS newer WHERE newer.register = entries.register
    AND newer.key = entries.key AND newer.revision > entries.revision AND newer.idx < ${size})`

const walk = (
  db: RecordDb,
  register: RegisterDefinition,
  selection: Selection,
  size: number,
  { from, sealed, limit }: { from: string | undefined; sealed: Sealed | undefined; limit: number },
): Promise<Stated[]> => {
  const leaf = leafOf(sealed)
  return db.all<Stated>(sql`
    SELECT entries.register, entries.key, entries.revision, entries.status, entries.publisher,
      entries.published_at AS publishedAt, entries.reason, entries.idx AS "index", ${leaf} AS leaf,
      json_array(entries.key) AS position,
      (SELECT json_group_object(field, value) FROM disclosures
        WHERE disclosures.register = entries.register AND disclosures.key = entries.key
          AND disclosures.revision = entries.revision) AS open
    FROM entries ${sealed ? sql`LEFT` : sql`CROSS`} JOIN leaves ON leaves.idx = entries.idx
    WHERE ${and(
      standing(register.id, size),
      conditionsOf(register, selection, leaf),
      from === undefined ? undefined : sql`entries.key > ${from}`,
      sealed?.until === undefined ? undefined : sql`entries.key <= ${sealed.until}`,
    )}
    ORDER BY entries.key LIMIT ${limit}`)
}

/** Leaves that were moved out of the database and that no record repeats. */
interface Sealed {
  /** JSON: leaf by index. */
  leaves: string
  /** Key up to which they are here; `undefined` where there are no more. */
  until: string | undefined
}

/** A leaf from where it stands: the table, the record that still says the same, or the sealed bundle. */
const leafOf = (sealed: Sealed | undefined): SQL =>
  sealed
    ? sql`COALESCE(leaves.leaf,
        (SELECT json_object('body', json(records.body)) FROM records WHERE records.register = entries.register
          AND records.key = entries.key AND records.idx = entries.idx),
        ${sealed.leaves} ->> ('$."' || entries.idx || '"'))`
    : sql`leaves.leaf`

/** Sealed leaves fetched at once, and the bytes of them that go into one bound value. */
const MAX_FETCHED = 200
const MAX_BOUND_BYTES = 1_000_000

/** @returns `undefined` while nothing is sealed */
const readSealedBefore = async (
  db: RecordDb,
  register: string,
  size: number,
  from: string | undefined,
): Promise<Sealed | undefined> => {
  const last = await db.get<{ number: number | null }>(sql`SELECT max(number) AS number FROM sealed_bundles`)
  if (typeof last?.number !== 'number') return undefined
  const wanted = await db.all<{ key: string; index: number }>(sql`
    SELECT entries.key, entries.idx AS "index" FROM entries
    WHERE ${and(
      standing(register, size),
      // Bundles are sealed in order.
      sql`entries.idx < ${(last.number + 1) * TILE_WIDTH}`,
      sql`NOT EXISTS (SELECT 1 FROM records WHERE records.register = entries.register AND records.key = entries.key
        AND records.idx = entries.idx)`,
      from === undefined ? undefined : sql`entries.key > ${from}`,
    )}
    ORDER BY entries.key LIMIT ${MAX_FETCHED + 1}`)
  const leaves = await readSealedLeaves(
    db,
    wanted.slice(0, MAX_FETCHED).map(({ index }) => index),
  )
  const fitting: Record<string, string> = {}
  let [bytes, until]: [number, string | undefined] = [0, undefined]
  for (const { key, index } of wanted.slice(0, MAX_FETCHED)) {
    const leaf = leaves.get(index) ?? '{"body":null}'
    bytes += utf8(leaf).length
    if (bytes > MAX_BOUND_BYTES && until !== undefined) return { leaves: JSON.stringify(fitting), until }
    fitting[index] = leaf
    until = key
  }
  return { leaves: JSON.stringify(fitting), until: wanted.length > MAX_FETCHED ? until : undefined }
}

/** What an entry states of a field: in its leaf, or in the disclosure that opens the leaf's commitment. */
const statedBy =
  (register: RegisterDefinition, leaf: SQL) =>
  (name: string): SQL => {
    const field = register.fields[name]
    return field && isErasable(field)
      ? sql`(SELECT value->>'$' FROM disclosures WHERE disclosures.register = entries.register
          AND disclosures.key = entries.key AND disclosures.revision = entries.revision AND field = ${name})`
      : sql`${leaf}->>${`$.body.${name}`}`
  }

const conditionsOf = (
  register: RegisterDefinition,
  { place, organisation, on, fields, ...span }: Selection,
  leaf: SQL,
): SQL | undefined => {
  const stated = statedBy(register, leaf)
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
    ...Object.entries(fields).map(([name, value]) => isAsked(stated(name), value)),
  )
}
