import { textsOf } from '../../content/registers/facts.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { OrganisationRecord, OrganisationView } from '../../db/record/organisation-page.ts'
import { href } from '../paths.ts'
import { fullTitle } from '../registers/labels.ts'
import { publisherName } from '../registers/publisher.ts'
import { shownTime } from '../time.ts'
import { capital, pagePath, titleOf } from '../titles.ts'
import { words, type Lang } from '../words.ts'

/** Parts of an organisation's page that list records, each with the replies beside it. */

/** Registers with a part of their own, in the order in which a citizen asks; the rest stands in the table and timeline. */
const PARTS = [
  'inspections',
  'penalties',
  'certificates',
  'products',
  'label-alerts',
  'reports',
  'reports-handled',
  'eia',
  'emergencies',
  'damage-compensation',
] as const

const SHOWN = 10

/** Reports name two organisations: the body that deals with one, and the unit it was found of. */
const REPORTS = 'reports'
const HANDLED = 'reports-handled'

/** Records of a part: those of its register, and of reports whether the organisation deals with them. */
const ofPart =
  (uscc: string, part: string) =>
  ({ register, body }: OrganisationRecord): boolean => {
    if (part !== HANDLED && part !== REPORTS) return register === part
    return register === REPORTS && (part === HANDLED) === (body['body'] === uscc && body['organisation'] !== uscc)
  }

export interface PartItem {
  href: string
  title: string
  lang: string | undefined
  result: string | undefined
  meta: string
  isCorrected: boolean
  isInvented: boolean
  replies: OrganisationRecord[]
}

export interface RecordPart {
  register: string
  title: string
  items: PartItem[]
  /** Address of all of them, where not all stand here. */
  all: string | undefined
}

const textIn = ({ body }: OrganisationRecord, field: string): string =>
  typeof body[field] === 'string' ? body[field] : ''

/** What says how it ended: the choices of fields with the role `status`, and lists of choices such as kinds of penalty. */
const resultOf = ({ register: id, body }: OrganisationRecord, lang: Lang): string | undefined => {
  const register = REGISTERS[id]
  if (!register) return undefined
  const parts = Object.entries(register.fields).flatMap(([name, field]) => {
    const value = body[name]
    if (!field.enum || field.role.includes('key')) return []
    if (Array.isArray(value)) return textsOf(value).map((one) => field.enum?.[one]?.[lang] ?? one)
    return field.role.includes('status') && typeof value === 'string' ? [field.enum[value]?.[lang] ?? value] : []
  })
  return parts.length === 0 ? undefined : parts.join(lang === 'zh' ? '、' : ', ')
}

/** Replies by the record they answer. */
export const repliesTo = ({ replies }: OrganisationView, register: string, key: string): OrganisationRecord[] =>
  replies.filter((reply) => textIn(reply, 'register') === register && textIn(reply, 'recordKey') === key)

const itemOf = (
  view: OrganisationView,
  record: OrganisationRecord,
  lang: Lang,
  results: ReadonlyMap<string, string>,
): PartItem | undefined => {
  const { register: id, key, at, publisher, publishedAt, body, status } = record
  const register = REGISTERS[id]
  if (!register) return undefined
  return {
    href: href(lang, pagePath(id, key)),
    title: fullTitle(register, key, body, new Map(), lang),
    lang: titleOf(register, key, body, lang).lang,
    result: results.get(`${id}/${key}`) ?? resultOf(record, lang),
    meta: [
      shownTime(at, lang),
      key,
      words(lang)('organisations.source', {
        publisher: publisherName(publisher, lang, view.referred),
        published: shownTime(dayOf(publishedAt), lang),
      }),
    ].join(' · '),
    isCorrected: status === 'corrected',
    isInvented: isDemonstration(publisher),
    replies: repliesTo(view, id, key),
  }
}

const titleOfPart = (id: string, lang: Lang): string => {
  if (id === HANDLED) return words(lang)('public-reports.handled')
  return id === REPORTS ? words(lang)('public-reports.foundOfIt') : capital(REGISTERS[id]?.title[lang] ?? id)
}

/** Of what a body deals with all can be seen always: with it stands how it treats them. */
const allOf = (id: string, uscc: string, lang: Lang, isMore: boolean): string | undefined => {
  if (id === HANDLED) return href(lang, `/reports/?body=${uscc}`)
  return isMore ? href(lang, `/registers/${id}/?organisation=${uscc}`) : undefined
}

/**
 * Parts that have something to show, in order.
 * @param results - how it stands with some, by register and key, where that follows from more than the record
 */
export const recordParts = (
  uscc: string,
  view: OrganisationView,
  lang: Lang,
  results: ReadonlyMap<string, string> = new Map(),
): RecordPart[] =>
  PARTS.flatMap((id): RecordPart[] => {
    const own = view.records.filter(ofPart(uscc, id))
    const items = own.slice(0, SHOWN).flatMap((record) => itemOf(view, record, lang, results) ?? [])
    if (items.length === 0) return []
    return [
      {
        register: id,
        title: titleOfPart(id, lang),
        items,
        all: allOf(id, uscc, lang, own.length > items.length),
      },
    ]
  })
