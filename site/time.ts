import { TAGS, type Lang } from './words.ts'

/** Every time on a page is that of the place it speaks of; China keeps one time zone. */
const TIME_ZONE = 'Asia/Shanghai'

/** Making a formatter takes a hundred times as long as using it. */
const FORMATS = new Map<string, Intl.DateTimeFormat>()

const format = (instant: Date, locale: string, options: Intl.DateTimeFormatOptions): string => {
  const name = locale + Object.keys(options).join()
  const known = FORMATS.get(name) ?? new Intl.DateTimeFormat(locale, { timeZone: TIME_ZONE, ...options })
  FORMATS.set(name, known)
  return known.format(instant)
}

const MONTH = { year: 'numeric', month: 'long' } as const
const DAY = { ...MONTH, day: 'numeric' } as const
const CLOCK = { hour: '2-digit', minute: '2-digit' } as const

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
    return format(middle, TAGS[lang], MONTH)
  }
  // The bare day is a day in Shanghai already; noon UTC falls on the same one.
  const instant = new Date(clock === undefined ? `${at}T12:00:00+08:00` : at)
  if (Number.isNaN(instant.getTime())) return at
  const shown = format(instant, lang === 'zh' ? TAGS.zh : 'en-GB', DAY)
  return clock === undefined ? shown : `${shown}${lang === 'zh' ? ' ' : ', '}${format(instant, 'en-GB', CLOCK)}`
}
