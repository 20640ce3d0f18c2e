import { equal } from './bytes.ts'
import {
  HASH_BYTES,
  canGrow,
  consistencyPath,
  hasLeaf,
  inclusionPath,
  nodeHash,
  type AsyncHash,
  type Range,
} from './merkle.ts'

/**
 * Whether `hashes` prove that the leaf with `leafHash` stands at `index` of the tree with `size` leaves and that root.
 * Never throws on what a stranger may send.
 * @see RFC 9162, 2.1.3.2
 */
export async function verifyInclusion(
  claim: { index: number; size: number; leafHash: Uint8Array; root: Uint8Array; hashes: readonly Uint8Array[] },
  hash: AsyncHash,
): Promise<boolean> {
  const { index, size, root } = claim
  const steps = hasLeaf(size, index) && climb(inclusionPath(index, size), claim.hashes)
  if (!steps) return false
  let node = claim.leafHash
  for (const { start, sibling } of steps) {
    node = await (start > index ? nodeHash(node, sibling, hash) : nodeHash(sibling, node, hash))
  }
  return node.length === HASH_BYTES && equal(node, root)
}

/**
 * Whether `hashes` prove that the tree of `to` leaves keeps every leaf of the tree of `from` leaves in its place.
 * From an empty tree nothing is proven and the answer is no: that every tree follows it, the asker has to know.
 * Never throws on what a stranger may send.
 * @see RFC 9162, 2.1.4.2
 */
export async function verifyConsistency(
  claim: { from: number; to: number; fromRoot: Uint8Array; toRoot: Uint8Array; hashes: readonly Uint8Array[] },
  hash: AsyncHash,
): Promise<boolean> {
  const { from, to, fromRoot, toRoot } = claim
  const steps = canGrow(from, to) && climb(consistencyPath(from, to), claim.hashes)
  if (!steps) return false
  // Both roots grow from the older tree's last complete subtree: the first hash, or the older root where it is that.
  let [older, newer] = [fromRoot, fromRoot]
  for (const { start, end, sibling } of steps) {
    if (end === from) [older, newer] = [sibling, sibling]
    else if (start >= from) newer = await nodeHash(newer, sibling, hash)
    else [older, newer] = [await nodeHash(sibling, older, hash), await nodeHash(sibling, newer, hash)]
  }
  return equal(older, fromRoot) && equal(newer, toRoot)
}

/** A path with the hash of each of its ranges; `undefined` when the hashes are not one for each. */
function climb(path: Range[], hashes: readonly Uint8Array[]): (Range & { sibling: Uint8Array })[] | undefined {
  const steps = path.flatMap((range, index) => {
    const sibling = hashes[index]
    return sibling?.length === HASH_BYTES ? [{ ...range, sibling }] : []
  })
  return steps.length === path.length && hashes.length === path.length ? steps : undefined
}
