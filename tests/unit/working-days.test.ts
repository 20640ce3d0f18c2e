import { describe, expect, it } from 'vitest'
import {
  calendarDaysBetween,
  closesOn,
  dueOn,
  isWorkingDay,
  workingDaysBetween,
} from '../../content/calendar/working-days.ts'

const announced = (day: string) => ({ day, provisional: false })

describe('a working day', () => {
  it.each([
    // National Day 2026: 1 to 7 October off, 20 September and 10 October worked.
    ['2026-09-20', true],
    ['2026-09-30', true],
    ['2026-10-01', false],
    ['2026-10-07', false],
    ['2026-10-08', true],
    ['2026-10-10', true],
    ['2026-10-11', false],
    // Spring Festival 2026: 15 to 23 February off, 14 and 28 February worked.
    ['2026-02-14', true],
    ['2026-02-16', false],
    ['2026-02-23', false],
    ['2026-02-24', true],
    ['2026-02-28', true],
    ['2026-03-01', false],
  ])('%s: %s', (day, expected) => expect(isWorkingDay(day)).toBe(expected))
})

describe('a window', () => {
  it('over National Day 2026 counts the weekend day worked instead', () => {
    expect(closesOn('2026-09-28', 10)).toEqual(announced('2026-10-15'))
    expect(workingDaysBetween('2026-09-28', '2026-10-15')).toEqual({ days: 10, provisional: false })
    expect(workingDaysBetween('2026-09-28', '2026-10-14')).toEqual({ days: 9, provisional: false })
  })

  it('over the Spring Festival of 2026 likewise', () => {
    expect(closesOn('2026-02-12', 5)).toEqual(announced('2026-02-25'))
    expect(workingDaysBetween('2026-02-15', '2026-02-23')).toEqual({ days: 0, provisional: false })
  })

  it('that opens on a holiday begins to count on the next working day', () =>
    expect(closesOn('2026-10-01', 1)).toEqual(announced('2026-10-08')))

  it('that closes before it opens has no days', () => {
    expect(workingDaysBetween('2026-03-03', '2026-03-02').days).toBe(0)
    expect(calendarDaysBetween('2026-03-03', '2026-03-02')).toBe(0)
  })

  it('of a year not announced yet is provisional', () => {
    expect(closesOn('2098-10-01', 1)).toEqual({ day: '2098-10-01', provisional: true })
    expect(closesOn('2099-12-28', 10)).toEqual({ day: '2100-01-08', provisional: true })
    expect(workingDaysBetween('2099-01-01', '2099-01-31').provisional).toBe(true)
  })

  it('of ten years and more is refused, not counted for ever', () => {
    expect(() => closesOn('2026-01-01', 100_000)).toThrow(RangeError)
    expect(() => workingDaysBetween('0001-01-01', '9999-01-01')).toThrow(RangeError)
  })
})

describe('what is due within working days', () => {
  it('does not count the day it began', () => {
    expect(dueOn('2026-09-30', 1)).toEqual(announced('2026-10-08'))
    // Mid-Autumn, 25 to 27 September, lies between; 20 September is worked.
    expect(dueOn('2026-09-01', 20)).toEqual(announced('2026-09-29'))
  })
})
