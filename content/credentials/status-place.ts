/** Where a certificate stands in the status lists: worked out from its ordinal, so that nothing has to be kept secret. */

/** Bits of one list: the fewest that hide which of them was asked for. @see W3C Bitstring Status List v1.0, 6.1 */
export const LIST_BITS = 131_072

/** What a set bit says. A suspension may end; a revocation never does. */
export const PURPOSES = ['suspension', 'revocation'] as const
export type Purpose = (typeof PURPOSES)[number]

export interface StatusPlace {
  /** From 1. */
  list: number
  /** 0..131,071. */
  index: number
}

const MASK = LIST_BITS - 1
/** Odd, so that multiplying by them loses nothing modulo a power of two. */
const FACTORS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f]

/** A permutation of 0..131,071, another for each list: every step can be undone, so no two positions meet. */
const permute = (position: number, list: number): number =>
  FACTORS.reduce((at, factor, round) => {
    const turned = (Math.imul(at ^ (Math.imul(list, factor) >>> (15 - round)), factor) + list) & MASK
    return turned ^ (turned >>> 8)
  }, position & MASK)

/**
 * The place of a certificate: neighbours in time stand apart, no two share a place, and the place never changes.
 * @param ordinal - how many certificates entered the record before it
 * @throws RangeError unless it is a whole number from 0
 */
export const statusPlace = (ordinal: number): StatusPlace => {
  if (!Number.isSafeInteger(ordinal) || ordinal < 0) throw new RangeError(`not an ordinal: ${ordinal}`)
  const list = Math.floor(ordinal / LIST_BITS) + 1
  return { list, index: permute(ordinal % LIST_BITS, list) }
}

/** Ordinals of a list: from the first up to, not including, the end. */
export const ordinalsOf = (list: number): { first: number; end: number } => ({
  first: (list - 1) * LIST_BITS,
  end: list * LIST_BITS,
})

/** The name of a list in addresses: `suspension-1`. */
export const listName = (purpose: Purpose, list: number): string => `${purpose}-${list}`

/** @returns `undefined` for what names no list */
export const parseListName = (name: string): { purpose: Purpose; list: number } | undefined => {
  const [, found, digits] = /^([a-z]+)-([1-9]\d{0,5})$/.exec(name) ?? []
  const purpose = PURPOSES.find((known) => known === found)
  return purpose && digits ? { purpose, list: Number(digits) } : undefined
}
