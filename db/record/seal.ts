import { and, gte, lt, sql } from 'drizzle-orm'
import { encodeBundle } from '../../content/log/bundle.ts'
import { concat, equal, utf8 } from '../../content/log/bytes.ts'
import { leafHashes } from '../../content/log/entry.ts'
import { TILE_WIDTH } from '../../content/log/tiles.ts'
import { runBatch, type RecordDb } from './db.ts'
import { sha256, sha256Hex } from './hash.ts'
import { sealedKey } from './sealed.ts'
import { leaves } from './tables.ts'
import { readTiles } from './tiles.ts'

/** The leaves of a bundle are not those whose hashes were signed: nothing is moved. */
export class UnsoundBundle extends Error {}

/**
 * Moves full bundles whose youngest entry is older than `before` out of the database, oldest first.
 * @param before - RFC 3339 UTC; a year before now, as a rule
 * @param limit - bundles at most
 * @returns numbers of the bundles sealed
 * @throws UnsoundBundle when leaves and hashes differ
 */
export const sealBundles = async (
  db: RecordDb,
  objects: R2Bucket,
  before: string,
  limit: number,
): Promise<number[]> => {
  const numbers = await findSealable(db, before, limit)
  for (const number of numbers) await sealBundle(db, objects, number)
  return numbers
}

/** The same instant a year before, RFC 3339 UTC. */
export const aYearBefore = (now: Date): string => {
  const then = new Date(now)
  then.setUTCFullYear(then.getUTCFullYear() - 1)
  return `${then.toISOString().slice(0, 19)}Z`
}

/** Bundles are sealed in order, so that the next one stands behind the last. */
const findSealable = async (db: RecordDb, before: string, limit: number): Promise<number[]> => {
  const rows = await db.all<{ number: number }>(sql`
    WITH RECURSIVE next (number) AS (
      SELECT COALESCE((SELECT max(number) + 1 FROM sealed_bundles), 0)
      UNION ALL SELECT number + 1 FROM next
        WHERE (SELECT published_at FROM entries WHERE idx = number * ${TILE_WIDTH} + ${TILE_WIDTH - 1}) < ${before})
    SELECT number FROM next
    WHERE (SELECT published_at FROM entries WHERE idx = number * ${TILE_WIDTH} + ${TILE_WIDTH - 1}) < ${before}
    LIMIT ${limit}`)
  return rows.map(({ number }) => number)
}

/** First the object, then in one batch the mark and the leaves: at no instant can a leaf not be read. */
const sealBundle = async (db: RecordDb, objects: R2Bucket, number: number): Promise<void> => {
  const bundle = await readSound(db, number)
  const key = sealedKey(number)
  await objects.put(key, bundle, {
    sha256: sha256Hex(bundle),
    httpMetadata: { contentType: 'application/octet-stream' },
  })
  const kept = await objects.get(key)
  if (!kept || !equal(new Uint8Array(await kept.arrayBuffer()), bundle)) throw new Error(`${key} was not kept`)
  await runBatch(db, markSealed(number, bundle))
}

/** @param bundle - all leaves of the bundle, as served */
export const markSealed = (number: number, bundle: Uint8Array) => [
  sql`INSERT INTO sealed_bundles (number, sha256, bytes) VALUES (${number}, ${sha256Hex(bundle)}, ${bundle.length})`,
  sql`DELETE FROM leaves WHERE idx >= ${number * TILE_WIDTH} AND idx < ${(number + 1) * TILE_WIDTH}`,
]

/** A bundle whose leaves have the hashes that stand in their tile. */
const readSound = async (db: RecordDb, number: number): Promise<Uint8Array<ArrayBuffer>> => {
  const start = number * TILE_WIDTH
  const rows = await db
    .select({ leaf: leaves.leaf })
    .from(leaves)
    .where(and(gte(leaves.index, start), lt(leaves.index, start + TILE_WIDTH)))
    .orderBy(leaves.index)
  const texts = rows.map(({ leaf }) => leaf)
  const [tile] = await readTiles(db, [{ level: 0, index: number, width: TILE_WIDTH }])
  if (!tile || !equal(concat(leafHashes(texts, sha256)), tile.hashes))
    throw new UnsoundBundle(`the leaves of bundle ${number} are not those that were signed`)
  return Uint8Array.from(encodeBundle(texts.map(utf8)))
}
