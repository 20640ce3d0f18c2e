import { isWord, words, type Lang } from './words.ts'

export { shownNumber } from './numbers.ts'

/**
 * How a unit is shown, from its UCUM code: `ug/m3` → `µg/m³`.
 * Units with a name of their own in a language stand in `content/words/units.yaml`; the rest is UCUM with its digits raised.
 * @returns an empty string for pure numbers
 */
export const shownUnit = (ucum: string, lang: Lang): string => {
  const key = `units.${ucum}`
  if (isWord(key)) return words(lang)(key)
  return (
    ucum
      .replace(/^u(?=[a-zA-Z])/, 'µ')
      // What stands in braces is a word, whose digits are no powers: `kg{CO2}`.
      .replace(
        /\{([^{}]*)\}|(?<=[a-zA-Z])-?\d/g,
        (part, word?: string) => word ?? part.replace(/./g, (digit) => RAISED[digit] ?? digit),
      )
      .replaceAll('.', '·')
  )
}

const RAISED: Record<string, string> = { '-': '⁻', '1': '¹', '2': '²', '3': '³' }
