import type { Lang } from '../words.ts'

/** A Chinese sentence ends at its full stop, an English one where another begins or the text ends. */
const FIRST: Readonly<Record<Lang, RegExp>> = { zh: /^[^。]*。/, en: /^.*?\.(?=\s+[\p{Lu}“]|$)/su }

/** The first sentence of a text, or all of it where none ends. */
export const firstSentence = (text: string, lang: Lang): string => FIRST[lang].exec(text)?.[0] ?? text
