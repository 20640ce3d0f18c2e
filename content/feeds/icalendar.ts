/** Days as a calendar that other programs take in. @see RFC 5545 */

export interface CalendarDay {
  /** Stays the event's own for ever. */
  uid: string
  /** `YYYY-MM-DD`; the whole day. */
  day: string
  /** RFC 3339: when it was stated. */
  stamp: string
  summary: string
  description: string
  url: string
  /** Days before, at which a program rings. */
  alarmDays: number
}

export interface Calendar {
  /** Which program made it: `-//Lucid//certificates//ZH`. */
  product: string
  name: string
  days: readonly CalendarDay[]
}

/** RFC 5545, 3.1: lines are folded at 75 octets, and no character is cut. */
const MOST_OCTETS = 75

const octets = (text: string): number => new TextEncoder().encode(text).length

const folded = (line: string): string => {
  const lines: string[] = []
  let current = ''
  for (const character of line) {
    // A line that goes on begins with a space, which counts.
    if (octets(current) + octets(character) > MOST_OCTETS - (lines.length > 0 ? 1 : 0)) {
      lines.push(current)
      current = ''
    }
    current += character
  }
  return [...lines, current].join('\r\n ')
}

/** 3.3.11: what would end a value is escaped; controls cannot be written. */
const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/[\u0000-\u001f\u007f]/g, '')

const instant = (at: string): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
const date = (day: string): string => day.replaceAll('-', '')

const eventOf = ({ uid, day, stamp, summary, description, url, alarmDays }: CalendarDay): string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(uid)}`,
  `DTSTAMP:${instant(stamp)}`,
  `DTSTART;VALUE=DATE:${date(day)}`,
  'TRANSP:TRANSPARENT',
  `SUMMARY:${escaped(summary)}`,
  `DESCRIPTION:${escaped(description)}`,
  `URL:${url}`,
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  `DESCRIPTION:${escaped(summary)}`,
  `TRIGGER:-P${alarmDays}D`,
  'END:VALARM',
  'END:VEVENT',
]

export const writeCalendar = ({ product, name, days }: Calendar): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:${escaped(product)}`,
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...days.flatMap(eventOf),
    'END:VCALENDAR',
  ]
    .map((line) => `${folded(line)}\r\n`)
    .join('')
