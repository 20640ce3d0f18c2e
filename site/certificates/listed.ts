import { isDemonstration } from '../../content/registers/demonstration.ts'
import type { CertificateState } from '../../content/certificates/verdict.ts'
import { textIn } from '../../content/registers/text-in.ts'
import type { ListedCertificate } from '../../db/record/certificate-list.ts'
import { publishedLang } from '../components/table.ts'
import { href } from '../paths.ts'
import type { Lang } from '../words.ts'
import { certificatePath, shownVerdict, type Said, type ShownVerdict } from './view.ts'

/** A line of a list of certificates. */
export interface Listed {
  number: string
  href: string
  state: CertificateState
  verdict: ShownVerdict
  holder: Said
  scheme: string
  category: string
  isInvented: boolean
}

/** What holds now comes first. */
const ORDER: Record<CertificateState, number> = {
  valid: 0,
  suspended: 1,
  'not-yet': 2,
  replaced: 3,
  expired: 4,
  withdrawn: 5,
}

export const listedCertificates = (
  items: readonly ListedCertificate[],
  names: ReadonlyMap<string, string>,
  { on, today, lang }: { on: string; today: string; lang: Lang },
): Listed[] =>
  items
    .map(({ number, state, since, until, record: { publisher, body } }): Listed => {
      const scheme = textIn(body, 'scheme') ?? ''
      return {
        number,
        href: `${href(lang, certificatePath(number))}${on === today ? '' : `?on=${on}`}`,
        state,
        verdict: shownVerdict({ state, since, until, day: on }, today, lang),
        holder: { text: textIn(body, 'holderName') ?? '', lang: publishedLang(lang) },
        scheme: names.get(scheme) ?? scheme,
        category: textIn(body, 'category') ?? '',
        isInvented: isDemonstration(publisher),
      }
    })
    .toSorted((a, b) => ORDER[a.state] - ORDER[b.state])
