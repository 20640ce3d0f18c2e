import { preferredLanguage } from '../http/language.ts'

/**
 * A page of ours in the language that a request prefers. A header that names no English, as most in China do not, is not
 * read any further.
 * @param path - language-neutral
 * @param header - value of `Accept-Language`
 */
export const inLanguage = (path: string, header: string | null | undefined): string =>
  header && /en/i.test(header) && preferredLanguage(header) === 'en' ? `/en${path}` : path
