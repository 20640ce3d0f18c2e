import { REGISTERS } from '../../content/generated/registers.ts'
import type { Body } from '../../content/registers/facts.ts'
import { keyFields } from '../../content/registers/key.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { discloseLeaf, keysUnder, samplePrefix } from './read.ts'
import { parseBody, type StoredRecord } from './record.ts'
import { referredCondition, referredName, type Referred } from './referred.ts'

/** A record with everything its page shows, read in one round trip. */
export interface RecordView {
  /** Newest first; the first is the record itself. At most `MAX_REVISIONS`. */
  revisions: [StoredRecord, ...StoredRecord[]]
  /** Rows observed in the same sample, the record itself included; empty where the register has no samples. */
  sample: StoredRecord[]
  /** What it refers to, and the places they and it lie in. */
  referred: Referred
  /** Records of other registers that refer to it, newest first, at most `MAX_RELATED` a register. */
  related: Map<string, StoredRecord[]>
  /** What was erased from it; `erasure` is the key of the record that says why. */
  erased: { revision: number; field: string; erasure: string }[]
  treeSize: number
}

export const MAX_RELATED = 5
export const MAX_REVISIONS = 50
const MAX_SAMPLE = 200

/** Every statement of the batch answers such rows. */
type Row = Omit<StoredRecord, 'body'> & { body: string | null; more: string | null }

const columns = (body: string, more: string): string =>
  `entries.register, entries.key, entries.revision, entries.status, entries.publisher,
    entries.published_at AS publishedAt, entries.reason, entries.idx AS "index", ${body} AS body, ${more} AS more`

const newest = (condition: string, more = 'NULL'): string =>
  `SELECT ${columns('records.body', more)} FROM records CROSS JOIN entries ON entries.idx = records.idx WHERE ${condition}`

/** The record itself, with the log's size and what was erased from it. */
const OWN = newest(
  'records.register = ?1 AND records.key = ?2',
  `json_object(
    'treeSize', (SELECT max(size) FROM checkpoints),
    'erased', (SELECT json_group_array(json_object('revision', gone.revision, 'field', gone.field, 'erasure', erasure.key))
      FROM erasures AS gone CROSS JOIN entries AS erasure ON erasure.idx = gone.idx
      WHERE gone.register = ?1 AND gone.key = ?2))`,
)

const SAMPLE = `${newest(`records.register = ?1 AND records.key >= ?3 AND records.key < ?4 AND records.status <> 'withdrawn'`)}
  ORDER BY records.key LIMIT ${MAX_SAMPLE}`

/** Leaves of the revisions before the newest; a record that never changed has none. */
const EARLIER = `SELECT ${columns(
  'leaves.leaf',
  `(SELECT json_group_object(field, value) FROM disclosures WHERE disclosures.register = ?1
    AND disclosures.key = ?2 AND disclosures.revision = entries.revision)`,
)} FROM entries CROSS JOIN leaves ON leaves.idx = entries.idx
  WHERE entries.register = ?1 AND entries.key = ?2
    AND entries.revision < (SELECT revision FROM records WHERE register = ?1 AND key = ?2)
  ORDER BY entries.revision DESC LIMIT ${MAX_REVISIONS - 1}`

/**
 * Registers whose keys begin with a reference to this one: their rows of one record are one range of an index.
 * References elsewhere in a row are not followed back, since no index holds them.
 */
const relatedTo = (register: RegisterDefinition): string[] =>
  Object.values(REGISTERS).flatMap((other) => {
    const [[, first] = [], ...rest] = keyFields(other)
    if (first?.ref !== register.id || other.id === register.id) return []
    const range = rest.length === 0 ? `records.key = ?2` : `records.key >= ?2 || '~' AND records.key < ?2 || char(127)`
    return [
      `${newest(`records.register = '${other.id}' AND ${range} AND records.status <> 'withdrawn'`)}
        ORDER BY records.key DESC LIMIT ${MAX_RELATED}`,
    ]
  })

/** The statements of a register's record pages, put together once: building them anew costs more than running them. */
interface Statements {
  referred: string[]
  related: string[]
}
const STATEMENTS = new WeakMap<RegisterDefinition, Statements>()

const statementsOf = (register: RegisterDefinition): Statements => {
  const known = STATEMENTS.get(register)
  if (known) return known
  const condition = referredCondition(register)
  const made = { referred: condition === undefined ? [] : [newest(condition)], related: relatedTo(register) }
  STATEMENTS.set(register, made)
  return made
}

const stored = ({ more: _, body, ...row }: Row): StoredRecord => ({ ...row, body: parseBody(body) })

const earlier = ({ more, body, ...row }: Row): StoredRecord => {
  const open = new Map(Object.entries<string>(JSON.parse(more ?? '{}')))
  return { ...row, body: body === null ? null : discloseLeaf(body, open) }
}

const bodiesOf = (rows: Row[]): Referred =>
  new Map(
    rows.flatMap(({ register, key, body }): [string, Body][] => {
      const parsed = parseBody(body)
      return parsed ? [[referredName(register, key), parsed]] : []
    }),
  )

/** @returns `undefined` when the register has no such key */
export const readRecordView = async (
  db: RecordDb,
  register: RegisterDefinition,
  key: string,
): Promise<RecordView | undefined> => {
  const { $client } = db
  const { referred, related } = statementsOf(register)
  const sampled = register.sample.length > 0
  const { first, end } = keysUnder(samplePrefix(register, key))
  const results = await $client.batch<Row>([
    ...[OWN, EARLIER, ...referred, ...related].map((statement) => $client.prepare(statement).bind(register.id, key)),
    ...(sampled ? [$client.prepare(SAMPLE).bind(register.id, key, first, end)] : []),
  ])
  const [own = [], before = [], ...others] = results.map((result) => result.results)
  const [record] = own
  if (!record) return undefined
  const sample = sampled ? (others.pop() ?? []) : []
  const { treeSize, erased }: Pick<RecordView, 'treeSize' | 'erased'> = JSON.parse(record.more ?? '{}')
  return {
    revisions: [stored(record), ...before.map(earlier)],
    sample: sample.map(stored),
    referred: bodiesOf(others.slice(0, referred.length).flat()),
    related: Map.groupBy(others.slice(referred.length).flat().map(stored), (row) => row.register),
    erased,
    treeSize,
  }
}
