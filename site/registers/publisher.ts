import { isDemonstration } from '../../content/registers/demonstration.ts'
import type { Referred } from '../../db/record/referred.ts'
import { words, type Lang } from '../words.ts'
import { titleOfReferred } from './labels.ts'

/**
 * Who stated something: this portal itself, or an organisation by name where it was read, else by its unified social credit
 * code; what is invented says so wherever its publisher is named.
 */
export const publisherName = (publisher: string, lang: Lang, referred: Referred = new Map()): string => {
  if (publisher === 'portal') return words(lang)('record.portal')
  const name = titleOfReferred('organisations', publisher, referred, lang)?.text ?? publisher
  return isDemonstration(publisher) ? words(lang)('record.demonstrationBy', { publisher: name }) : name
}
