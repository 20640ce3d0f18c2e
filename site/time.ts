import { TAGS, type Lang } from './words.ts'

/** Every time on a page is that of the place it speaks of; China keeps one time zone. */
const TIME_ZONE = 'Asia/Shanghai'

const dayOf = (instant: Date, lang: Lang, month: 'long' | 'short'): string =>
  new Intl.DateTimeFormat(lang === 'zh' ? TAGS.zh : 'en-GB', {
    timeZone: TIME_ZONE,
    year: 'numeric',
    month,
    day: 'numeric',
  }).format(instant)

const clockOf = (instant: Date): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, hour: '2-digit', minute: '2-digit' }).format(instant)

/**
 * A date, month, year or instant as a reader of the language writes it, in Asia/Shanghai.
 * @param at - `2018`, `2018-02`, `2018-02-20` or RFC 3339; anything else comes back as it is
 */
export const shownTime = (at: string, lang: Lang): string => {
  const [, year = '', month, day, clock] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(T.+)?$/.exec(at) ?? []
  if (year === '') return at
  if (month === undefined) return lang === 'zh' ? `${year}年` : year
  if (day === undefined) {
    const middle = new Date(`${at}-15T00:00:00Z`)
    return new Intl.DateTimeFormat(TAGS[lang], { timeZone: TIME_ZONE, year: 'numeric', month: 'long' }).format(middle)
  }
  // The bare day is a day in Shanghai already; noon UTC falls on the same one.
  const instant = new Date(clock === undefined ? `${at}T12:00:00+08:00` : at)
  if (Number.isNaN(instant.getTime())) return at
  const shown = dayOf(instant, lang, 'long')
  return clock === undefined ? shown : lang === 'zh' ? `${shown} ${clockOf(instant)}` : `${shown}, ${clockOf(instant)}`
}
