import { concat } from './bytes.ts'

/** Largest leaf: its length is written in 16 bits. @see c2sp.org/tlog-tiles, Log entries */
export const MAX_LEAF_BYTES = 65_535

/**
 * An entry bundle: each leaf after its length as a 16-bit number, high byte first.
 * @throws RangeError naming the leaf that is longer than `MAX_LEAF_BYTES`
 * @see c2sp.org/tlog-tiles, Log entries
 */
export const encodeBundle = (leaves: readonly Uint8Array[]): Uint8Array =>
  concat(
    leaves.flatMap((leaf, index) => {
      if (leaf.length > MAX_LEAF_BYTES) throw new RangeError(`leaf ${index} has ${leaf.length} bytes`)
      return [Uint8Array.of(leaf.length >> 8, leaf.length & 0xff), leaf]
    }),
  )

/** @throws SyntaxError when the bundle ends inside a leaf */
export function parseBundle(bundle: Uint8Array): Uint8Array[] {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength)
  const leaves: Uint8Array[] = []
  for (let at = 0; at < bundle.length;) {
    const start = at + 2
    const end = start <= bundle.length ? start + view.getUint16(at) : Infinity
    if (end > bundle.length) throw new SyntaxError(`the bundle ends inside leaf ${leaves.length}`)
    leaves.push(bundle.slice(start, end))
    at = end
  }
  return leaves
}
