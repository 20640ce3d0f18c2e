import { REGISTERS } from '../../content/generated/registers.ts'
import { clockOf } from '../../content/information-requests/clock.ts'
import type { Body } from '../../content/registers/facts.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { recordPath } from '../../content/registers/present.ts'
import { textIn } from '../../content/registers/text-in.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import type { Ground, YearlyFigures } from '../../db/record/information-figures.ts'
import type { Askable } from '../../db/record/askable.ts'
import { publishedLang, type Row } from '../components/table.ts'
import { href } from '../paths.ts'
import { shownTime } from '../time.ts'
import { capital } from '../titles.ts'
import { words, type Lang } from '../words.ts'

/** What the pages of requests for information print. */

/** The result in words; a result that is none of the register's is shown as it is. */
export const resultOf = (body: Body | undefined | null, lang: Lang): string => {
  const result = textIn(body, 'result')
  if (result === undefined) return words(lang)('information-requests.noResult')
  return REGISTERS['information-requests']?.fields['result']?.enum?.[result]?.[lang] ?? result
}

/** Where a request stands, as of `today`. */
export const stateOf = (body: Body, today: string, lang: Lang): string => {
  const t = words(lang)
  const [received, due, answered] = [textIn(body, 'received'), textIn(body, 'due'), textIn(body, 'answered')]
  const clock = received === undefined ? undefined : clockOf({ received, due, answered }, today)
  if (!clock) return t('information-requests.undated')
  const result = resultOf(body, lang)
  const last = shownTime(clock.due, lang)
  if (answered !== undefined)
    return clock.isLate
      ? t('information-requests.answeredLate', { day: shownTime(answered, lang), due: last, result })
      : t('information-requests.inTime', { day: shownTime(answered, lang), result })
  if (clock.isLate) return t('information-requests.overdue', { due: last })
  return t(clock.provisional ? 'information-requests.waitingProvisional' : 'information-requests.waiting', {
    due: last,
  })
}

/** Requests as items of a list, each leading to its record. */
export const requestItems = (
  records: StoredRecord[],
  today: string,
  lang: Lang,
  askable: readonly Pick<Askable, 'code' | 'nameEn'>[] = [],
) =>
  records.flatMap(({ register, key, body, publisher }) => {
    if (!body) return []
    const code = textIn(body, 'organisation')
    const english = lang === 'en' ? askable.find((one) => one.code === code)?.nameEn : undefined
    const authority = english ?? textIn(body, 'authority') ?? code ?? ''
    const received = words(lang)('information-requests.receivedOn', {
      day: shownTime(textIn(body, 'received') ?? '', lang),
    })
    return [
      {
        href: href(lang, recordPath(register, key)),
        title: textIn(body, 'subject') ?? key,
        lang: publishedLang(lang),
        meta: [capital(stateOf(body, today, lang)), received, authority].filter((part) => part !== '').join(' · '),
        isInvented: isDemonstration(publisher),
      },
    ]
  })

/** One row an authority. */
export const figureRows = (figures: YearlyFigures[], year: number, lang: Lang): Row[] =>
  figures.map(({ authority, organisation, results, ...counts }) => ({
    authority: {
      text: isDemonstration(organisation ?? '')
        ? `${authority} · ${words(lang)('components.demonstration')}`
        : authority,
      ...(publishedLang(lang) === undefined ? {} : { lang: 'zh-Hans' }),
      ...(organisation === undefined
        ? {}
        : { href: href(lang, `/information-requests/report/?year=${year}&organisation=${organisation}`) }),
    },
    received: String(counts.received),
    inTime: String(counts.inTime),
    late: String(counts.answeredLate),
    waiting: String(counts.waiting),
    overdue: String(counts.overdue),
    full: String((results['full'] ?? 0) + (results['partial'] ?? 0)),
    refused: String(results['refused'] ?? 0),
  }))

export const groundRows = (grounds: Ground[], lang: Lang): Row[] =>
  grounds.map(({ result, ground, count }) => ({
    ground: ground ?? words(lang)('information-requests.groundNone'),
    result: resultOf({ result }, lang),
    count: String(count),
  }))

/** Of the requests whose day has come, how many in a hundred were answered in time, rounded down; `undefined` of none. */
export const shareInTime = (figures: YearlyFigures[]): number | undefined => {
  const sum = (of: 'inTime' | 'answeredLate' | 'overdue'): number => figures.reduce((all, one) => all + one[of], 0)
  const come = sum('inTime') + sum('answeredLate') + sum('overdue')
  return come === 0 ? undefined : Math.floor((100 * sum('inTime')) / come)
}
