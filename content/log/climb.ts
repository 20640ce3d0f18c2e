import { inclusionPath, leafHash, nodeHash, type AsyncHash, type Range } from './merkle.ts'

/** A node of the tree: the leaves below it, and its hash. */
export interface Node extends Range {
  hash: Uint8Array
}

/** One step up the tree: the node we come from, the one beside it that the proof gives, and their parent. */
export interface Climb {
  own: Node
  sibling: Node
  /** The sibling stands to the right. */
  isLeft: boolean
  parent: Node
}

/**
 * The way from a leaf to the root, with every hash on it; empty where the leaf is the root.
 * @param hashes - the inclusion proof, one hash a step
 * @throws RangeError unless 0 ≤ index < size and there is a hash for each step
 * @see RFC 9162, 2.1.3.2
 */
export async function climb(
  { leaf, index, size, hashes }: { leaf: Uint8Array; index: number; size: number; hashes: readonly Uint8Array[] },
  hash: AsyncHash,
): Promise<{ leaf: Node; steps: Climb[] }> {
  const path = inclusionPath(index, size)
  if (path.length !== hashes.length) throw new RangeError(`${hashes.length} hashes for ${path.length} steps`)
  const first: Node = { start: index, end: index + 1, hash: await leafHash(leaf, hash) }
  const steps: Climb[] = []
  let own = first
  for (const [at, range] of path.entries()) {
    const sibling: Node = { ...range, hash: hashes[at] ?? new Uint8Array() }
    const isLeft = own.start < sibling.start
    const [left, right] = isLeft ? [own, sibling] : [sibling, own]
    const parent: Node = { start: left.start, end: right.end, hash: await nodeHash(left.hash, right.hash, hash) }
    steps.push({ own, sibling, isLeft, parent })
    own = parent
  }
  return { leaf: first, steps }
}
