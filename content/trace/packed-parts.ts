import { aiEntry, allAis, partsOf } from './ai.ts'

/**
 * How packed addresses divide values, and which runs of identifiers one byte stands for.
 * @see GS1 Digital Link Standard: Compression, tables F and Opt
 */

/** What is packed, part by part: digits of known length, digits of any length up to one, or text. */
export interface Packed {
  set: 'digits' | 'text'
  /** Exactly so many characters, or at most so many. */
  fixed?: number
  most?: number
}

/** Whose parts the algorithm packs as one, though our table divides them further. */
const PACKED: Record<string, Packed[]> = {
  '7003': [{ set: 'digits', fixed: 10 }],
  '7007': [
    { set: 'digits', fixed: 6 },
    { set: 'digits', most: 6 },
  ],
  '8001': [{ set: 'digits', fixed: 14 }],
  '8003': [
    { set: 'digits', fixed: 14 },
    { set: 'text', most: 16 },
  ],
  '8006': [{ set: 'digits', fixed: 18 }],
  '8007': [{ set: 'text', most: 24 }],
  '8008': [
    { set: 'digits', fixed: 8 },
    { set: 'digits', most: 4 },
  ],
  '8013': [{ set: 'text', most: 30 }],
  '8026': [{ set: 'digits', fixed: 18 }],
  '423': [
    { set: 'digits', fixed: 3 },
    { set: 'digits', most: 12 },
  ],
  '425': [
    { set: 'digits', fixed: 3 },
    { set: 'digits', most: 12 },
  ],
}
for (let ai = 7230; ai <= 7239; ai++) PACKED[String(ai)] = [{ set: 'text', most: 30 }]

/** The parts of a value as they are packed; `undefined` for what is no identifier. */
export const packedParts = (ai: string): Packed[] | undefined => {
  const known = PACKED[ai]
  if (known) return known
  const entry = aiEntry(ai)
  return (
    entry &&
    partsOf(entry).map(({ set, min, max, optional }): Packed => {
      const length = min === max && !optional ? { fixed: max } : { most: max }
      return { set: set === 'n' ? 'digits' : 'text', ...length }
    })
  )
}

/** Runs of identifiers that one byte stands for; its second half is a letter, or its first. */
export const RUNS: Record<string, string[]> = {
  '0A': ['01', '22'],
  '0B': ['01', '10'],
  '0C': ['01', '21'],
  '0D': ['01', '17'],
  '0E': ['01', '7003'],
  '0F': ['01', '30'],
  '1A': ['01', '10', '21', '17'],
  '1B': ['01', '15'],
  '1C': ['01', '11'],
  '1D': ['01', '16'],
  '1E': ['01', '91'],
  '1F': ['01', '10', '15'],
  '9A': ['8010', '8011'],
  '9B': ['8017', '8019'],
  '9C': ['8018', '8019'],
  '9D': ['414', '254'],
}
for (let decimals = 0; decimals < 6; decimals++) {
  RUNS[`2${'ABCDEF'.charAt(decimals)}`] = ['01', `310${decimals}`]
  RUNS[`3${'ABCDEF'.charAt(decimals)}`] = ['01', `320${decimals}`]
}
for (let decimals = 0; decimals < 10; decimals++) {
  RUNS[`A${decimals}`] = ['01', `392${decimals}`]
  RUNS[`C${decimals}`] = ['255', `390${decimals}`]
}
for (let decimals = 0; decimals < 4; decimals++) RUNS[`C${'ABCD'.charAt(decimals)}`] = ['255', `394${decimals}`]

/** How many digits an application identifier has, by its first two. */
export const DIGITS = new Map(allAis().map((ai) => [ai.slice(0, 2), ai.length]))
