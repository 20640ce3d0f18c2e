import type { PointsOffer } from '../../db/intake/points-offers-tables.ts'
import type { Lang, words } from '../words.ts'

/** An offer in the page's language: its partner wrote both. */
export const shownOffer = (
  { titleZh, titleEn, textZh, textEn }: PointsOffer,
  lang: Lang,
): { title: string; text: string } =>
  lang === 'en' ? { title: titleEn, text: textEn } : { title: titleZh, text: textZh }

const [HOUR, DAY] = [60, 24 * 60]

/** For how long it is set aside, in the largest unit that fits. */
export const shownLasting = (minutes: number, t: ReturnType<typeof words>): string => {
  if (minutes === DAY) return t('points-offers.day')
  if (minutes === HOUR) return t('points-offers.hour')
  if (minutes % DAY === 0) return t('points-offers.days', { days: minutes / DAY })
  return minutes % HOUR === 0
    ? t('points-offers.hours', { hours: minutes / HOUR })
    : t('points-offers.minutes', { minutes })
}
