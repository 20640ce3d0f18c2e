import { decodeBase64, encodeBase64 } from './bytes.ts'
import { HASH_BYTES } from './merkle.ts'

/** All that is needed to check offline that a leaf stands in a log. */
export type Proof = {
  /** Of the leaf, from 0. */
  index: number
  /** From the leaf's sibling up, 32 bytes each. */
  hashes: Uint8Array[]
  /** The signed note, verbatim. */
  checkpoint: string
}

const PROOF = /^c2sp\.org\/tlog-proof@v1\n(?:extra [A-Za-z0-9+/]*={0,2}\n)?index (0|[1-9]\d*)\n((?:[^\n]+\n)*)\n([^]*)$/

/** @see c2sp.org/tlog-proof, Format */
export const encodeProof = ({ index, hashes, checkpoint }: Proof): string =>
  ['c2sp.org/tlog-proof@v1', `index ${index}`, ...hashes.map(encodeBase64), '', checkpoint].join('\n')

/**
 * A line of extra data is skipped: it is not proven.
 * @throws SyntaxError when the header, the index or a hash is malformed; the checkpoint is opened apart
 * @see c2sp.org/tlog-proof, Format
 */
export function parseProof(text: string): Proof {
  const [, count, rows = '', checkpoint] = PROOF.exec(text) ?? []
  const index = Number(count)
  const hashes = rows.split('\n').slice(0, -1).map(decodeHash)
  if (checkpoint === undefined || !Number.isSafeInteger(index)) throw new SyntaxError('malformed proof')
  return { index, hashes, checkpoint }
}

function decodeHash(line: string): Uint8Array {
  const hash = decodeBase64(line)
  if (hash?.length !== HASH_BYTES) throw new SyntaxError('malformed hash in a proof')
  return hash
}
