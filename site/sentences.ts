import { areaOf, type Lang } from './words.ts'

/**
 * The strings about the log whose names begin so, placeholders and all, by name. They travel in the page for its scripts,
 * which the words of the whole portal would make heavy.
 */
export const sentences = (lang: Lang, ...prefixes: string[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(areaOf('log'))
      .filter(([name]) => prefixes.some((prefix) => name.startsWith(prefix)))
      .map(([name, text]) => [name, text[lang]]),
  )
