import { decodeBase64 } from '../log/bytes.ts'
import { leafHash, type AsyncHash } from '../log/merkle.ts'
import { verifyInclusion } from '../log/proofs.ts'
import { rowLeaf, type ActivityFact } from './activity-tree.ts'

/** A row of the log of activity with what proves it, as `/api/activity/{seq}/proof` answers. */
export interface ProvenActivity {
  row: ActivityFact
  /** Place of the leaf, from 0. */
  at: number
  /** Leaves of the tree, padding included. */
  size: number
  /** base64url */
  salt: string
  /** base64, from the leaf up. */
  hashes: readonly string[]
}

/** As it stands in the public register of roots. */
export interface PublishedRoot {
  size: number
  /** base64 */
  root: string
}

const fromBase64Url = (text: string) => decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/').padEnd(44, '='))

/**
 * Whether a row stands, exactly so, in the tree whose root was published for its day. Never throws on what is sent.
 * @param published - from the public record, not from whoever gave the proof
 */
export const verifyActivity = async (
  { row, at, size, salt, hashes }: ProvenActivity,
  published: PublishedRoot,
  hash: AsyncHash,
): Promise<boolean> => {
  const [opening, root, ...path] = [fromBase64Url(salt), ...[published.root, ...hashes].map(decodeBase64)]
  const siblings = path.filter((one) => one !== undefined)
  if (!opening || !root || siblings.length !== hashes.length || size !== published.size) return false
  const leaf = await leafHash(rowLeaf(row, opening), hash)
  return verifyInclusion({ index: at, size, root, leafHash: leaf, hashes: siblings }, hash)
}
