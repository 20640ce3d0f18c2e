import { and, asc, desc, eq, gte, inArray, lt, max, sql, type SQL } from 'drizzle-orm'
import { besideOf } from '../../content/registers/derived.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { parseBody, type StoredRecord } from './record.ts'
import { readSealedLeaves } from './sealed.ts'
import { checkpoints, disclosures, entries, erasures, leaves, records, totals } from './tables.ts'

/** What a record shows, for every list and lookup of newest entries. */
export const shown = {
  id: records.id,
  register: records.register,
  key: records.key,
  revision: records.revision,
  status: records.status,
  publisher: entries.publisher,
  publishedAt: entries.publishedAt,
  reason: entries.reason,
  index: records.index,
  body: records.body,
}
type Shown = Omit<StoredRecord, 'body'> & { id?: number; body: string | null }

export const disclosed = ({ id: _, ...row }: Shown): StoredRecord => ({ ...row, body: parseBody(row.body) })

/** Newest entries, joined with what they state; callers add the condition and the order. */
export const selectRecords = (db: RecordDb) =>
  db.select(shown).from(records).innerJoin(entries, eq(entries.index, records.index))

/** The newest entry of a key; `undefined` when the register has none. */
export const findRecord = async (db: RecordDb, register: string, key: string): Promise<StoredRecord | undefined> => {
  const row = await selectRecords(db)
    .where(and(eq(records.register, register), eq(records.key, key)))
    .get()
  return row && disclosed(row)
}

/** A record with what its page shows beside it, in one round trip. */
export interface RecordPage {
  record: StoredRecord
  /** Rows that it is computed from besides itself: its sample, itself included, or rows of another register. */
  beside: StoredRecord[]
  /** Records that its fields refer to. */
  referred: StoredRecord[]
  /** Index and field of what was erased from it. */
  erased: { revision: number; field: string; index: number }[]
  treeSize: number
}

/** First and last key of everything that begins with `prefix` and goes on with `~`. */
export const keysUnder = (prefix: string): { first: string; end: string } => ({
  first: `${prefix}~`,
  end: `${prefix}\x7f`,
})

/** Rows beside one record that are read: a sample has fewer parameters, an outlet fewer limits. */
export const MAX_BESIDE = 200

const isBeside = (register: RegisterDefinition, key: string): SQL | undefined => {
  const beside = besideOf(register, key)
  if (!beside) return sql`0`
  const { first, end } = keysUnder(beside.prefix)
  return and(eq(records.register, beside.register), gte(records.key, first), lt(records.key, end))
}

/** References are resolved by the database from the record's own body, so that a page needs no second round trip. */
const referredBy = (register: RegisterDefinition, key: string): SQL => {
  const refs = Object.entries(register.fields).flatMap(([name, field]) =>
    field.ref ? [{ name, register: field.ref }] : [],
  )
  return sql`(records.register, records.key) IN (
    SELECT ref.value->>'register', origin.body->>('$.' || (ref.value->>'name'))
    FROM json_each(${JSON.stringify(refs)}) AS ref, records AS origin
    WHERE origin.register = ${register.id} AND origin.key = ${key})`
}

/** @returns `undefined` when the register has no such key */
export const readRecordPage = async (
  db: RecordDb,
  register: RegisterDefinition,
  key: string,
): Promise<RecordPage | undefined> => {
  const [own, beside, referred, erased, newest] = await db.batch([
    selectRecords(db).where(and(eq(records.register, register.id), eq(records.key, key))),
    selectRecords(db)
      .where(and(isBeside(register, key), sql`${records.status} <> 'withdrawn'`))
      .orderBy(asc(records.key))
      .limit(MAX_BESIDE),
    selectRecords(db).where(referredBy(register, key)),
    db
      .select({ revision: erasures.revision, field: erasures.field, index: erasures.index })
      .from(erasures)
      .where(and(eq(erasures.register, register.id), eq(erasures.key, key))),
    db.select({ size: checkpoints.size }).from(checkpoints).orderBy(desc(checkpoints.size)).limit(1),
  ])
  const record = own[0]
  if (!record) return undefined
  return {
    record: disclosed(record),
    beside: beside.map(disclosed),
    referred: referred.map(disclosed),
    erased,
    treeSize: newest[0]?.size ?? 0,
  }
}

/**
 * Every revision of a key, oldest first, each with the values that still stand; empty when there is none.
 * A body is read from its leaf, with what was disclosed put in the place of its commitments.
 */
export const readHistory = async (db: RecordDb, register: string, key: string): Promise<StoredRecord[]> => {
  const [revisions, values] = await db.batch([
    db
      .select({ entry: entries, stored: leaves.leaf })
      .from(entries)
      .leftJoin(leaves, eq(leaves.index, entries.index))
      .where(and(eq(entries.register, register), eq(entries.key, key)))
      .orderBy(asc(entries.revision)),
    db
      .select()
      .from(disclosures)
      .where(and(eq(disclosures.register, register), eq(disclosures.key, key))),
  ])
  const sealed = await readSealedLeaves(
    db,
    revisions.flatMap(({ entry, stored }) => (stored === null ? [entry.index] : [])),
  )
  return revisions.map(({ entry, stored }) => {
    const leaf = stored ?? sealed.get(entry.index) ?? '{}'
    const open = values.filter((value) => value.revision === entry.revision)
    return { ...entry, body: discloseLeaf(leaf, new Map(open.map(({ field, value }) => [field, value]))) }
  })
}

/** The body a leaf states, with disclosed values (JSON by field) for commitments; an erased field is left out. */
export const discloseLeaf = (leaf: string, open: Map<string, string>): Body | null => {
  const { body }: { body?: Record<string, Body[string] | { commitment: string }> } = JSON.parse(leaf)
  if (!body) return null
  const stated: Body = {}
  for (const [field, value] of Object.entries(body)) {
    if (typeof value === 'object' && 'commitment' in value) {
      const text = open.get(field)
      if (text !== undefined) stated[field] = JSON.parse(text)
    } else stated[field] = value
  }
  return stated
}

/** Number of entries in the log. */
export const readTreeSize = async (db: RecordDb): Promise<number> => {
  const newest = await db
    .select({ size: max(checkpoints.size) })
    .from(checkpoints)
    .get()
  return newest?.size ?? 0
}

/** Number of entries in the log at an instant (RFC 3339 UTC). */
export const readTreeSizeAt = async (db: RecordDb, instant: string): Promise<number> => {
  const then = await db
    .select({ size: checkpoints.size })
    .from(checkpoints)
    .where(sql`${checkpoints.at} <= ${instant}`)
    .orderBy(desc(checkpoints.at), desc(checkpoints.size))
    .limit(1)
    .get()
  return then?.size ?? 0
}

/** Totals of every register that holds anything. */
export const readTotals = (db: RecordDb) => db.select().from(totals).all()

/** Smallest tree size at which registers say what they say now; 0 while they say nothing. */
export const readRegisterSize = async (db: RecordDb, ...registers: string[]): Promise<number> => {
  const rows = await db.select({ last: totals.lastIndex }).from(totals).where(inArray(totals.register, registers))
  return Math.max(0, ...rows.map(({ last }) => last + 1))
}
