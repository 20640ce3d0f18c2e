import { CITED } from '../../content/generated/gep-cited.ts'
import { words, type Lang } from '../words.ts'
import { serviceName, shownMoney } from './shown.ts'

/** Totals that were published elsewhere, as facts with their source. */
export const citedTotals = (lang: Lang) => {
  const t = words(lang)
  return Object.values(CITED).map(({ place, year, method, totals, items, source, standing }) => ({
    place,
    year,
    meta: [
      `${t('gep.total')} ${shownMoney(totals.gep, lang)}`,
      `${t('gep.method')}${t('components.colon')}${method[lang]}`,
      t(`gep.s-${standing}`),
    ].join(' · '),
    text: [
      items
        .map(({ service, value }) => `${serviceName(service, lang)} ${shownMoney(value, lang)}`)
        .join(t('components.semicolon')),
      [source.title[lang], source.note?.[lang]].filter((part) => part !== undefined).join(lang === 'zh' ? '。' : '. '),
    ].join(lang === 'zh' ? '。' : '. '),
  }))
}
