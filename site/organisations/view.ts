import { REGISTERS } from '../../content/generated/registers.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { Body } from '../../content/registers/facts.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { OrganisationRecord, OrganisationView } from '../../db/record/organisation-page.ts'
import type { Referred } from '../../db/record/referred.ts'
import { href } from '../paths.ts'
import { fullTitle } from '../registers/labels.ts'
import type { Mentioning } from '../registers/mentions.ts'
import { publisherName } from '../registers/publisher.ts'
import { shownTime } from '../time.ts'
import { capital, pagePath, titleOf } from '../titles.ts'
import { words, type Lang } from '../words.ts'
import { comparedReadings, exceeding } from './permits.ts'

/** What an organisation's page prints, worked out from what was read. */

/** Registers whose records may mention an organisation; its own entry stands at the top of the page. */
export const MENTIONING = Object.values(REGISTERS)
  .filter((register) => register.id !== 'organisations' && fieldsWithRole(register, 'organisation').length > 0)
  .map(({ id }) => id)

/** Name of an organisation, or its code where nobody stated one. */
export const organisationName = (uscc: string, { named }: OrganisationView, lang: Lang) => {
  const register = REGISTERS['organisations']
  return named && register ? titleOf(register, uscc, named, lang) : { text: uscc, lang: undefined }
}

const titleOfRegister = (id: string, lang: Lang): string => capital(REGISTERS[id]?.title[lang] ?? id)

const isIn = (register: string) => (record: OrganisationRecord) => record.register === register

/** How much each register says of it, and the newest of it. */
export const mentionsOf = ({ counts, records }: OrganisationView): Mentioning[] =>
  counts.map(({ register, count }) => ({ register, count, newest: records.find(isIn(register)) }))

interface TimelineEntry {
  at: string
  href: string
  title: string
  lang: string | undefined
  meta: string
  isInvented: boolean
  status?: 'corrected'
}

const metaOf = (
  title: string,
  { at, publisher, publishedAt }: Pick<OrganisationRecord, 'at' | 'publisher' | 'publishedAt'>,
  referred: Referred,
  lang: Lang,
): string =>
  words(lang)('organisations.meta', {
    register: title,
    at: shownTime(at, lang),
    publisher: publisherName(publisher, lang, referred),
    published: shownTime(dayOf(publishedAt), lang),
  })

/** What a reply says stands for its name, as far as a line goes. */
const titleIn = (register: RegisterDefinition, key: string, body: Body, lang: Lang): string => {
  const { text } = body
  if (register.id !== 'replies' || typeof text !== 'string') return fullTitle(register, key, body, new Map(), lang)
  return text.length > REPLY_SHOWN ? `${text.slice(0, REPLY_SHOWN)}…` : text
}
const REPLY_SHOWN = 60

/** Months of figures, which its page leads to, would stand between what happened. */
const COUNTED_ELSEWHERE: readonly string[] = ['report-statistics']

/** Everything that was read by date, newest first, with its source: records, replies, and values above their limit. */
export const timelineItems = (view: OrganisationView, lang: Lang): TimelineEntry[] => {
  const stated = [...view.records, ...view.replies].flatMap((record): TimelineEntry[] => {
    const { register: id, key, at, status, publisher, body } = record
    const register = REGISTERS[id]
    if (!register || COUNTED_ELSEWHERE.includes(id)) return []
    return [
      {
        at,
        href: href(lang, pagePath(id, key)),
        title: titleIn(register, key, body, lang),
        lang: titleOf(register, key, body, lang).lang,
        meta: metaOf(titleOfRegister(id, lang), record, view.referred, lang),
        isInvented: isDemonstration(publisher),
        ...(status === 'corrected' ? { status } : {}),
      },
    ]
  })
  const reckoned = exceeding(comparedReadings(view), lang).map((row): TimelineEntry => ({
    at: row.at,
    href: href(lang, pagePath('self-monitoring', row.key)),
    title: row.title,
    lang: undefined,
    meta: metaOf(titleOfRegister('self-monitoring', lang), row, view.referred, lang),
    isInvented: isDemonstration(row.publisher),
  }))
  return [...stated, ...reckoned].toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

/** Registers that could mention it and do not. */
export const silentOf = ({ counts }: OrganisationView): string[] =>
  MENTIONING.filter((id) => !counts.some(({ register }) => register === id))
