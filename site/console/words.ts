import { WORDS } from '../../content/generated/words.ts'
import type { Lang } from '../words.ts'

type Texts = Record<string, Record<Lang, string>>
const AREAS = new Map<string, Texts>(Object.entries(WORDS))

/**
 * Every string of a section in one language, by name; they travel in its page for its island.
 * @throws RangeError when the section has no file of words
 */
export const ownWords = (lang: Lang, section: string): Record<string, string> => {
  const texts = AREAS.get(`console-${section}`)
  if (!texts) throw new RangeError(`no content/words/console-${section}.yaml`)
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text[lang]]))
}

/** @throws RangeError when the section's words lack a title or a summary */
export const sectionTitle = (lang: Lang, section: string): string => {
  const { title, summary } = ownWords(lang, section)
  if (title === undefined || summary === undefined)
    throw new RangeError(`content/words/console-${section}.yaml has no title or no summary`)
  return title
}
