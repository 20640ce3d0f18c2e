import { words, type Lang } from '../words.ts'

/** Who stated something: this portal itself, or an organisation by its unified social credit code. */
export const publisherName = (publisher: string, lang: Lang): string =>
  publisher === 'portal' ? words(lang)('record.portal') : publisher
