import { Fault, isEmpty, quoted, type Cell, type CellContext, type ReadCell } from './cell.ts'
import { foldWidth } from './key.ts'
import type { MessageCode } from './messages.ts'
import { findInvisible, normaliseText } from './text.ts'

const DAY = /^([1-9]\d{3})-(\d{2})-(\d{2})$/
const MONTH = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])$/
const INSTANT = /^([1-9]\d{3}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/

/** Days from 1954 to 2119 as spreadsheets count them, with or without a time of day. */
const SERIAL = /^[2-7]\d{4}(?:\.\d+)?$/
const MS_A_DAY = 86_400_000
/** Day 0 of the two calendars of spreadsheets; the first counts a 29 February 1900 that never was. */
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)

const dayAfter = (epoch: number, days: number): string => new Date(epoch + days * MS_A_DAY).toISOString().slice(0, 10)

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether a day in the shape `YYYY-MM-DD` stands in the calendar. */
const isCalendarDay = (day: string): boolean => {
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))]
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const last = month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0)
  return date >= 1 && date <= last
}

const refusal = (text: string, otherwise: MessageCode): Fault => {
  const invisible = findInvisible(text)
  if (invisible !== undefined) return new Fault('invisible-character', { character: invisible })
  if (/^#(?:N\/A|[A-Z0-9/]+[!?])$/i.test(text)) return new Fault('spreadsheet-error', { value: quoted(text) })
  if (!SERIAL.test(text)) return new Fault(otherwise, { value: quoted(text) })
  const days = Math.floor(Number(text))
  return new Fault('date-serial', {
    value: text,
    from1900: dayAfter(EPOCH_1900, days),
    from1904: dayAfter(EPOCH_1904, days),
  })
}

/** Digits typed with a Chinese input method are digits. */
const timeText = (raw: unknown, context: CellContext): string => {
  if (typeof raw !== 'string') return quoted(raw)
  const text = normaliseText(raw)
  const folded = foldWidth(text)
  if (folded !== text) context.note('width-folded', { value: quoted(text), stored: quoted(folded) })
  return folded
}

/** Whether a stored time lies later than its field may say. */
export type IsLate = (value: string, context: CellContext) => boolean

const late = (value: string, { latestDay }: CellContext): Fault =>
  new Fault('in-the-future', { value, latest: latestDay })

/** Reads a day of the calendar, in Asia/Shanghai. */
export const dateReader =
  (isLate: IsLate): ReadCell =>
  (raw, context): Cell => {
    if (isEmpty(raw)) return undefined
    const text = timeText(raw, context)
    if (!DAY.test(text)) return refusal(text, 'not-a-date')
    if (!isCalendarDay(text)) return new Fault('no-such-day', { value: text })
    return isLate(text, context) ? late(text, context) : text
  }

export const yearMonthReader =
  (isLate: IsLate): ReadCell =>
  (raw, context): Cell => {
    if (isEmpty(raw)) return undefined
    const text = timeText(raw, context)
    if (!MONTH.test(text)) return refusal(text, 'not-a-month')
    return isLate(text, context) ? late(text, context) : text
  }

/**
 * An instant in UTC, `2018-02-19T23:00:00Z`; a fraction of a second stays unless it is zero.
 * @returns `undefined` when one of its parts does not exist: 30 February, 24 o'clock, a zone of 25 hours
 */
const toUtc = (match: RegExpExecArray): string | undefined => {
  const [, day = '', hour = '', minute = '', second = '', digits = '', z, sign, zoneHour = '', zoneMinute = ''] = match
  if (!isCalendarDay(day) || hour > '23' || minute > '59' || second > '59') return undefined
  if (z === undefined && (zoneHour > '23' || zoneMinute > '59')) return undefined
  const fraction = digits.replace(/(?<!0)0+$/, '')
  const rest = fraction === '' ? 'Z' : `.${fraction}Z`
  if (z !== undefined) return `${day}T${hour}:${minute}:${second}${rest}`
  const ahead = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -1 : 1)
  const utc = new Date(Date.parse(`${day}T${hour}:${minute}:${second}Z`) - ahead * 60_000)
  return utc.toISOString().slice(0, 19) + rest
}

/** Reads an RFC 3339 instant with its zone; stored in UTC. */
export const instantReader =
  (isLate: IsLate): ReadCell =>
  (raw, context): Cell => {
    if (isEmpty(raw)) return undefined
    const text = timeText(raw, context)
    const match = INSTANT.exec(text)
    if (!match) return refusal(text, WITHOUT_ZONE.test(text) ? 'instant-without-zone' : 'not-an-instant')
    const utc = toUtc(match)
    if (utc === undefined) return new Fault('no-such-instant', { value: quoted(text) })
    return isLate(utc, context) ? late(utc, context) : utc
  }
