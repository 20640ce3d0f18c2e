import { and, asc, desc, eq, gte, lt, sql } from 'drizzle-orm'
import { consistencyPath, inclusionPath, rangeHash, type Range, type ReadHash } from '../../content/log/merkle.ts'
import type { Resource } from '../../content/log/paths.ts'
import { TILE_WIDTH, tileReader, tilesFor } from '../../content/log/tiles.ts'
import { encodeBundle, parseBundle } from '../../content/log/bundle.ts'
import { utf8 } from '../../content/log/bytes.ts'
import { HASH_BYTES } from '../../content/log/merkle.ts'
import type { RecordDb } from './db.ts'
import { sha256 } from './hash.ts'
import { readSealedBundle, readSealedLeaves } from './sealed.ts'
import { checkpoints, disclosures, entries, erasures, leaves, type Entry } from './tables.ts'
import { readTiles } from './tiles.ts'
import { COSIGNATURE_LINES } from './witnesses.ts'

/** A checkpoint as it was signed. */
export interface SignedCheckpoint {
  size: number
  /** Standard base64. */
  root: string
  /** The signed note, as served, with what witnesses signed of it so far. */
  note: string
  /** RFC 3339 UTC. */
  at: string
}

/**
 * The newest checkpoint and, where a size is asked for, the one signed at that size.
 * @returns `newest` is `undefined` while nothing was published, `asked` unless one was signed at that size
 */
export const readCheckpoints = async (
  db: RecordDb,
  size?: number,
): Promise<{ newest: SignedCheckpoint | undefined; asked: SignedCheckpoint | undefined }> => {
  const { root, at } = checkpoints
  const rows = await db
    .select({ size: checkpoints.size, root, note: sql<string>`note || ${COSIGNATURE_LINES}`, at })
    .from(checkpoints)
    .where(sql`${checkpoints.size} IN ((SELECT max(size) FROM checkpoints), ${size ?? null})`)
    .orderBy(desc(checkpoints.size))
  const [newest] = rows
  return { newest, asked: size === undefined ? newest : rows.find((row) => row.size === size) }
}

const readHashes = async (db: RecordDb, ranges: Range[], size: number): Promise<ReadHash> =>
  tileReader(await readTiles(db, tilesFor(ranges, size)), sha256)

/**
 * What proves that leaf `index` stands in the tree of `size` leaves; one read.
 * @throws RangeError unless index < size ≤ the log's size
 */
export const proveInclusion = async (
  db: RecordDb,
  index: number,
  size: number,
): Promise<{ leafHash: Uint8Array; hashes: Uint8Array[] }> => {
  const leaf = { start: index, end: index + 1 }
  const path = inclusionPath(index, size)
  const read = await readHashes(db, [leaf, ...path], size)
  return { leafHash: rangeHash(leaf, read, sha256), hashes: path.map((range) => rangeHash(range, read, sha256)) }
}

/**
 * What proves that the tree of `to` leaves only appends to that of `from` leaves; one read.
 * @throws RangeError unless 1 ≤ from ≤ to ≤ the log's size
 */
export const proveConsistency = async (
  db: RecordDb,
  from: number,
  to: number,
): Promise<{ fromRoot: Uint8Array; hashes: Uint8Array[] }> => {
  const older = { start: 0, end: from }
  const path = consistencyPath(from, to)
  const read = await readHashes(db, [older, ...path], to)
  return { fromRoot: rangeHash(older, read, sha256), hashes: path.map((range) => rangeHash(range, read, sha256)) }
}

/** A tile's bytes, or those of a bundle of leaves; `undefined` when the log does not hold that many yet. One read. */
export const readResource = async (
  db: RecordDb,
  { level, index, width }: Resource,
): Promise<Uint8Array | undefined> => {
  if (level === 'entries') return readBundle(db, index * TILE_WIDTH, width)
  const [tile] = await readTiles(db, [{ level, index, width }])
  const bytes = width * HASH_BYTES
  return tile && tile.hashes.length >= bytes ? tile.hashes.subarray(0, bytes) : undefined
}

const readBundle = async (db: RecordDb, start: number, width: number): Promise<Uint8Array | undefined> => {
  if (!Number.isSafeInteger(start + width)) return undefined
  const rows = await db
    .select({ leaf: leaves.leaf })
    .from(leaves)
    .where(and(gte(leaves.index, start), lt(leaves.index, start + width)))
    .orderBy(leaves.index)
  if (rows.length === width) return encodeBundle(rows.map(({ leaf }) => utf8(leaf)))
  const sealed = await readSealedBundle(db, start / TILE_WIDTH)
  // What was served before a bundle was full stays what it was.
  return sealed && width < TILE_WIDTH ? encodeBundle(parseBundle(sealed).slice(0, width)) : sealed
}

/** The first checkpoint signed at an instant or behind it. */
export const firstCheckpointSince = (
  db: RecordDb,
  instant: string,
): Promise<Pick<SignedCheckpoint, 'size' | 'root'> | undefined> =>
  db
    .select({ size: checkpoints.size, root: checkpoints.root })
    .from(checkpoints)
    .where(gte(checkpoints.at, instant))
    .orderBy(asc(checkpoints.at), asc(checkpoints.size))
    .limit(1)
    .get()

/** Entries, newest first, from below `before`. */
export const listEntries = (
  db: RecordDb,
  { limit, before }: { limit: number; before?: number | undefined },
): Promise<Entry[]> =>
  db
    .select()
    .from(entries)
    .where(before === undefined ? undefined : lt(entries.index, before))
    .orderBy(desc(entries.index))
    .limit(limit)

/** A leaf with all that is needed to read the values it commits to. */
export interface OpenLeaf {
  /** Canonical JSON, the bytes that the log hashes. */
  leaf: string
  /** Values that still stand, each with the salt of its commitment (base64url). */
  disclosures: { field: string; value: unknown; salt: string }[]
  /** Fields whose value was erased, with the index of the entry that says on which ground. */
  erased: { field: string; index: number }[]
}

/** @returns `undefined` when the log has no such leaf; one read */
export const readLeaf = async (db: RecordDb, index: number): Promise<OpenLeaf | undefined> => {
  const sameRevision = (table: typeof disclosures | typeof erasures) =>
    and(eq(table.register, entries.register), eq(table.key, entries.key), eq(table.revision, entries.revision))
  const [stored, open, erased] = await db.batch([
    db.select({ leaf: leaves.leaf }).from(leaves).where(eq(leaves.index, index)),
    db
      .select({ field: disclosures.field, value: disclosures.value, salt: disclosures.salt })
      .from(entries)
      .innerJoin(disclosures, sameRevision(disclosures))
      .where(eq(entries.index, index))
      .orderBy(disclosures.field),
    db
      .select({ field: erasures.field, index: erasures.index })
      .from(entries)
      .innerJoin(erasures, sameRevision(erasures))
      .where(eq(entries.index, index))
      .orderBy(erasures.field),
  ])
  const leaf = stored[0]?.leaf ?? (await readSealedLeaves(db, [index])).get(index)
  if (leaf === undefined) return undefined
  const disclosed = open.map(({ field, value, salt }) => ({ field, value: JSON.parse(value), salt }))
  return { leaf, disclosures: disclosed, erased }
}
