import { concat, utf8, type Bytes } from '../log/bytes.ts'
import { canonical } from '../log/canonical.ts'
import { HASH_BYTES, leafHash, treeHash, type Hash } from '../log/merkle.ts'

/**
 * The tree of one day's activity. Its root is published; with the day's salt, which is not, it fits one list of rows in
 * one order and no other. Padding hides how many there were.
 */

/** Leaves of the smallest tree; a larger one has four times as many, so that its size tells little. */
export const LEAST_LEAVES = 1_024

/** Leaves of a tree over so many rows: a power of four, at least 1,024. */
export const paddedSize = (rows: number): number => {
  let size = LEAST_LEAVES
  while (size < rows) size *= 4
  return size
}

/** A row as it is committed to. */
export type ActivityFact = Readonly<Record<string, string | number | null>>

/** Kept apart from all other hashes: a row's leaf, its salt, and padding. */
const ROW = utf8('lucid-activity-v1\0')
const SALT = utf8('lucid-activity-salt-v1\0')
const PADDING = utf8('lucid-activity-padding-v1\0')

const number = (value: number): Uint8Array => utf8(String(value))

/** Salt of the row at a place: opens that leaf and tells nothing of the day's salt. */
export const rowSalt = (daySalt: Uint8Array, at: number, hash: Hash): Uint8Array =>
  hash(concat([SALT, daySalt, number(at)]))

/** What is hashed as leaf of a row. */
export const rowLeaf = (row: ActivityFact, salt: Uint8Array): Bytes => concat([ROW, salt, utf8(canonical({ ...row }))])

/** Hashes of all leaves, padding included, end to end. */
export const activityLeaves = (rows: readonly ActivityFact[], daySalt: Uint8Array, hash: Hash): Uint8Array => {
  const size = paddedSize(rows.length)
  const leaves = new Uint8Array(size * HASH_BYTES)
  for (let at = 0; at < size; at++) {
    const row = rows[at]
    const leaf = row ? rowLeaf(row, rowSalt(daySalt, at, hash)) : hash(concat([PADDING, daySalt, number(at)]))
    leaves.set(leafHash(leaf, hash), at * HASH_BYTES)
  }
  return leaves
}

/** Root of a day. @param daySalt - 32 random bytes, used for one day */
export const activityRoot = (
  rows: readonly ActivityFact[],
  daySalt: Uint8Array,
  hash: Hash,
): { root: Uint8Array; size: number } => {
  const leaves = activityLeaves(rows, daySalt, hash)
  return { root: treeHash(leaves, hash), size: leaves.length / HASH_BYTES }
}
