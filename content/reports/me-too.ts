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

/** What is counted at most: beyond the last band there is nothing to say. */
export const MOST_COUNTED = Math.max(...BAND_BEGINS)

/**
 * The band that is said next: a day lifts it by one at most, so that a burst from one place needs days as well as visitors.
 * @param said - the band that stands; `undefined` below the first
 */
export const nextBand = (count: number, said: string | undefined): Band | undefined => {
  const held = bandOf(count)
  const step = BANDS[BANDS.findIndex((band) => band === said) + 1]
  const rises = held !== undefined && step !== undefined && BANDS.indexOf(held) > BANDS.indexOf(step)
  return rises ? step : held
}

/** A random token of the page's own storage, 128 bits in hexadecimal. */
export const isMeTooToken = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)
