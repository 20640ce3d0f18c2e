/** Others who saw the same, said so roughly that nobody can watch one of them come. */

export const BANDS = ['some', 'many', 'crowd'] as const
export type Band = (typeof BANDS)[number]

/** From how many on a band holds, the highest first. */
const FROM: readonly (readonly [least: number, band: Band])[] = [
  [50, 'crowd'],
  [10, 'many'],
  [5, 'some'],
]

/** Counts at which the band changes: only then there is something new to publish. */
export const BAND_BEGINS: readonly number[] = FROM.map(([least]) => least)

/** @returns `undefined` below five: that is not said */
export const bandOf = (count: number): Band | undefined => FROM.find(([least]) => count >= least)?.[1]

/** A random token of the page's own storage, 128 bits in base64url. */
export const isMeTooToken = (text: string): boolean => /^[A-Za-z0-9_-]{22}$/.test(text)
