import { concat, decodeBase64, utf8 } from '../log/bytes.ts'
import type { AsyncHash } from '../log/merkle.ts'

const DOMAIN = utf8('lucid-hearing-draw-v1\0')

/**
 * Draws numbers by lot so that anybody can draw them again: each number is hashed with a seed that nobody could know while
 * registration was open, and those with the smallest hashes are drawn.
 * SHA-256("lucid-hearing-draw-v1" ‖ 0x00 ‖ 32 bytes of the seed ‖ number), compared as bytes.
 * @param seed - root of a checkpoint, standard base64 of 32 bytes
 * @returns in order of their hashes, `seats` at most
 * @throws RangeError when the seed is none
 */
export const drawLots = async (
  seed: string,
  numbers: readonly string[],
  seats: number,
  hash: AsyncHash,
): Promise<string[]> => {
  const bytes = decodeBase64(seed)
  if (bytes?.length !== 32) throw new RangeError('no seed of 32 bytes')
  const hashed = await Promise.all(
    [...new Set(numbers)].map(async (number) => {
      const lot = await hash(concat([DOMAIN, bytes, utf8(number)]))
      return { number, lot: Array.from(lot, (byte) => byte.toString(16).padStart(2, '0')).join('') }
    }),
  )
  return hashed
    .toSorted((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, seats)
    .map(({ number }) => number)
}
