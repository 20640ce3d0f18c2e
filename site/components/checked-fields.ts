import { REGISTERS } from '../../content/generated/registers.ts'
import { words, type Lang } from '../words.ts'

const KNOWN = new Map<string, string>()

/**
 * What the fields of an entry are called, for what says where a page and the log differ.
 * @param register - its id; of an unknown one the fields that every entry has
 * @returns a JSON object of titles by field, put together once
 */
export const checkedFields = (lang: Lang, register: string): string => {
  const name = `${lang} ${register}`
  const known = KNOWN.get(name)
  if (known !== undefined) return known
  const t = words(lang)
  const made = JSON.stringify({
    register: t('log.register'),
    key: t('log.record'),
    revision: t('log.revision'),
    status: t('log.status'),
    publisher: t('log.publisher'),
    publishedAt: t('log.publishedAt'),
    reason: t('log.reason'),
    index: t('log.index'),
    ...Object.fromEntries(
      Object.entries(REGISTERS[register]?.fields ?? {}).map(([field, { title }]) => [field, title[lang]]),
    ),
  })
  KNOWN.set(name, made)
  return made
}
