import { REGISTERS } from '../../content/generated/registers.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { textsOf } from '../../content/registers/facts.ts'
import { recordPath } from '../../content/registers/present.ts'
import type { MarkUser } from '../../db/record/mark-users.ts'
import { publishedLang } from '../components/table.ts'
import { href } from '../paths.ts'
import { shownTime } from '../time.ts'
import { words, type Lang } from '../words.ts'
import { certificatePath, textIn, type Said } from './view.ts'

/** Whether somebody may use a mark. `certificate`: only while the certificate holds, which its page tells. */
export type MayUse = 'yes' | 'no' | 'certificate'

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

/** @param today - `YYYY-MM-DD` */
export const mayUse = ({ body }: Pick<MarkUser, 'body'>, today: string): MayUse => {
  const [from, until] = [textIn(body, 'from'), textIn(body, 'until')]
  const isNow = (from === undefined || from <= today) && (until === undefined || today <= until)
  if (body['status'] !== 'lawful' || !isNow) return 'no'
  return body['kind'] === 'certificate' ? 'certificate' : 'yes'
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

export const shownMarkUser = (user: MarkUser, today: string, lang: Lang): ShownMarkUser => {
  const { key, publisher, body } = user
  const t = words(lang)
  const may = mayUse(user, today)
  const status = textIn(body, 'status') ?? ''
  const stated = REGISTERS['mark-users']?.fields['status']?.enum?.[status]?.[lang]
  const number = textIn(body, 'certificate') ?? (body['kind'] === 'certificate' ? textIn(body, 'mark') : undefined)
  const [from, until] = [textIn(body, 'from'), textIn(body, 'until')]
  return {
    may,
    word:
      may === 'yes'
        ? t('certificates.marksYes')
        : may === 'certificate'
          ? t('certificates.marksWhile')
          : status === 'lawful'
            ? t('certificates.marksNo')
            : `${t('certificates.marksNo')} (${stated ?? status})`,
    user: { text: textIn(body, 'name') ?? '', lang: publishedLang(lang) },
    code: textIn(body, 'organisation') ?? '',
    mark: markOf(user, lang),
    products: textsOf(body['products']).join(lang === 'zh' ? '、' : ', '),
    period: [from, until].flatMap((day) => (day === undefined ? [] : [shownTime(day, lang)])).join(' – '),
    certificate: number === undefined ? undefined : href(lang, certificatePath(number)),
    record: href(lang, recordPath('mark-users', key)),
    isInvented: isDemonstration(publisher),
  }
}
