import { isDemonstration } from '../../content/registers/demonstration.ts'
import { words, type Lang } from '../words.ts'

/**
 * Who stated something: this portal itself, or an organisation by its unified social credit code; what is invented says so
 * wherever its publisher is named.
 */
export const publisherName = (publisher: string, lang: Lang): string => {
  if (publisher === 'portal') return words(lang)('record.portal')
  return isDemonstration(publisher) ? words(lang)('record.demonstrationBy', { publisher }) : publisher
}
