import { utf8 } from '../log/bytes.ts'

/** Days as a calendar that phones subscribe to. @see RFC 5545 */

export interface IcsEvent {
  /** Stays the same while the event is the same: `示征2026-001 closes`. */
  id: string
  /** `YYYY-MM-DD`: the whole day, in whatever time zone it is looked at. */
  day: string
  /** Begins at this time in China, `HH:MM`; all day without it. */
  starts?: string | undefined
  title: string
  /** Where to read more. */
  url: string
  place?: string | undefined
  cancelled?: boolean
}

const MS_A_DAY = 86_400_000

const plain = (day: string): string => day.replaceAll('-', '')

const dayAfter = (day: string): string =>
  plain(new Date(Date.parse(`${day}T00:00:00Z`) + MS_A_DAY).toISOString().slice(0, 10))

/** `YYYYMMDDTHHMMSSZ`. @param instant - RFC 3339 UTC */
const stamp = (instant: string): string => instant.replace(/\.\d+/, '').replace(/[-:]/g, '')

/** Text of a value: what has a meaning of its own is escaped. @see RFC 5545, 3.3.11 */
const escaped = (text: string): string => text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r\n?|\n/g, '\\n')

/** Bytes of a line without its end. @see RFC 5545, 3.1 */
const MOST_BYTES = 75

/** A line as it is written: folded between characters, never inside one. */
const folded = (line: string): string => {
  const lines: string[] = []
  let [current, bytes] = ['', 0]
  for (const character of line) {
    const length = utf8(character).length
    if (bytes + length > MOST_BYTES) {
      lines.push(current)
      current = ' '
      bytes = 1
    }
    current += character
    bytes += length
  }
  return [...lines, current].join('\r\n')
}

const eventLines = (event: IcsEvent, origin: string, at: string): string[] => {
  const { id, day, starts, title, url, place, cancelled = false } = event
  // China keeps one time zone, eight hours ahead of UTC.
  const begins = starts === undefined ? undefined : new Date(`${day}T${starts}:00+08:00`).toISOString()
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(encodeURIComponent(id))}@${new URL(origin).host}`,
    `DTSTAMP:${stamp(at)}`,
    ...(begins === undefined
      ? [`DTSTART;VALUE=DATE:${plain(day)}`, `DTEND;VALUE=DATE:${dayAfter(day)}`, 'TRANSP:TRANSPARENT']
      : [`DTSTART:${stamp(begins)}`, 'DURATION:PT2H']),
    `SUMMARY:${escaped(title)}`,
    ...(place === undefined ? [] : [`LOCATION:${escaped(place)}`]),
    `URL:${url}`,
    ...(cancelled ? ['STATUS:CANCELLED'] : []),
    'END:VEVENT',
  ]
}

/**
 * @param at - when it was made, RFC 3339 UTC
 * @param origin - of the portal
 */
export const writeIcs = (
  name: string,
  events: readonly IcsEvent[],
  { at, origin }: { at: string; origin: string },
): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Lucid//Consultations//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:P1D',
    ...events.flatMap((event) => eventLines(event, origin, at)),
    'END:VCALENDAR',
  ]
    .map((line) => `${folded(line)}\r\n`)
    .join('')
