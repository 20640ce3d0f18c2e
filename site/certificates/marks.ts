import { certificateOf, isMarkEnded, mayUse, type MayUse } from '../../content/certificates/may-use.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { textsOf } from '../../content/registers/facts.ts'
import type { CertificateState } from '../../content/certificates/verdict.ts'
import { recordPath } from '../../content/registers/present.ts'
import { textIn } from '../../content/registers/text-in.ts'
import type { MarkUser } from '../../db/record/mark-users.ts'
import { publishedLang } from '../components/table.ts'
import { href } from '../paths.ts'
import { shownTime } from '../time.ts'
import { words, type Lang } from '../words.ts'
import { certificatePath, type Said } from './view.ts'

export interface ShownMarkUser {
  may: MayUse
  word: string
  user: Said
  code: string
  mark: Said
  products: string
  period: string
  /** The page that tells whether the certificate holds. */
  certificate: string | undefined
  record: string
  isInvented: boolean
}

const markOf = ({ body }: MarkUser, lang: Lang): Said => {
  const named = { text: textIn(body, 'markName') ?? textIn(body, 'mark') ?? '', lang: publishedLang(lang) }
  for (const [field, register] of [
    ['indication', 'geographical-indications'],
    ['brand', 'regional-brands'],
  ] as const) {
    const key = textIn(body, field)
    if (key !== undefined) return { ...named, href: href(lang, recordPath(register, key)) }
  }
  return named
}

/** Why somebody who is listed may not use it today. */
const whyNot = (user: MarkUser, state: CertificateState | undefined, lang: Lang): string => {
  const t = words(lang)
  const status = textIn(user.body, 'status') ?? ''
  if (status !== 'lawful') return REGISTERS['mark-users']?.fields['status']?.enum?.[status]?.[lang] ?? status
  if (isMarkEnded(user)) return t('label-watch.markEnded')
  return state === undefined || state === 'valid' ? t('label-watch.markPeriod') : t(`certificates.${state}`)
}

/** @param states - of certificates behind marks, by number */
export const shownMarkUser = (
  user: MarkUser,
  today: string,
  lang: Lang,
  states: ReadonlyMap<string, CertificateState> = new Map(),
): ShownMarkUser => {
  const { key, publisher, body } = user
  const t = words(lang)
  const number = certificateOf(user)
  const state = states.get(number ?? '')
  const may = mayUse(user, today, state)
  const [from, until] = [textIn(body, 'from'), textIn(body, 'until')]
  return {
    may,
    word:
      may === 'yes'
        ? t('certificates.marksYes')
        : may === 'certificate'
          ? t('certificates.marksWhile')
          : `${t('certificates.marksNo')} (${whyNot(user, state, lang)})`,
    user: { text: textIn(body, 'name') ?? '', lang: publishedLang(lang) },
    code: textIn(body, 'organisation') ?? '',
    mark: markOf(user, lang),
    products: textsOf(body['products']).join(lang === 'zh' ? '、' : ', '),
    period:
      from !== undefined && until === undefined
        ? t('certificates.sinceOnly', { since: shownTime(from, lang) })
        : [from, until].flatMap((day) => (day === undefined ? [] : [shownTime(day, lang)])).join(' – '),
    certificate: number === undefined ? undefined : href(lang, certificatePath(number)),
    record: href(lang, recordPath('mark-users', key)),
    isInvented: isDemonstration(publisher),
  }
}
