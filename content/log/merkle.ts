import { concat, type Bytes } from './bytes.ts'

/** SHA-256, 32 bytes. Trees are built with this one. */
export type Hash = (bytes: Bytes) => Uint8Array
/** The same where there may be only WebCrypto. Proofs are verified with this one; a `Hash` will do. */
export type AsyncHash = (bytes: Bytes) => Uint8Array | Promise<Uint8Array>

/** Bytes of a hash. */
export const HASH_BYTES = 32

/** Leaves `start` up to but not `end`, both 0..2^53-1. */
export type Range = { start: number; end: number }

/** A complete subtree: the `index`-th run of 2^`height` leaves, counted from 0. */
export type Subtree = { height: number; index: number }

/** Gives the hash of a complete subtree that lies in the tree. */
export type ReadHash = (subtree: Subtree) => Uint8Array

/** Hash of a leaf. @see RFC 6962, 2.1 */
export const leafHash = <Digest>(leaf: Uint8Array, hash: (bytes: Bytes) => Digest): Digest =>
  hash(concat([Uint8Array.of(0), leaf]))

/** Hash of the node over two hashes. @see RFC 6962, 2.1 */
export const nodeHash = <Digest>(left: Uint8Array, right: Uint8Array, hash: (bytes: Bytes) => Digest): Digest =>
  hash(concat([Uint8Array.of(1), left, right]))

/**
 * Root over hashes of leaves, or of complete subtrees of one height, laid end to end. Pairing them level by level,
 * the odd one out carried up unhashed, is the same tree as splitting at the largest power of two.
 * @throws RangeError when there is none
 * @see RFC 6962, 2.1
 */
export function treeHash(hashes: Uint8Array, hash: Hash): Uint8Array {
  if (hashes.length === 0 || hashes.length % HASH_BYTES !== 0) throw new RangeError('not a row of hashes')
  // Not slice(): of a Buffer that is a view, and the caller's tile would be overwritten.
  const row = new Uint8Array(hashes)
  const node = new Uint8Array(1 + 2 * HASH_BYTES).fill(1, 0, 1)
  for (let count = row.length / HASH_BYTES; count > 1; count = Math.ceil(count / 2)) {
    for (let at = 0; at + 1 < count; at += 2) {
      node.set(row.subarray(at * HASH_BYTES, (at + 2) * HASH_BYTES), 1)
      row.set(hash(node), (at / 2) * HASH_BYTES)
    }
    if (count % 2 === 1) row.copyWithin(((count - 1) / 2) * HASH_BYTES, (count - 1) * HASH_BYTES, count * HASH_BYTES)
  }
  return row.slice(0, HASH_BYTES)
}

/** Largest power of two below `count`, which is at least 2. */
function split(count: number): number {
  let left = 1
  while (left * 2 < count) left *= 2
  return left
}

/**
 * What proves that leaf `index` is in the tree of `size` leaves: each element of the proof as the range whose hash it is.
 * @throws RangeError unless 0 ≤ index < size
 * @see RFC 6962, 2.1.1
 */
export function inclusionPath(index: number, size: number): Range[] {
  if (!hasLeaf(size, index)) throw new RangeError(`no leaf ${index} among ${size}`)
  const path: Range[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + split(end - start)
    path.push(index < middle ? { start: middle, end } : { start, end: middle })
    if (index < middle) end = middle
    else start = middle
  }
  return path.reverse()
}

/**
 * What proves that the tree of `to` leaves only appends to the tree of `from` leaves, as the ranges to hash.
 * @throws RangeError unless 1 ≤ from ≤ to: of an empty tree there is nothing to prove
 * @see RFC 6962, 2.1.2
 */
export function consistencyPath(from: number, to: number): Range[] {
  if (!canGrow(from, to)) throw new RangeError(`no proof from ${from} to ${to}`)
  const path: Range[] = []
  let [start, end] = [0, to]
  while (end !== from) {
    const middle = start + split(end - start)
    path.push(from <= middle ? { start: middle, end } : { start, end: middle })
    if (from <= middle) end = middle
    else start = middle
  }
  // The older tree's last complete subtree; left out where it is the whole older tree, whose root the verifier has.
  if (start > 0) path.push({ start, end })
  return path.reverse()
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** Whether a tree of `size` leaves has a leaf `index`. */
export const hasLeaf = (size: number, index: number): boolean => isCount(size) && isCount(index) && index < size

/** Whether a proof can lead from a tree of `from` leaves to one of `to`. */
export const canGrow = (from: number, to: number): boolean => isCount(from) && isCount(to) && 1 <= from && from <= to

/** The complete subtrees that make up a range of a path or a whole tree, from left to right. */
export function subtrees({ start, end }: Range): Subtree[] {
  const found: Subtree[] = []
  for (let at = start; at < end;) {
    let [height, width] = [0, 1]
    while (at % (width * 2) === 0 && at + width * 2 <= end) [height, width] = [height + 1, width * 2]
    found.push({ height, index: at / width })
    at += width
  }
  return found
}

/** Hash of a range of a path. @see RFC 6962, 2.1 */
export const rangeHash = (range: Range, read: ReadHash, hash: Hash): Uint8Array =>
  subtrees(range)
    .map(read)
    .reduceRight((right, left) => nodeHash(left, right, hash))

/** Root of the tree of the first `size` leaves; that of no leaves is the hash of nothing. @see RFC 6962, 2.1 */
export const rootAt = (size: number, read: ReadHash, hash: Hash): Uint8Array =>
  size === 0 ? hash(new Uint8Array()) : rangeHash({ start: 0, end: size }, read, hash)
