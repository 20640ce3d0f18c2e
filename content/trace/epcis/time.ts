import { say, shown, type Check } from './check.ts'

/** Instants and offsets of events. */

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,12})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/**
 * Milliseconds since 1970.
 * @returns `undefined` for what is no instant of RFC 3339 with an offset, or not of the calendar
 */
export const instantOf = (text: string): number | undefined => {
  const [, year, month, day, hour, minute, second] = INSTANT.exec(text) ?? []
  if (year === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined
  const at = Date.parse(text.replace(/(\.\d{3})\d+/, '$1').toUpperCase())
  return Number.isFinite(at) ? at : undefined
}

/** RFC 3339 UTC with milliseconds where there are any. */
export const instantText = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')

/** Clocks differ by so much, in milliseconds. */
const TOLERANCE = 5 * 60_000

export const instant: Check = (value, at) => {
  const read = typeof value === 'string' ? instantOf(value) : undefined
  if (read === undefined) say(at, 'not-an-instant', { value: shown(value) })
}

/** What has happened already. */
export const past: Check = (value, at) => {
  const read = typeof value === 'string' ? instantOf(value) : undefined
  if (read === undefined) say(at, 'not-an-instant', { value: shown(value) })
  else if (read > at.now.getTime() + TOLERANCE)
    say(at, 'future', { value: shown(value), now: instantText(at.now.getTime()) })
}

/** @see EPCIS 2.0, 7.3.2: -14:00 to +14:00 */
export const offset: Check = (value, at) => {
  if (typeof value !== 'string' || !/^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/.test(value))
    say(at, 'not-an-offset', { value: shown(value) })
}
