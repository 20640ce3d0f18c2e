import { isWord, words, type Lang } from '../words.ts'

/**
 * A policy article in words.
 * @param mark - as registers give it: `P38`, `C5.2`
 */
export const basisName = (mark: string, lang: Lang): string => {
  const word = `registers.basis${mark.slice(0, 1)}`
  return isWord(word) ? words(lang)(word, { item: mark.slice(1) }) : mark
}
