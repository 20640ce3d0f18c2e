import { and, asc, desc, eq, inArray, max, sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import type { RecordDb } from './db.ts'
import { parseBody, type StoredRecord } from './record.ts'
import { readSealedLeaves } from './sealed.ts'
import { records, totals } from './records-tables.ts'
import { checkpoints, disclosures, entries, leaves } from './tables.ts'

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

/** A `StoredRecord` as JSON in the column `row` (`rows.ts`), of `records` beside their `entries`. */
export const RECORD_ROW = sql`json_object('register', records.register, 'key', records.key, 'revision', records.revision,
  'status', records.status, 'publisher', entries.publisher, 'publishedAt', entries.published_at,
  'reason', entries.reason, 'index', records.idx, 'body', json(records.body)) AS row`

/** The newest entry of a key; `undefined` when the register has none. */
export const findRecord = async (db: RecordDb, register: string, key: string): Promise<StoredRecord | undefined> => {
  const row = await selectRecords(db)
    .where(and(eq(records.register, register), eq(records.key, key)))
    .get()
  return row && disclosed(row)
}

/** What records of one register say, by key; those that are withdrawn or not there are left out. */
export const readBodies = async (
  db: RecordDb,
  register: string,
  keys: readonly string[],
): Promise<Map<string, Body>> => {
  if (keys.length === 0) return new Map()
  const found = await db.all<{ key: string; body: string }>(sql`SELECT key, body FROM records
    WHERE register = ${register} AND key IN (SELECT value FROM json_each(${JSON.stringify(keys)})) AND body IS NOT NULL`)
  return new Map(found.map(({ key, body }) => [key, JSON.parse(body)]))
}

/** First and last key of everything that begins with `prefix` and goes on with `~`. */
export const keysUnder = (prefix: string): { first: string; end: string } => ({
  first: `${prefix}~`,
  end: `${prefix}\x7f`,
})

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

/** When the log last grew to no more than so many entries; `undefined` while it held none. */
export const readInstantOf = async (db: RecordDb, size: number): Promise<string | undefined> => {
  const then = await db
    .select({ at: checkpoints.at })
    .from(checkpoints)
    .where(sql`${checkpoints.size} <= ${size}`)
    .orderBy(desc(checkpoints.size))
    .limit(1)
    .get()
  return then?.at
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
