import { describe, expect, it } from 'vitest'
import { daysAfter, daysUntil, toldFrom } from '../../content/certificates/ending.ts'
import { writeCalendar, type CalendarDay } from '../../content/feeds/icalendar.ts'

const aDay = (over: Partial<CalendarDay> = {}): CalendarDay => ({
  uid: 'SLGP-2024-0001@lucid.example/log/1',
  day: '2027-01-09',
  stamp: '2026-11-22T05:00:00Z',
  summary: '证书 SLGP-2024-0001 将于 2027-01-09 到期',
  description: '一句话',
  url: 'https://lucid.example/certificates/SLGP-2024-0001/',
  alarmDays: 60,
  ...over,
})
const written = (...days: CalendarDay[]): string =>
  writeCalendar({ product: '-//Lucid//certificates//ZH', name: '示例', days })

describe('a calendar', () => {
  it('has whole days with an alarm, ended by CRLF', () => {
    const text = written(aDay())
    expect(text.split('\r\n').slice(6, 10)).toEqual([
      'BEGIN:VEVENT',
      'UID:SLGP-2024-0001@lucid.example/log/1',
      'DTSTAMP:20261122T050000Z',
      'DTSTART;VALUE=DATE:20270109',
    ])
    expect(text).toContain('TRIGGER:-P60D\r\n')
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  })

  it('folds lines at 75 octets and cuts no character', () => {
    const text = written(aDay({ description: '证'.repeat(80) }))
    for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
    expect(text.replaceAll('\r\n ', '')).toContain(`DESCRIPTION:${'证'.repeat(80)}\r\n`)
  })

  it('cannot be broken out of by a name', () => {
    const text = written(aDay({ summary: 'A;B,C\\D\r\nEND:VEVENT\r\nBEGIN:VEVENT\u0007' }))
    expect(text).toContain('SUMMARY:A\\;B\\,C\\\\D\\nEND:VEVENT\\nBEGIN:VEVENT\r\n')
    expect(text.match(/^BEGIN:VEVENT/gm)).toHaveLength(1)
  })
})

describe('the end of a certificate', () => {
  it('is counted in days, and told sixty before', () => {
    expect(daysUntil('2026-11-22', '2026-11-22')).toBe(0)
    expect(daysUntil('2027-01-21', '2026-11-22')).toBe(60)
    expect(daysUntil('2026-11-21', '2026-11-22')).toBe(-1)
    expect(toldFrom('2027-01-21')).toBe('2026-11-22')
    expect(daysAfter('2026-11-22', 60)).toBe('2027-01-21')
  })
})
