import { HASH_BYTES, type Hash } from '../log/merkle.ts'
import { leavesFor, LEAST_LEAVES, sumLevels, sumTree, type SumLeaf, type SumNode } from './sum-tree.ts'

/**
 * The leaves of a day end to end, ordered by their commitments: these change every day, so that no order tells of the
 * day before. Kept with the nodes above each block of them, any leaf is shown from one block and one short file.
 */

/** Bytes of a leaf: its commitment, and its balance as a big-endian integer. */
export const LEAF_BYTES = HASH_BYTES + 8
/** Leaves of a block: the smallest tree is one. */
export const BLOCK_LEAVES = LEAST_LEAVES
export const BLOCK_BYTES = BLOCK_LEAVES * LEAF_BYTES

const bigints = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Leaves as they come, packed in the end. Forty bytes each, so that a million fit into a Worker. */
export class LeafPile {
  #bytes = new Uint8Array(BLOCK_BYTES)
  #count = 0

  /** @throws RangeError for a commitment of another length, or a balance of more than 64 bits */
  add({ commitment, balance }: SumLeaf): void {
    if (commitment.length !== HASH_BYTES) throw new RangeError(`a commitment has ${HASH_BYTES} bytes`)
    if (balance < 0n || balance >= 2n ** 64n) throw new RangeError(`not a balance of 64 bits: ${balance}`)
    const at = this.#count * LEAF_BYTES
    if (at + LEAF_BYTES > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes.set(commitment, at)
    bigints(this.#bytes).setBigUint64(at + HASH_BYTES, balance)
    this.#count++
  }

  /** Filled up with empty leaves that nobody can tell from others, and ordered. @param filling - commitment of the n-th */
  packed(filling: (at: number) => Uint8Array): Uint8Array {
    for (let at = 0, missing = leavesFor(this.#count) - this.#count; at < missing; at++)
      this.add({ commitment: filling(at), balance: 0n })
    const [bytes, view] = [this.#bytes, bigints(this.#bytes)]
    const order = Uint32Array.from({ length: this.#count }, (_, at) => at)
    // Commitments are random: four bytes tell nearly all of them apart.
    order.sort((a, b) => view.getUint32(a * LEAF_BYTES) - view.getUint32(b * LEAF_BYTES) || compare(bytes, a, b))
    const packed = new Uint8Array(this.#count * LEAF_BYTES)
    order.forEach((from, at) => packed.set(bytes.subarray(from * LEAF_BYTES, (from + 1) * LEAF_BYTES), at * LEAF_BYTES))
    return packed
  }
}

const compare = (bytes: Uint8Array, a: number, b: number): number => {
  for (let at = 0; at < HASH_BYTES; at++) {
    const difference = (bytes[a * LEAF_BYTES + at] ?? 0) - (bytes[b * LEAF_BYTES + at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Leaves of packed bytes. */
export const unpacked = (bytes: Uint8Array): SumLeaf[] =>
  Array.from({ length: bytes.length / LEAF_BYTES }, (_, at) => ({
    commitment: bytes.slice(at * LEAF_BYTES, at * LEAF_BYTES + HASH_BYTES),
    balance: bigints(bytes).getBigUint64(at * LEAF_BYTES + HASH_BYTES),
  }))

/** The node above each block of packed leaves. */
export const blockNodes = (packed: Uint8Array, hash: Hash): SumNode[] =>
  Array.from({ length: packed.length / BLOCK_BYTES }, (_, block) => {
    const root = sumTree(unpacked(packed.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES)), hash).at(-1)?.[0]
    if (!root) throw new RangeError('a block without leaves')
    return root
  })

/** Nodes end to end, as `readNodes` reads them. */
export const writeNodes = (nodes: readonly SumNode[]): Uint8Array => {
  const bytes = new Uint8Array(nodes.length * LEAF_BYTES)
  nodes.forEach(({ hash, sum }, at) => {
    bytes.set(hash, at * LEAF_BYTES)
    bigints(bytes).setBigUint64(at * LEAF_BYTES + HASH_BYTES, sum)
  })
  return bytes
}

export const readNodes = (bytes: Uint8Array): SumNode[] =>
  unpacked(bytes).map(({ commitment, balance }) => ({ hash: commitment, sum: balance }))

/** The root over the nodes of blocks. */
export const rootOver = (nodes: readonly SumNode[], hash: Hash): SumNode => {
  const root = sumLevels(nodes, hash).at(-1)?.[0]
  if (!root) throw new RangeError('no root')
  return root
}

/** About which block a commitment lies in: they are spread evenly. @param blocks - how many there are */
export const likelyBlock = (commitment: Uint8Array, blocks: number): number =>
  Math.min(blocks - 1, Math.floor((bigints(commitment).getUint32(0) / 2 ** 32) * blocks))
