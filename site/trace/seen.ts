import { ABROAD, UNKNOWN } from '../../content/trace/provinces.ts'
import type { ScanSign } from '../../content/trace/scans.ts'
import { shownTime } from '../time.ts'
import { shownNumber } from '../units.ts'
import { isWord, words, type Lang } from '../words.ts'

/** What a province is called; where nothing finer than “elsewhere” is known, that. */
export const provinceName = (code: string, lang: Lang): string => {
  if (code === ABROAD) return words(lang)('trace.placeAbroad')
  if (code === UNKNOWN) return words(lang)('trace.placeUnknown')
  const name = `trace.p${code.slice(0, 2)}`
  return isWord(name) ? words(lang)(name) : code
}

/** A sign as a fact, without a cause and without a culprit. */
export const signSentence = (sign: ScanSign, lang: Lang): string => {
  const t = words(lang)
  switch (sign.kind) {
    case 'many-days':
      return t('trace.sign-many-days', { days: shownNumber(String(sign.days)) })
    case 'far-apart': {
      const [one, other] = sign.provinces.map((code) => provinceName(code, lang))
      return t('trace.sign-far-apart', {
        day: shownTime(sign.day, lang),
        one: one ?? '',
        other: other ?? '',
        kilometres: shownNumber(String(sign.kilometres)),
      })
    }
    case 'many-provinces':
      return t('trace.sign-many-provinces', { day: shownTime(sign.day, lang), count: sign.provinces.length })
  }
}
