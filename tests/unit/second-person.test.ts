import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import {
  LEAST_DAYS,
  LEAST_USUAL,
  TIMES_USUAL,
  USUAL_DAYS,
  usualVolume,
  waitsForWhatItSays,
  whyInWords,
  whyWaiting,
  type Coming,
} from '../../content/people/second-person.ts'
import type { Body } from '../../content/registers/facts.ts'

const coming = (register: string, body: Body | null): Coming => {
  const definition = REGISTERS[register]
  if (!definition) throw new Error(`no register ${register}`)
  return { definition, body }
}
const NEW = { today: 0, before: [] }
const readings = (count: number): Coming[] => Array.from({ length: count }, () => coming('air-quality', {}))

describe('what accuses somebody', () => {
  it.each(['penalties', 'accountability', 'damage-compensation'])('is every row of %s', (register) => {
    expect(waitsForWhatItSays(coming(register, {}))).toBe(true)
  })

  it.each([
    ['inspections', 'result', ['minor', 'case'], ['none', 'unreachable']],
    ['environmental-credit', 'grade', ['yellow', 'red'], ['green', 'blue', 'none']],
    ['mining-disclosures', 'listStatus', ['abnormal', 'serious'], ['normal', 'removed']],
    ['energy-users', 'record', ['inspection', 'limit'], ['list', 'commitment']],
  ])('is only some rows of %s', (register, field, accusing, harmless) => {
    for (const choice of accusing) expect(waitsForWhatItSays(coming(register, { [field]: choice }))).toBe(true)
    for (const choice of harmless) expect(waitsForWhatItSays(coming(register, { [field]: choice }))).toBe(false)
    expect(waitsForWhatItSays(coming(register, {}))).toBe(false)
  })

  it('is not the withdrawal of an accusation, nor a bulletin that must not be late', () => {
    expect(waitsForWhatItSays(coming('penalties', null))).toBe(false)
    expect(waitsForWhatItSays(coming('emergencies', { cause: 'discharge' }))).toBe(false)
  })

  it('can be said of withdrawals too', () => {
    const definition = { release: { by: 'secondPerson' as const, when: { state: ['revoked'] }, withdrawals: true } }
    expect(waitsForWhatItSays({ definition, body: null })).toBe(true)
    expect(waitsForWhatItSays({ definition, body: { state: 'granted' } })).toBe(false)
  })
})

describe('what is usual of a day', () => {
  it('is the median of the newest days, the smaller of two, and never less than a hundred', () => {
    expect(usualVolume([200, 1, 300, 400, 500])).toBe(300)
    expect(usualVolume([200, 1, 300, 400, 500, 600])).toBe(300)
    expect(usualVolume([1, 2, 3, 4, 5])).toBe(LEAST_USUAL)
    const year = [...Array.from({ length: USUAL_DAYS }, () => 150), ...Array.from({ length: 300 }, () => 9_000)]
    expect(usualVolume(year)).toBe(150)
  })

  it('is not yet known of a newcomer', () => {
    expect(usualVolume(Array.from({ length: LEAST_DAYS - 1 }, () => 10))).toBeUndefined()
    expect(whyWaiting(readings(5_000), NEW)).toEqual([])
  })

  it('is not raised by one large day', () => {
    expect(usualVolume([50_000, 200, 200, 200, 200])).toBe(200)
  })
})

describe('more than ten times the usual', () => {
  const before = [300, 300, 300, 300, 300]

  it('waits, counting what stands since the day began', () => {
    expect(whyWaiting(readings(TIMES_USUAL * 300), { today: 0, before })).toEqual([])
    expect(whyWaiting(readings(TIMES_USUAL * 300 + 1), { today: 0, before })).toEqual([
      { kind: 'unusual', entries: 3_001, usual: 300 },
    ])
    expect(whyWaiting(readings(2), { today: 2_999, before })).toEqual([{ kind: 'unusual', entries: 3_001, usual: 300 }])
  })

  it('is nothing where nothing new is said', () => {
    expect(whyWaiting([], { today: 90_000, before })).toEqual([])
  })

  it('is told beside what accuses, in both languages', () => {
    const rows = Array.from({ length: 1_001 }, () => coming('penalties', {}))
    const why = whyWaiting(rows, { today: 0, before: [1, 1, 1, 1, 1] })
    expect(why).toEqual([
      { kind: 'accuses', rows: 1_001 },
      { kind: 'unusual', entries: 1_001, usual: 100 },
    ])
    for (const one of why) {
      const { zh, en } = whyInWords(one)
      expect([zh, en].every((text) => text.includes('1001'))).toBe(true)
    }
  })
})
