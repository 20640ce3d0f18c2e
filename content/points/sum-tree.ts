import { concat, equal, utf8, type Bytes } from '../log/bytes.ts'
import { HASH_BYTES, type AsyncHash, type Hash } from '../log/merkle.ts'

/**
 * A Merkle tree that adds up: each node commits to the sum under it, so that the root's sum is what all holders together
 * hold, and a holder can show that hers is counted. It cannot show that no account was left out.
 */

export interface SumNode {
  /** SHA-256, 32 bytes. */
  hash: Uint8Array
  /** Points under it, 0 to 2^64-1. */
  sum: bigint
}

/** One account of a day: nobody without its salt can tell whose it is. */
export interface SumLeaf {
  /** SHA-256, 32 bytes. */
  commitment: Uint8Array
  balance: bigint
}

const MOST = 2n ** 64n - 1n
/** The least number of leaves: how few accounts there are is not told. */
export const LEAST_LEAVES = 256

/** Keeps these hashes apart from all others we make. */
const COMMITMENT_PREFIX = utf8('lucid-points-v1\0')

/** @throws RangeError for what is no 64-bit sum */
const sumBytes = (sum: bigint): Uint8Array => {
  if (sum < 0n || sum > MOST) throw new RangeError(`not a sum of 64 bits: ${sum}`)
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, sum)
  return bytes
}

/**
 * What stands for an account in the tree of one day.
 * @param salt - 32 bytes, of that account and day alone
 * @throws RangeError for a salt of another length
 */
export const accountCommitment = <Digest>(
  account: string,
  salt: Uint8Array,
  hash: (bytes: Bytes) => Digest,
): Digest => {
  if (salt.length !== HASH_BYTES) throw new RangeError(`a salt has ${HASH_BYTES} bytes`)
  return hash(concat([COMMITMENT_PREFIX, salt, utf8(account)]))
}

/** @throws RangeError for a commitment of another length, or a balance that is none */
const leafBytes = ({ commitment, balance }: SumLeaf): Bytes => {
  if (commitment.length !== HASH_BYTES) throw new RangeError(`a commitment has ${HASH_BYTES} bytes`)
  return concat([Uint8Array.of(0), commitment, sumBytes(balance)])
}

const innerBytes = (left: SumNode, right: SumNode): Bytes =>
  concat([Uint8Array.of(1), left.hash, sumBytes(left.sum), right.hash, sumBytes(right.sum)])

/** @throws RangeError where it is too large */
const sumOf = (left: SumNode, right: SumNode): bigint => {
  const sum = left.sum + right.sum
  if (sum > MOST) throw new RangeError('the sum does not fit into 64 bits')
  return sum
}

/** @throws RangeError as `sumTree` */
const leafNode = (leaf: SumLeaf, hash: Hash): SumNode => ({ hash: hash(leafBytes(leaf)), sum: leaf.balance })

/** How many leaves a tree of so many accounts has: a power of two. */
export const leavesFor = (accounts: number): number => {
  let leaves = LEAST_LEAVES
  while (leaves < accounts) leaves *= 2
  return leaves
}

/**
 * All levels above a row of nodes, that row first, the root alone in the last.
 * @throws RangeError unless they are a power of two, or where a sum is too large
 */
export const sumLevels = (nodes: readonly SumNode[], hash: Hash): SumNode[][] => {
  if (nodes.length === 0 || (nodes.length & (nodes.length - 1)) !== 0)
    throw new RangeError(`${nodes.length} are no power of two`)
  const levels = [[...nodes]]
  for (let below = levels[0] ?? []; below.length > 1; below = levels.at(-1) ?? [])
    levels.push(
      pairsOf(below).map(([left, right]) => ({ sum: sumOf(left, right), hash: hash(innerBytes(left, right)) })),
    )
  return levels
}

/** The whole tree over leaves, from them to the root. @throws RangeError as `sumLevels`, or for what is no leaf */
export const sumTree = (leaves: readonly SumLeaf[], hash: Hash): SumNode[][] =>
  sumLevels(
    leaves.map((leaf) => leafNode(leaf, hash)),
    hash,
  )

const pairsOf = (nodes: readonly SumNode[]): [SumNode, SumNode][] => {
  const pairs: [SumNode, SumNode][] = []
  for (let at = 0; at < nodes.length; at += 2) {
    const [left, right] = [nodes[at], nodes[at + 1]]
    if (left && right) pairs.push([left, right])
  }
  return pairs
}

/** What shows that a leaf is in a tree: the nodes beside its way to the root, from below. */
export interface SumProof {
  index: number
  beside: SumNode[]
}

/** @param levels - of `sumTree` or `sumLevels`. @throws RangeError for one that is not in the first of them */
export const sumProof = (levels: readonly SumNode[][], index: number): SumProof => {
  const below = levels.slice(0, -1)
  if (!Number.isInteger(index) || index < 0 || index >= (levels[0]?.length ?? 0))
    throw new RangeError(`no leaf ${index}`)
  const beside = below.flatMap((nodes, height) => nodes[Math.floor(index / 2 ** height) ^ 1] ?? [])
  return { index, beside }
}

/** Nodes beside a way: no tree of a region is higher. */
const MOST_HEIGHT = 40

/**
 * Whether a leaf stands in the tree of this root, with this balance.
 * @param size - leaves of the tree, as the root's entry says
 */
export const isCounted = async (
  leaf: SumLeaf,
  { index, beside }: SumProof,
  root: SumNode,
  size: number,
  hash: AsyncHash,
): Promise<boolean> => {
  const isOfTree = beside.length <= MOST_HEIGHT && 2 ** beside.length === size
  if (!isOfTree || !Number.isInteger(index) || index < 0 || index >= size) return false
  try {
    let node: SumNode = { hash: await hash(leafBytes(leaf)), sum: leaf.balance }
    for (const [height, other] of beside.entries()) {
      const [left, right] = Math.floor(index / 2 ** height) % 2 === 0 ? [node, other] : [other, node]
      node = { sum: sumOf(left, right), hash: await hash(innerBytes(left, right)) }
    }
    return node.sum === root.sum && equal(node.hash, root.hash)
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
