import { REGISTERS } from '../../content/generated/registers.ts'
import type { CertificateFacts, Verdict } from '../../content/certificates/verdict.ts'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import { recordPath } from '../../content/registers/present.ts'
import { textIn } from '../../content/registers/text-in.ts'
import type { CertificateView } from '../../db/record/certificates.ts'
import { referredName } from '../../db/record/referred.ts'
import { publishedLang } from '../components/table.ts'
import { href } from '../paths.ts'
import { shownTime } from '../time.ts'
import { titleOf } from '../titles.ts'
import { words, type Lang, type WordKey } from '../words.ts'

/** What the page of a certificate prints, worked out from what was read. */

/** Published text, with its language where it is not the page's. */
export interface Said {
  text: string
  lang?: string | undefined
  href?: string | undefined
}

export const certificatePath = (number: string): string => `/certificates/${encodeURIComponent(number)}/`

/** The English twin of a field where the page is English and there is one. */
export const inLang = (body: Body | null | undefined, field: string, lang: Lang): Said | undefined => {
  const english = lang === 'en' ? textIn(body, `${field}En`) : undefined
  if (english !== undefined) return { text: english }
  const text = textIn(body, field)
  return text === undefined ? undefined : { text, lang: publishedLang(lang) }
}

/** @returns the record's title, with its number where it has one beside; the key where nothing is known of it */
export const referredTo = (
  { referred }: Pick<CertificateView, 'referred'>,
  register: string,
  key: string,
  lang: Lang,
): Said => {
  const body = referred.get(referredName(register, key))
  const definition = REGISTERS[register]
  if (!body || !definition) return { text: key }
  const title = titleOf(definition, key, body, lang)
  return { text: title.text, lang: title.lang, href: href(lang, recordPath(register, key)) }
}

/** What a verdict says: the word, a sentence, and between which days. */
export interface ShownVerdict {
  state: Verdict['state']
  word: string
  /** The day asked for, with whether it is today. */
  day: string
  sentence: string
  /** Between which days it holds; empty where that says nothing. */
  span: string
}

export const shownVerdict = (
  { state, day, since, until }: Pick<Verdict, 'state' | 'day' | 'since' | 'until'>,
  today: string,
  lang: Lang,
): ShownVerdict => {
  const t = words(lang)
  const sentences: Record<Verdict['state'], WordKey> = {
    valid: 'certificates.saysValid',
    suspended: 'certificates.saysSuspended',
    withdrawn: 'certificates.saysWithdrawn',
    expired: 'certificates.saysExpired',
    replaced: 'certificates.saysReplaced',
    'not-yet': 'certificates.saysNot-yet',
  }
  const shown = { since: since && shownTime(since, lang), until: until && shownTime(until, lang) }
  const span =
    shown.since && shown.until
      ? t('certificates.sinceUntil', { since: shown.since, until: shown.until })
      : shown.since
        ? t('certificates.sinceOnly', { since: shown.since })
        : shown.until
          ? t('certificates.untilOnly', { until: shown.until })
          : ''
  return {
    state,
    word: t(`certificates.${state}`),
    day: t(day === today ? 'certificates.today' : 'certificates.onDay', { day: shownTime(day, lang) }),
    sentence: t(sentences[state]),
    span,
  }
}

/** How the accreditation of the certifier bears on the certificate: a plain line, or cautions that stand with the verdict. */
export const accreditationLines = (
  { accreditation, accreditationOn, accredited }: Verdict,
  lang: Lang,
): { line: Said | undefined; cautions: string[] } => {
  const t = words(lang)
  if (accreditation !== 'within' || !accredited) {
    const said = t(`certificates.${accreditation}`)
    return accreditation === 'unknown'
      ? { line: { text: said }, cautions: [] }
      : { line: { text: said }, cautions: [said] }
  }
  const line = [
    t('certificates.within', { by: accredited.by }),
    accredited.number && t('certificates.withinNumber', { number: accredited.number }),
  ]
    .filter((part) => typeof part === 'string')
    .join(lang === 'zh' ? '' : ' ')
  return { line: { text: line }, cautions: accreditationOn === 'within' ? [] : [t('certificates.outsideNow')] }
}

/** A step in the life of a certificate. */
export interface Step {
  /** `YYYY-MM-DD`; the page as of that day says what held then. */
  day: string
  what: string
  /** Which state it leads to, for its sign. */
  state: Verdict['state']
  reason?: Said | undefined
  note?: Said | undefined
  /** Of the record that states it. */
  record?: string | undefined
  isToCome: boolean
}

const CHANGE_WORDS = {
  suspended: 'certificates.changeSuspended',
  resumed: 'certificates.changeResumed',
  withdrawn: 'certificates.changeWithdrawn',
  replaced: 'certificates.changeReplaced',
} as const satisfies Record<string, WordKey>

/** From issue to expiry, newest first; what comes after the end of a certificate does not come. */
export const lifeOf = (
  { changes, record }: Pick<CertificateView, 'changes' | 'record'>,
  facts: CertificateFacts,
  today: string,
  lang: Lang,
): Step[] => {
  const t = words(lang)
  const ground = REGISTERS['certificate-changes']?.fields['ground']?.enum ?? {}
  const steps: Step[] = facts.changes.map((change, at) => {
    const stated = changes[at]
    const reasons = [change.ground && ground[change.ground]?.[lang], change.reason ?? t('certificates.reasonErased')]
    return {
      day: change.effective,
      what: t(CHANGE_WORDS[change.change]),
      state: change.change === 'resumed' ? 'valid' : change.change,
      reason: {
        text: reasons.filter((part) => part !== undefined && part !== '').join(t('components.colon')),
        lang: change.reason === undefined ? undefined : publishedLang(lang),
      },
      ...(change.replacedBy === undefined
        ? {}
        : {
            note: {
              text: t('certificates.replacedBy', { number: change.replacedBy }),
              href: href(lang, certificatePath(change.replacedBy)),
            },
          }),
      record: stated && href(lang, recordPath('certificate-changes', stated.key)),
      isToCome: change.effective > today,
    }
  })
  const replaces = textIn(record.body, 'replaces')
  const issued: Step = {
    day: facts.issued,
    what: t('certificates.issuedOn'),
    state: 'valid',
    ...(replaces === undefined
      ? {}
      : {
          note: {
            text: t('certificates.replaces', { number: replaces }),
            href: href(lang, certificatePath(replaces)),
          },
        }),
    isToCome: facts.issued > today,
  }
  const last = facts.changes.at(-1)?.change
  const isEnded = last === 'withdrawn' || last === 'replaced'
  const end: Step[] =
    facts.expires === undefined || isEnded
      ? []
      : [
          {
            day: facts.expires,
            what: t('certificates.expiresOn'),
            state: 'expired',
            isToCome: facts.expires >= today,
          },
        ]
  return [issued, ...steps, ...end].toReversed()
}

/** Standards by number, with what each is called. */
export const standardsOf = (view: CertificateView, lang: Lang): Said[] =>
  textsOf(view.record.body?.['standards']).map((key) => {
    const { text, ...rest } = referredTo(view, 'certification-criteria', key, lang)
    // As it is printed: an address cannot hold the stroke of `GB/T`.
    const number = textIn(view.referred.get(referredName('certification-criteria', key)), 'standard') ?? key
    return { ...rest, text: text === key ? number : `${number} ${text}` }
  })
