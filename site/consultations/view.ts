import { standingOf, type Standing } from '../../content/consultations/state.ts'
import { ruleFor, windowOf } from '../../content/consultations/windows.ts'
import { differenceOf, type ChangedParagraph } from '../../content/consultations/difference.ts'
import { textIn } from '../../content/consultations/ruled.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { ConsultationRecords, Stated } from '../../db/record/consultations.ts'
import { publishedLang } from '../components/table.ts'
import { href } from '../paths.ts'
import { shownTime } from '../time.ts'
import { words, type Lang } from '../words.ts'

/** What the pages of consultations print. */

/** Address of a consultation's page, language-neutral. */
export const consultationPath = (key: string): string => `/consultations/${encodeURIComponent(key)}/`
export const hearingPath = (key: string): string => `/consultations/hearings/${encodeURIComponent(key)}/`

export const kindOf = (body: Body, lang: Lang): string => {
  const kind = textIn(body['kind']) ?? ''
  return REGISTERS['consultations']?.fields['kind']?.enum?.[kind]?.[lang] ?? kind
}

/** Where it stands, in a few words: how many days are left, or how long nothing came. */
export const shownStanding = (
  { state, daysLeft, daysWaiting, opens, closes, isElsewhere }: Standing,
  lang: Lang,
): string => {
  const t = words(lang)
  const day = (of: string): string => shownTime(of, lang)
  const own =
    state === 'coming'
      ? t('consultations.opensOn', { day: day(opens) })
      : state === 'decided'
        ? `${t('consultations.closedOn', { day: day(closes) })} · ${t('consultations.decided')}`
        : state === 'closed'
          ? `${t('consultations.closedOn', { day: day(closes) })} · ${t(daysWaiting === 1 ? 'consultations.waitingResultOne' : 'consultations.waitingResult', { days: daysWaiting })}`
          : daysLeft === 1
            ? t('consultations.lastDay')
            : t('consultations.daysLeft', { days: daysLeft })
  return isElsewhere ? `${own} · ${t('consultations.elsewhere')}` : own
}

export interface Listed {
  key: string
  publisher: string
  body: Body | null
}

/** Consultations as items of a list, what matters most first: how long it is still open. */
export const consultationItems = (
  records: readonly Listed[],
  today: string,
  results: ReadonlySet<string>,
  lang: Lang,
) =>
  records.flatMap(({ key, publisher, body }) => {
    const standing = body && standingOf(body, today, results.has(key))
    if (!body || !standing) return []
    const closes = words(lang)('consultations.closesOn', { day: shownTime(standing.closes, lang) })
    const isOpen = standing.state === 'open'
    return [
      {
        href: href(lang, consultationPath(key)),
        title: textIn(body['title']) ?? key,
        lang: publishedLang(lang),
        meta: [shownStanding(standing, lang), isOpen ? closes : '', kindOf(body, lang)].filter(Boolean).join(' · '),
        isInvented: isDemonstration(publisher),
      },
    ]
  })

export interface ShownComment {
  number: string
  text: string
  names: string[]
  organisation: string | undefined
  received: string
  /** How it came, where the body typed it in. */
  way: string | undefined
  count: number
  isRedacted: boolean
  answer: { outcome: string; reason: string; answered: string; finalParagraph: string | undefined } | undefined
}

export interface ShownParagraph {
  paragraph: string
  heading: number | undefined
  text: string
  /** Why it was changed since it was published. */
  corrected: string | undefined
  comments: ShownComment[]
}

export interface ConsultationView {
  key: string
  body: Body
  publisher: string
  isInvented: boolean
  standing: Standing
  /** First day on which it may close by the rule. */
  earliest: string | undefined
  isProvisional: boolean
  rule: ReturnType<typeof ruleFor>
  draft: ShownParagraph[]
  whole: ShownComment[]
  changes: ChangedParagraph[]
  result: Stated | undefined
  hearings: Stated[]
  /** Entered here when it was over already. */
  isLateEntry: boolean
}

const numberIn = (body: Body, field: string): number => {
  const value = body[field]
  return typeof value === 'number' ? value : 0
}

const listIn = (body: Body, field: string): string[] => {
  const value = body[field]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

const shownComment = (body: Body, answer: Body | undefined): ShownComment => ({
  number: textIn(body['number']) ?? '',
  text: textIn(body['text']) ?? '',
  names: listIn(body, 'names'),
  organisation: textIn(body['organisation']),
  received: textIn(body['received']) ?? '',
  way: textIn(body['way']),
  count: numberIn(body, 'count'),
  isRedacted: body['redacted'] === true,
  answer: answer && {
    outcome: textIn(answer['outcome']) ?? '',
    reason: textIn(answer['reason']) ?? '',
    answered: textIn(answer['answered']) ?? '',
    finalParagraph: textIn(answer['finalParagraph']),
  },
})

const paragraphOf = ({ body }: Stated) => ({
  paragraph: textIn(body['paragraph']) ?? '',
  heading: numberIn(body, 'heading') || undefined,
  text: textIn(body['text']) ?? '',
})

/** @returns `undefined` where the consultation does not stand, or states no days */
export const viewOf = (read: ConsultationRecords, today: string): ConsultationView | undefined => {
  const { consultation, paragraphs, comments, answers, result, hearings } = read
  const standing = consultation && standingOf(consultation.body, today, result !== undefined)
  if (!consultation || !standing) return undefined
  const { key, body, publisher } = consultation
  const answered = new Map(answers.map(({ body: of }) => [textIn(of['number']), of]))
  const shown = comments.map(({ body: of }) => ({
    paragraph: textIn(of['paragraph']),
    comment: shownComment(of, answered.get(textIn(of['number']))),
  }))
  const of = (version: string): Stated[] => paragraphs.filter(({ body: one }) => one['version'] === version)
  const [draft, final] = [of('draft'), of('final')]
  const known = new Set(draft.map(({ body: one }) => textIn(one['paragraph'])))
  const kind = textIn(body['kind']) ?? ''
  const window = windowOf('comment', { kind, first: standing.opens })
  return {
    ...{ key, body, publisher, standing, result, hearings },
    isInvented: isDemonstration(publisher),
    earliest: window?.earliest,
    isProvisional: (window?.provisional ?? false) && standing.closes === window?.earliest,
    rule: ruleFor('comment', kind, standing.opens),
    draft: draft.map((one) => ({
      ...paragraphOf(one),
      corrected: one.revision > 1 ? (one.reason ?? '') : undefined,
      comments: shown
        .filter(({ paragraph }) => paragraph === textIn(one.body['paragraph']))
        .map(({ comment }) => comment),
    })),
    whole: shown
      .filter(({ paragraph }) => paragraph === undefined || !known.has(paragraph))
      .map(({ comment }) => comment),
    changes: final.length > 0 ? differenceOf(draft.map(paragraphOf), final.map(paragraphOf)) : [],
    // An invented one was never open: it is shown as if it had been.
    isLateEntry:
      !isDemonstration(publisher) && dayOf(consultation.publishedAt) > standing.closes && consultation.revision === 1,
  }
}

/** The heading of comments below a paragraph: how many, how often sent, how many answered. */
export const commentsTitle = (comments: readonly ShownComment[], lang: Lang): string => {
  const t = words(lang)
  const count = comments.reduce((sum, one) => sum + one.count, 0)
  const entries = comments.length
  const own =
    count > entries
      ? t('consultations.commentsSame', { entries, count })
      : entries === 1
        ? t('consultations.oneComment')
        : t('consultations.comments', { entries })
  const answered = comments.filter(({ answer }) => answer).length
  return answered === 0 ? own : `${own} · ${t('consultations.answered', { count: answered })}`
}

/** Who signed, in words. */
export const signedBy = ({ names, organisation }: ShownComment, lang: Lang): string => {
  const t = words(lang)
  if (organisation !== undefined) return organisation
  const [first] = names
  if (first === undefined) return t('consultations.anonymous')
  return names.length > 3 ? t('consultations.andOthers', { names: names.slice(0, 3).join('、') }) : names.join('、')
}
