import { isWarning } from '../../content/label-watch/alert.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { recordPath } from '../../content/registers/present.ts'
import { textIn } from '../../content/registers/text-in.ts'
import type { LabelAlert } from '../../db/record/label-alerts.ts'
import { type Said } from '../certificates/view.ts'
import { publishedLang } from '../components/table.ts'
import { href } from '../paths.ts'
import { shownTime } from '../time.ts'
import { words, type Lang } from '../words.ts'

/** A published alert about a label, as pages print it. */
export interface ShownAlert {
  key: string
  href: string
  product: Said
  number: string | undefined
  kind: string
  status: string
  /** Day, kind and status in one line. */
  line: string
  finding: Said | undefined
  /** It warns today; else it tells of what was. */
  isWarning: boolean
  isInvented: boolean
}

const choice = (field: string, value: string | undefined, lang: Lang): string =>
  REGISTERS['label-alerts']?.fields[field]?.enum?.[value ?? '']?.[lang] ?? value ?? ''

/** @param today - `YYYY-MM-DD` */
export const shownAlert = ({ key, publisher, body }: LabelAlert, today: string, lang: Lang): ShownAlert => {
  const said = (text: string | undefined): Said | undefined =>
    text === undefined ? undefined : { text, lang: publishedLang(lang) }
  const [kind, status] = [choice('kind', textIn(body, 'kind'), lang), choice('status', textIn(body, 'status'), lang)]
  const seen = textIn(body, 'seen')
  const day = seen === undefined ? '' : shownTime(seen, lang)
  return {
    key,
    href: href(lang, recordPath('label-alerts', key)),
    product: said(textIn(body, 'product')) ?? { text: key },
    number: textIn(body, 'number'),
    kind,
    status,
    line: words(lang)('label-watch.warnedText', { day, kind, status }),
    finding: said(textIn(body, 'finding')),
    isWarning: isWarning(body, today),
    isInvented: isDemonstration(publisher),
  }
}
