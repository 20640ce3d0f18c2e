import { REGISTERS } from '../../content/generated/registers.ts'
import { besideOf, besideRegister } from '../../content/registers/derived.ts'
import { besideSubject, hasSubject } from '../../content/registers/stages.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import { keyFields } from '../../content/registers/key.ts'
import { oncePerRegister } from '../../content/registers/once.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { MAX_PLACED, unlessTooMany } from './beside.ts'
import { discloseLeaf, keysUnder } from './read.ts'
import { parseBody, type StoredRecord } from './record.ts'
import { readSealedLeaves, type SealedDb } from './sealed.ts'
import { referredName, referredQuery, type Referred } from './referred.ts'

/** A record with everything its page shows, read in one round trip. */
export interface RecordView {
  /** Newest first; the first is the record itself. At most `MAX_REVISIONS`. */
  revisions: [StoredRecord, ...StoredRecord[]]
  /**
   * Rows that it is computed from besides itself: its sample, itself included, or rows of another register. Of a register
   * of steps all steps of its subject, itself included.
   */
  beside: StoredRecord[]
  /** Rows that the register read by place states of its place and of those above it; none where there are too many. */
  placed: StoredRecord[]
  /** What it refers to, the places they and it lie in, and the organisations that published it or replied to it. */
  referred: Referred
  /** Records of other registers that refer to it, newest first, at most `MAX_RELATED` a register. */
  related: Map<string, StoredRecord[]>
  /** What organisations replied to it, the last published first. */
  replies: StoredRecord[]
  /** What was erased from it; `erasure` is the key of the record that says why. */
  erased: { revision: number; field: string; erasure: string }[]
  treeSize: number
}

export const MAX_RELATED = 5
export const MAX_REVISIONS = 50
/** Rows beside one record that are read: a sample has fewer parameters, an outlet fewer limits. */
const MAX_BESIDE = 200
/** Replies read of one record; a record has a few. */
const MAX_REPLIES = 50

type Part = 'own' | 'earlier' | 'referred' | 'related' | 'beside' | 'placed' | 'reply'

/** All parts of a page are rows of one kind, so that one statement reads them. */
type Row = Omit<StoredRecord, 'body'> & { part: Part; body: string | null; more: string | null }

const columns = (part: Part, body = 'records.body', more = 'NULL'): string =>
  `'${part}' AS part, entries.register, entries.key, entries.revision, entries.status, entries.publisher,
    entries.published_at AS publishedAt, entries.reason, entries.idx AS "index", ${body} AS body, ${more} AS more`

const NEWEST = 'FROM records CROSS JOIN entries ON entries.idx = records.idx'

/** The record itself, with the log's size and what was erased from it. */
const OWN = `SELECT ${columns(
  'own',
  'records.body',
  `json_object(
    'treeSize', (SELECT max(size) FROM checkpoints),
    'erased', (SELECT json_group_array(json_object('revision', gone.revision, 'field', gone.field, 'erasure', erasure.key))
      FROM erasures AS gone CROSS JOIN entries AS erasure ON erasure.idx = gone.idx
      WHERE gone.register = ?1 AND gone.key = ?2))`,
)} ${NEWEST} WHERE records.register = ?1 AND records.key = ?2`

/** Leaves of the revisions before the newest; a record that never changed has none. */
const EARLIER = `SELECT ${columns(
  'earlier',
  'leaves.leaf',
  `(SELECT json_group_object(field, value) FROM disclosures WHERE disclosures.register = ?1
    AND disclosures.key = ?2 AND disclosures.revision = entries.revision)`,
)} FROM entries LEFT JOIN leaves ON leaves.idx = entries.idx
  WHERE entries.register = ?1 AND entries.key = ?2
    AND entries.revision < (SELECT revision FROM records WHERE register = ?1 AND key = ?2)
  ORDER BY entries.revision DESC LIMIT ${MAX_REVISIONS - 1}`

/** ?3 is the register of the rows beside the record, ?4 their first key and ?5 what comes after their last. */
const BESIDE = `SELECT ${columns('beside')} ${NEWEST}
  WHERE records.register = ?3 AND records.key >= ?4 AND records.key < ?5 AND records.status <> 'withdrawn'
  ORDER BY records.key LIMIT ${MAX_BESIDE}`

/**
 * Levels of a place code: how many characters each keeps, and what makes a code of them. A code that is no place, such as
 * the city of a municipality, has no rows.
 */
const LADDER = JSON.stringify([
  { digits: 12, zeros: '' },
  { digits: 9, zeros: '' },
  { digits: 6, zeros: '' },
  { digits: 4, zeros: '00' },
  { digits: 2, zeros: '0000' },
])

/** Rows of the place of record ?2 and of the places above it, in the register that its own reads by place. */
const placedPart = (register: RegisterDefinition): string[] => {
  const [field] = fieldsWithRole(register, 'place')
  if (register.beside === undefined || field === undefined) return []
  return [
    `SELECT ${columns('placed')} FROM (
        SELECT DISTINCT substr(origin.body ->> '$.${field}', 1, level.value ->> 'digits') || (level.value ->> 'zeros') AS place
        FROM records AS origin CROSS JOIN json_each('${LADDER}') AS level
        WHERE origin.register = ?1 AND origin.key = ?2) AS ladder
      CROSS JOIN records ON records.register = '${register.beside}'
        AND records.key >= ladder.place || '~' AND records.key < ladder.place || char(127)
      CROSS JOIN entries ON entries.idx = records.idx
      WHERE records.status <> 'withdrawn' LIMIT ${MAX_PLACED + 1}`,
  ]
}

/** The last published first, which is the order of the index; withdrawn ones have no body. */
const REPLIES = `SELECT ${columns('reply')} ${NEWEST}
  WHERE records.register IS 'replies' AND records.body ->> 'register' = ?1 AND records.body ->> 'recordKey' = ?2
  ORDER BY records.id DESC LIMIT ${MAX_REPLIES}`

/** Joined from what is wanted: an `IN` would walk all records and look each up there. */
const referredPart = (wanted: string): string =>
  `SELECT ${columns('referred')} FROM (${wanted}) AS wanted
    CROSS JOIN records ON records.register = wanted.register AND records.key = wanted.key
    CROSS JOIN entries ON entries.idx = records.idx`

/** Who published its revisions and who replied to it, for what they are called. */
const NAMED = `SELECT 'organisations' AS register, publisher AS key FROM entries WHERE register = ?1 AND key = ?2
  UNION SELECT 'organisations', body ->> 'organisation' FROM records
    WHERE records.register IS 'replies' AND body ->> 'register' = ?1 AND body ->> 'recordKey' = ?2`

/**
 * Registers whose keys begin with a reference to this one: their rows of one record are one range of an index.
 * References elsewhere in a row are not followed back, since no index holds them.
 */
const relatedParts = (register: RegisterDefinition): string[] =>
  Object.values(REGISTERS).flatMap((other) => {
    const [[, first] = [], ...rest] = keyFields(other)
    if (first?.ref !== register.id || other.id === register.id) return []
    const range = rest.length === 0 ? `records.key = ?2` : `records.key >= ?2 || '~' AND records.key < ?2 || char(127)`
    return [
      `SELECT ${columns('related')} ${NEWEST}
        WHERE records.register = '${other.id}' AND ${range} AND records.status <> 'withdrawn'
        ORDER BY records.key DESC LIMIT ${MAX_RELATED}`,
    ]
  })

/** D1 takes no longer UNION. */
const MAX_UNION = 5

/**
 * Usually one; a register that many others refer to takes more. Put together once: that costs more than running them.
 */
const statementsOf = oncePerRegister((register): string[] => {
  const wanted = referredQuery(register)
  const parts = [
    OWN,
    EARLIER,
    REPLIES,
    ...(besideRegister(register) === undefined && !hasSubject(register) ? [] : [BESIDE]),
    ...placedPart(register),
    referredPart(wanted === undefined ? NAMED : `SELECT * FROM (${wanted}) UNION SELECT * FROM (${NAMED})`),
    ...relatedParts(register),
  ].map((part) => `SELECT * FROM (${part})`)
  const made: string[] = []
  for (let at = 0; at < parts.length; at += MAX_UNION) made.push(parts.slice(at, at + MAX_UNION).join(' UNION ALL '))
  return made
})

const stored = ({ part: _, more: __, body, ...row }: Row): StoredRecord => ({ ...row, body: parseBody(body) })

/** Old leaves may have been sealed. */
const withLeaves = async (db: SealedDb, rows: Row[]): Promise<Row[]> => {
  const sealed = rows.filter(({ body }) => body === null).map(({ index }) => index)
  const leaves = await readSealedLeaves(db, sealed)
  return rows.map((row) => ({ ...row, body: row.body ?? leaves.get(row.index) ?? null }))
}

const earlier = ({ more, body, ...row }: Row): StoredRecord => {
  const open = new Map(Object.entries<string>(JSON.parse(more ?? '{}')))
  return { ...stored({ ...row, more, body: null }), body: body === null ? null : discloseLeaf(body, open) }
}

/** A record with the rows it is computed from, for those who print nothing else. */
export interface RecordBeside {
  record: StoredRecord
  /** As `RecordView` has them. */
  beside: StoredRecord[]
  placed: StoredRecord[]
  replies: StoredRecord[]
  /** How many values were erased from it. */
  erased: number
}

/** @returns `undefined` when the register has no such key */
export const readRecordBeside = async (
  { $client }: { $client: D1Database },
  register: RegisterDefinition,
  key: string,
): Promise<RecordBeside | undefined> => {
  const beside = besideOf(register, key)
  const { first, end } = keysUnder(beside?.prefix ?? '')
  const parts = [OWN, REPLIES, ...(beside ? [BESIDE] : []), ...placedPart(register)].map(
    (part) => `SELECT * FROM (${part})`,
  )
  const { results } = await $client
    .prepare(parts.join(' UNION ALL '))
    .bind(register.id, key, ...(beside ? [beside.register, first, end] : []))
    .all<Row>()
  const [record, ...rows] = results
  if (record?.part !== 'own') return undefined
  const { erased }: Pick<RecordView, 'erased'> = JSON.parse(record.more ?? '{}')
  const read = (part: Part): StoredRecord[] => rows.filter((row) => row.part === part).map(stored)
  return {
    record: stored(record),
    beside: read('beside'),
    placed: unlessTooMany(read('placed')),
    replies: read('reply'),
    erased: erased.length,
  }
}

/** @returns `undefined` when the register has no such key */
export const readRecordView = async (
  db: SealedDb,
  register: RegisterDefinition,
  key: string,
): Promise<RecordView | undefined> => {
  const { $client } = db
  const beside = besideOf(register, key) ?? besideSubject(register, key)
  const { first, end } = keysUnder(beside?.prefix ?? '')
  const range = beside ? [beside.register, first, end] : []
  const statements = statementsOf(register).map((statement) =>
    $client.prepare(statement).bind(register.id, key, ...(statement.includes(BESIDE) ? range : [])),
  )
  const [only, ...more] = statements
  // A statement alone costs less than a batch of one.
  const results = only && more.length === 0 ? [await only.all<Row>()] : await $client.batch<Row>(statements)
  const rows = Map.groupBy(
    results.flatMap((result) => result.results),
    ({ part }) => part,
  )
  const [record] = rows.get('own') ?? []
  if (!record) return undefined
  const before = await withLeaves(db, rows.get('earlier') ?? [])
  const read = (part: Part): StoredRecord[] => rows.get(part)?.map(stored) ?? []
  const { treeSize, erased }: Pick<RecordView, 'treeSize' | 'erased'> = JSON.parse(record.more ?? '{}')
  return {
    revisions: [stored(record), ...before.map(earlier)],
    beside: read('beside'),
    placed: unlessTooMany(read('placed')),
    referred: new Map(
      read('referred').flatMap(({ register: id, key: name, body }) => (body ? [[referredName(id, name), body]] : [])),
    ),
    related: Map.groupBy(read('related'), (row) => row.register),
    replies: read('reply'),
    erased,
    treeSize,
  }
}
