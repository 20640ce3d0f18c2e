import { LANGUAGES, type Lang } from './words.ts'

/**
 * Address of a page in a language: Chinese stands at the root, English under `/en`.
 * @param path - language-neutral, from the root: `/registers/`; addresses of machines (`/api/…`) are not passed through here
 */
export const href = (lang: Lang, path: string): string => (lang === 'en' ? `/en${path}` : path)

/** The other language of the portal. */
export const otherLang = (lang: Lang): Lang => LANGUAGES.find((other) => other !== lang) ?? lang
