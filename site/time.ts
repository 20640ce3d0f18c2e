import type { Lang } from './words.ts'

/** Every time on a page is that of the place it speaks of; China keeps one time zone. */
const TIME_ZONE = 'Asia/Shanghai'
const OFFSET_MS = 8 * 3_600_000

/** From this year on there was no summer time, and eight hours always are the difference. */
const FIXED_SINCE = Date.UTC(1992, 0, 1)

/** `2018-02-20 07:00`; made once, since making a formatter takes a hundred times as long as using it. */
const BEFORE = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, dateStyle: 'short', timeStyle: 'short' })

/** An instant as a clock in Shanghai shows it: `YYYY-MM-DD`, one character, `HH:MM`. */
const localTime = (instant: number): string =>
  instant < FIXED_SINCE ? BEFORE.format(instant) : new Date(instant + OFFSET_MS).toISOString()

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const shownMonth = (year: string, month: string, lang: Lang): string =>
  lang === 'zh' ? `${year}年${Number(month)}月` : `${MONTHS[Number(month) - 1] ?? month} ${year}`

const shownDay = (year: string, month: string, day: string, lang: Lang): string =>
  lang === 'zh' ? `${shownMonth(year, month, lang)}${Number(day)}日` : `${Number(day)} ${shownMonth(year, month, lang)}`

const shownInstant = (at: string, lang: Lang): string => {
  const instant = Date.parse(at)
  if (Number.isNaN(instant)) return at
  const local = localTime(instant)
  const [year = '', month = '', day = ''] = local.slice(0, 10).split('-')
  return `${shownDay(year, month, day, lang)}${lang === 'zh' ? ' ' : ', '}${local.slice(11, 16)}`
}

/**
 * A date, month, year or instant as a reader of the language writes it, in Asia/Shanghai.
 * @param at - `2018`, `2018-02`, `2018-02-20` or RFC 3339; anything else comes back as it is
 */
export const shownTime = (at: string, lang: Lang): string => {
  const [, year, month, day, clock] = /^(\d{4})(?:-(0[1-9]|1[0-2]))?(?:-(\d{2}))?(T.+)?$/.exec(at) ?? []
  if (year === undefined) return at
  if (clock !== undefined) return shownInstant(at, lang)
  if (month === undefined) return lang === 'zh' ? `${year}年` : year
  if (day === undefined) return shownMonth(year, month, lang)
  return Number.isNaN(Date.parse(`${at}T00:00:00Z`)) ? at : shownDay(year, month, day, lang)
}
