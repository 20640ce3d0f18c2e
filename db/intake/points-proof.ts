import { equal } from '../../content/log/bytes.ts'
import { BLOCK_BYTES, BLOCK_LEAVES, likelyBlock, readNodes, unpacked } from '../../content/points/packed-leaves.ts'
import {
  accountCommitment,
  sumLevels,
  sumProof,
  sumTree,
  type SumLeaf,
  type SumProof,
} from '../../content/points/sum-tree.ts'
import { sha256 } from '../record/hash.ts'
import { leavesKey, nodesKey, saltOf } from './points-closing.ts'

/** Showing a holder that her balance is in the tree of a day. */

export interface HoldingProof extends SumProof {
  /** What her commitment was made with, 32 bytes. */
  salt: Uint8Array
  leaf: SumLeaf
}

interface Block {
  number: number
  leaves: SumLeaf[]
}

const compare = (one: Uint8Array, other: Uint8Array): number => {
  const at = one.findIndex((byte, index) => byte !== other[index])
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
}

const readBlock = async (objects: R2Bucket, day: string, number: number): Promise<Block | undefined> => {
  const found = await objects.get(leavesKey(day), { range: { offset: number * BLOCK_BYTES, length: BLOCK_BYTES } })
  return found ? { number, leaves: unpacked(new Uint8Array(await found.arrayBuffer())) } : undefined
}

/** The block whose span holds a commitment: the likely one, or one a few steps beside it. */
const findBlock = async (
  objects: R2Bucket,
  day: string,
  commitment: Uint8Array,
  blocks: number,
): Promise<Block | undefined> => {
  let [low, high, number] = [0, blocks - 1, likelyBlock(commitment, blocks)]
  while (low <= high) {
    const block = await readBlock(objects, day, number)
    const [first, last] = [block?.leaves[0], block?.leaves.at(-1)]
    if (!block || !first || !last) return undefined
    if (compare(commitment, first.commitment) < 0) high = number - 1
    else if (compare(commitment, last.commitment) > 0) low = number + 1
    else return block
    number = number > high ? high : number < low ? low : number
  }
  return undefined
}

/**
 * @param holder - id of the account, and its secret in base64url
 * @returns `undefined` where the account was not there on that day, or the day's tree is not kept
 */
export const proveHolding = async (
  objects: R2Bucket,
  { id, secret }: { id: string; secret: string },
  day: string,
): Promise<HoldingProof | undefined> => {
  const kept = await objects.get(nodesKey(day))
  if (!kept) return undefined
  const above = readNodes(new Uint8Array(await kept.arrayBuffer()))
  const salt = saltOf(secret, day)
  const commitment = accountCommitment(id, salt, sha256)
  const block = await findBlock(objects, day, commitment, above.length)
  const at = block?.leaves.findIndex((leaf) => equal(leaf.commitment, commitment)) ?? -1
  const leaf = block?.leaves[at]
  if (!block || !leaf) return undefined
  const [below, higher] = [
    sumProof(sumTree(block.leaves, sha256), at),
    sumProof(sumLevels(above, sha256), block.number),
  ]
  return { salt, leaf, index: block.number * BLOCK_LEAVES + at, beside: [...below.beside, ...higher.beside] }
}
