import type { Readings } from './readings.ts'
import { searchTerms } from './tokens.ts'

/**
 * Words of a query as pinyin: cut into every series of syllables that its letters allow, each with the characters that
 * are read so. Which of their combinations stand in a text is for the index to say.
 */

/** One syllable of a typed word: from which letter, up to which, and the characters that are read so. */
export type Syllable = readonly [from: number, to: number, characters: readonly string[]]

/** Something that may be pinyin. */
export interface Typed {
  /** The words as `searchTerms` gives them, parted by spaces. */
  words: string
  syllables: Syllable[]
  /** Where the last syllable ends. */
  end: number
}

/** Letters read as pinyin at most, of all words together: 80 are some twenty syllables. */
const MOST_LETTERS = 80

/** The longest are `zhuang`, `chuang` and `shuang`. */
const LONGEST = 6

/** Tone marks: macron, acute, caron, grave. */
const TONES = /[\u0304\u0301\u030c\u0300]/g

/**
 * The letters of a word, in small ones without tones and with `v` for `ü`, in the parts that an apostrophe makes of it;
 * `undefined` for what is no pinyin.
 */
const partsOf = (word: string): string[] | undefined => {
  const plain = word
    .normalize('NFD')
    .replace(TONES, '')
    .replace(/u\u0308/gi, 'v')
    .toLowerCase()
  return /^[a-z]+(?:['’][a-z]+)*$/.test(plain) ? plain.split(/['’]/) : undefined
}

/** Words of a query in the runs that may each be one name: `tai yuan 1001A fenhe` → [[tai, yuan], [1001A], [fenhe]]. */
export const pinyinRuns = (words: readonly string[]): string[][] => {
  const runs: string[][] = []
  let isOpen = false
  for (const word of words) {
    const isPinyin = partsOf(word) !== undefined
    if (isOpen && isPinyin) runs.at(-1)?.push(word)
    else runs.push([word])
    isOpen = isPinyin
  }
  return runs
}

/** Whether a query has anything to be read as pinyin. */
export const mayBePinyin = (query: string): boolean => searchTerms(query).some((word) => partsOf(word) !== undefined)

/** `ü` is typed as `v`, as `u`, or as passports write it, `yu`. */
const spellingsOf = (syllable: string): string[] =>
  syllable.includes('ü') ? ['v', 'u', 'yu'].map((letter) => syllable.replace('ü', letter)) : [syllable]

/** Characters by every way in which their syllable is typed. */
const spelled = (readings: Readings): Map<string, string> => {
  const characters = new Map<string, string>()
  for (const [syllable, read] of Object.entries(readings))
    for (const spelling of spellingsOf(syllable)) characters.set(spelling, (characters.get(spelling) ?? '') + read)
  return characters
}

/** Syllables that lead from the first letter to the last, none across two parts. */
const syllablesOf = (parts: readonly string[], characters: ReadonlyMap<string, string>): Syllable[] => {
  const kept: Syllable[] = []
  let start = parts.join('').length
  let reaching = new Set([start])
  for (const part of parts.toReversed()) {
    start -= part.length
    const ends = new Set([...reaching].filter((end) => end === start + part.length))
    for (let from = part.length - 1; from >= 0; from--)
      for (let to = from + 1; to <= Math.min(part.length, from + LONGEST); to++) {
        const read = ends.has(start + to) ? characters.get(part.slice(from, to)) : undefined
        if (read === undefined) continue
        ends.add(start + from)
        kept.push([start + from, start + to, [...new Set(read)]])
      }
    reaching = ends
  }
  return reaching.has(0) ? kept : []
}

/** What of a query may be pinyin: runs of words as one name, and each word of a run by itself. */
export const typedPinyin = (query: string, readings: Readings): Typed[] => {
  const characters = spelled(readings)
  const sought = pinyinRuns(searchTerms(query)).flatMap((run) => [
    run,
    ...(run.length > 1 ? run.map((word) => [word]) : []),
  ])
  let left = MOST_LETTERS
  return sought.flatMap((words): Typed[] => {
    const parts = words.flatMap((word) => partsOf(word) ?? [])
    const end = parts.join('').length
    if (end === 0 || end > left) return []
    // One syllable alone is no name.
    const syllables = syllablesOf(parts, characters).filter(([from, to]) => to - from < end)
    if (syllables.length === 0) return []
    left -= end
    return [{ words: words.join(' '), syllables, end }]
  })
}
