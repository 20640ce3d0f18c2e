import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { dueOf, frequencyOf } from '../../content/registers/due.ts'
import { Register } from '../../content/registers/register.ts'
import { dueLine, lateLine } from '../../site/registers/due.ts'

const LAST = '2026-01-30T17:00:00Z'

describe('the next date due', () => {
  it.each([
    [{ every: 'PT1H' }, '2026-01-30T18:00:00Z'],
    [{ every: 'P1D' }, '2026-02-01'],
    // The last instant is the 31st in Shanghai, and February has no such day.
    [{ every: 'P1M' }, '2026-02-28'],
    [{ every: 'P3M' }, '2026-04-30'],
    [{ every: 'P1Y' }, '2027-01-31'],
    [{ every: 'P5Y' }, '2031-01-31'],
  ])('%o after a publication is %s', (rhythm, at) => {
    expect(dueOf(rhythm, LAST, LAST)).toEqual({ at, isLate: false })
  })

  it.each([
    ['in time, for the year to come', '2026-03-10T00:00:00Z', '2027-03-15'],
    ['well before, for this year', '2026-01-05T00:00:00Z', '2027-03-15'],
    ['months too late, for the next', '2025-11-20T00:00:00Z', '2026-03-15'],
    ['on the day itself', '2026-03-15T00:00:00Z', '2027-03-15'],
  ])('by a day of the year, published %s', (_, last, at) => {
    expect(dueOf({ every: 'P1Y', by: '03-15' }, last, last)?.at).toBe(at)
  })

  it('is late from the day after, by the calendar of Shanghai', () => {
    const rhythm = { every: 'P1D' }
    expect(dueOf(rhythm, LAST, '2026-02-01T15:59:59Z')?.isLate).toBe(false)
    expect(dueOf(rhythm, LAST, '2026-02-01T16:00:00Z')?.isLate).toBe(true)
  })

  it('is unknown without a length of time, and before the first publication', () => {
    expect(dueOf({}, LAST, LAST)).toBeUndefined()
    expect(dueOf({ every: 'P1Y' }, undefined, LAST)).toBeUndefined()
  })
})

describe('the rhythm of a register', () => {
  it('has a word in the vocabulary of frequencies, whatever it is', () => {
    for (const register of Object.values(REGISTERS)) expect(frequencyOf(register)).toBeDefined()
    expect(frequencyOf({ every: 'P7M' })).toBeUndefined()
  })

  it('is refused when its length is none', () => {
    const { id: _, ...register } = REGISTERS['air-quality'] ?? { id: '' }
    expect(Register.safeParse({ ...register, every: 'P1M' }).success).toBe(true)
    for (const every of ['monthly', 'P0M', 'P1M2D', ''])
      expect(Register.safeParse({ ...register, every }).success).toBe(false)
  })

  it('is once a year where it names a day of the year', () => {
    const dated = Object.values(REGISTERS).filter(({ by }) => by !== undefined)
    expect(dated.length).toBeGreaterThan(0)
    expect(dated.filter(({ every }) => every !== 'P1Y')).toEqual([])
  })
})

describe('the line about it', () => {
  const { 'air-quality': register } = REGISTERS
  if (!register) throw new Error('no register of air quality')
  const held = { real: { records: 1, lastNewAt: LAST }, demonstration: { records: 0, lastNewAt: '' } }

  it('stands in lists only once the date is past', () => {
    const [before, after] = ['2026-01-30T17:30:00Z', '2026-01-30T19:00:00Z']
    expect(dueLine(register, held, before, 'en')).toMatch(/^next due by/)
    expect(lateLine(register, held, before, 'en')).toBeUndefined()
    expect(lateLine(register, held, after, 'en')).toMatch(/^overdue/)
    expect(lateLine(register, undefined, after, 'zh')).toBeUndefined()
  })
})
