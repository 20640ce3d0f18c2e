import { REGISTERS } from '../../content/generated/registers.ts'
import { isCommitment } from '../../content/log/commitment.ts'
import { recordPath } from '../../content/registers/present.ts'
import type { Referred } from '../../db/record/referred.ts'
import { href } from '../paths.ts'
import { publisherName } from '../registers/publisher.ts'
import { words, type Lang } from '../words.ts'
import type { EntryView } from './read.ts'

/** As `Facts` prints it. */
interface Fact {
  title: string
  value: string
  kind?: 'number' | 'time'
  href?: string | undefined
  valueLang?: string
  note?: string
}

export const entryPath = (lang: Lang, index: number): string => `${href(lang, '/log/')}?entry=${index}`

/** Who stated what, when, and of which record. */
export const statedFacts = (lang: Lang, { entry }: EntryView, referred: Referred): Fact[] => {
  const t = words(lang)
  const { register, key, revision, status, publisher, publishedAt, reason } = entry
  return [
    {
      title: t('log.register'),
      value: REGISTERS[register]?.title[lang] ?? register,
      href: REGISTERS[register] && href(lang, `/registers/${register}/`),
    },
    { title: t('log.record'), value: key, href: `${href(lang, recordPath(register, key))}?revision=${revision}` },
    { title: t('log.revision'), value: String(revision), kind: 'number' },
    { title: t('log.status'), value: t(`components.${status}`) },
    ...(reason === undefined ? [] : [{ title: t('log.reason'), value: reason, valueLang: 'zh-Hans' } satisfies Fact]),
    { title: t('log.publisher'), value: publisherName(publisher, lang, referred) },
    { title: t('log.publishedAt'), value: publishedAt, kind: 'time' },
  ]
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The fields of the body; where the leaf only commits to a text, the text and the commitment, or who erased it. */
export const bodyFacts = (lang: Lang, { entry, disclosures, erased }: EntryView): Fact[] => {
  const t = words(lang)
  const fields = REGISTERS[entry.register]?.fields ?? {}
  return Object.entries(entry.body ?? {}).map(([name, value]): Fact => {
    const title = fields[name]?.title[lang] ?? name
    if (!isCommitment(value)) return { title, value: shown(value), valueLang: 'zh-Hans' }
    const { commitment } = value
    const open = disclosures.find(({ field }) => field === name)
    if (open)
      return {
        title,
        value: shown(open.value),
        valueLang: 'zh-Hans',
        note: t('log.committed', { commitment, salt: open.salt }),
      }
    const gone = erased.find(({ field }) => field === name)
    return gone
      ? {
          title,
          value: t('log.erasedBy', { index: gone.index }),
          href: entryPath(lang, gone.index),
          note: t('log.committedErased', { commitment }),
        }
      : { title, value: t('log.withheld'), note: t('log.committedErased', { commitment }) }
  })
}
