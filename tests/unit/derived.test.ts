import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derive as deriveWarning, WARNING_LEVELS, WARNINGS } from '../../content/air/warnings.ts'
import { derive as deriveBalance } from '../../content/balance-sheets/derive.ts'
import { derive as deriveCapacity } from '../../content/carrying-capacity/derive.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { derive as deriveMonitoring } from '../../content/measurements/derive.ts'
import { complianceRates, derive as deriveNoise } from '../../content/noise/compliance.ts'
import { besideOf, besideRegister, deriveFrom, DERIVED_REGISTERS } from '../../content/registers/derived.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'

const registerOf = (id: string): RegisterDefinition => {
  const register = REGISTERS[id]
  if (!register) throw new Error(`no register ${id}`)
  return register
}

describe('registers with computed values', () => {
  it('are exactly those that declare some', () =>
    expect([...DERIVED_REGISTERS].sort()).toEqual(
      Object.values(REGISTERS)
        .filter(({ derived }) => Object.keys(derived).length > 0)
        .map(({ id }) => id)
        .sort(),
    ))

  it('compute nothing from an empty row, and do not fail on it', () => {
    for (const id of DERIVED_REGISTERS) expect(deriveFrom(registerOf(id), {}, [])).toEqual({})
  })

  it('compute nothing of a register that declares nothing', () =>
    expect(deriveFrom(registerOf('places'), { code: '110000' }, [])).toEqual({}))
})

describe('rows beside a row', () => {
  it('are the limits of its outlet and pollutant for self-monitoring', () =>
    expect(besideOf(registerOf('self-monitoring'), 'P1~DA001~a21026~hour~20260101T000000Z')).toEqual({
      register: 'permit-limits',
      prefix: 'P1~DA001~a21026',
    }))

  it('are those of its account a year earlier for a balance sheet', () =>
    expect(besideOf(registerOf('balance-sheets'), '110000~2026~water~地表水')).toEqual({
      register: 'balance-sheets',
      prefix: '110000~2025~water',
    }))

  it('are its sample where a register has samples, and none elsewhere', () => {
    expect(besideOf(registerOf('groundwater'), 'G1~20260101T000000Z~w21003')).toEqual({
      register: 'groundwater',
      prefix: 'G1~20260101T000000Z',
    })
    expect(besideRegister(registerOf('noise'))).toBeUndefined()
    expect(besideOf(registerOf('noise'), 'N1~2026-01-01~day')).toBeUndefined()
  })

  it('keep a row from being judged where they were not read', () => {
    const row = { time: '2026-01-01T00:00:00Z', averaging: 'hour', value: '1', unit: 'mg/m3' }
    expect(deriveFrom(registerOf('self-monitoring'), row, undefined)).toEqual({})
    expect(deriveFrom(registerOf('self-monitoring'), row, [])).toHaveProperty('notCounted')
  })
})

describe('self-monitoring', () => {
  const row = { time: '2026-01-01T00:00:00Z', averaging: 'hour', value: '30', converted: '42', unit: 'mg/m3' }
  const limit = { concentration: '35', unit: 'mg/m3', averaging: 'hour', validFrom: '2025-01-01' }

  it('states exceedance, multiple and the limit it goes by', () =>
    expect(deriveMonitoring(row, [limit])).toEqual({ exceeds: true, exceedance: '0.2', permitted: '35 mg/m3' }))

  it('goes by the limit in force on the day', () =>
    expect(deriveMonitoring(row, [{ ...limit, validTo: '2025-12-31' }])).toMatchObject({
      notCounted: { zh: '没有可以比较的许可限值' },
    }))

  it('shows a fault without calling it an exceedance', () => {
    const derived = deriveMonitoring({ ...row, state: 'fault' }, [limit])
    expect(derived).not.toHaveProperty('exceeds')
    expect(derived).toMatchObject({ exceedance: '0.2', notCounted: { en: 'starting, stopping, fault or standstill' } })
  })
})

describe('noise', () => {
  const night = { time: '2026-01-01', part: 'night', functionalClass: '2', leq: '50.0' }

  it.each([
    ['0', '50', '40'],
    ['1', '55', '45'],
    ['2', '60', '50'],
    ['3', '65', '55'],
    ['4a', '70', '55'],
    ['4b', '70', '60'],
  ])('class %s allows %s dB by day and %s by night', (functionalClass, day, atNight) => {
    for (const [part, limit] of [
      ['day', day],
      ['night', atNight],
    ]) {
      const row = { ...night, functionalClass, part }
      expect(deriveNoise({ ...row, leq: limit })).toEqual({
        compliant: true,
        permitted: limit,
        edition: 'GB 3096-2008',
      })
      expect(deriveNoise({ ...row, leq: `${limit}.1` })).toMatchObject({ compliant: false })
    }
  })

  it.each<[string, object]>([
    ['before the edition came into force', { time: '2008-09-30' }],
    ['without a functional class', { functionalClass: undefined }],
    ['without a level', { leq: undefined }],
    ['of an instrument at fault', { flag: 'fault' }],
  ])('is not judged %s', (_, over) => expect(deriveNoise({ ...night, ...over })).toEqual({}))

  it('refuses a level that is no decimal', () =>
    expect(() => deriveNoise({ ...night, leq: 'loud' })).toThrow(RangeError))

  it('has rates by day and night: 1 of 3 nights is 33.3 %', () =>
    expect(
      complianceRates(
        [
          night,
          { ...night, leq: '50.1' },
          { ...night, leq: '61' },
          { ...night, leq: '40', flag: 'suspect' },
          { ...night, leq: '40', monitoringKind: 'road' },
          { ...night, part: 'day' },
        ].map((body) => ({ body, count: 1 })),
      ),
    ).toEqual({
      day: { kept: 1, counted: 1, percent: '100.0' },
      night: { kept: 1, counted: 3, percent: '33.3' },
    }))

  it('has rates of observations that are counted alike: 3 of 4 nights are 75.0 %', () =>
    expect(
      complianceRates([
        { body: night, count: 3 },
        { body: { ...night, leq: '50.1' }, count: 1 },
        { body: { ...night, flag: 'suspect' }, count: 9 },
      ]),
    ).toEqual({ night: { kept: 3, counted: 4, percent: '75.0' } }))

  it('has no rate of nothing', () => expect(complianceRates([])).toEqual({}))
})

describe('balance sheets', () => {
  const row = { place: '110000', year: 2026, account: 'water', item: '地表水', unit: '10*8.m3' }
  const sheet = { ...row, opening: '10.5', increaseNatural: '3.25', decreaseHuman: '2.75', closing: '11' }

  it('balance: 10.5 + 3.25 − 2.75 − 11 is 0', () => expect(deriveBalance(sheet, [])).toEqual({ balance: '0' }))

  it('keep the sign of what is missing: 10.5 + 3.25 − 2.75 − 11.1 is −0.1', () =>
    expect(deriveBalance({ ...sheet, closing: '11.1' }, [])).toEqual({ balance: '-0.1' }))

  it('follow the year before: 10.5 − 10.2 is 0.3', () => {
    const before = { ...row, year: 2025, closing: '10.2' }
    expect(deriveBalance(sheet, [before])).toEqual({ balance: '0', continuity: '0.3' })
    for (const other of [{ year: 2024 }, { item: '地下水' }, { unit: 'm3' }, { account: 'land' }])
      expect(deriveBalance(sheet, [{ ...before, ...other }])).not.toHaveProperty('continuity')
  })

  it('say nothing of a stock whose changes are not stated', () =>
    expect(deriveBalance({ ...row, opening: '1', closing: '2' }, [])).toEqual({}))

  it('balance exactly, whatever is added and taken', () => {
    const amount = fc.tuple(fc.nat(), fc.nat(999)).map(([whole, part]) => ({
      text: `${whole}.${String(part).padStart(3, '0')}`,
      thousandths: BigInt(whole) * 1000n + BigInt(part),
    }))
    fc.assert(
      fc.property(amount, amount, amount, (opening, gain, loss) => {
        const left = opening.thousandths + gain.thousandths - loss.thousandths
        fc.pre(left >= 0n)
        const digits = left.toString().padStart(4, '0')
        const closing = `${digits.slice(0, -3)}.${digits.slice(-3)}`
        const stated = { opening: opening.text, increaseHuman: gain.text, decreaseNatural: loss.text, closing }
        expect(deriveBalance({ ...row, ...stated }, []).balance).toBe('0')
      }),
    )
  })
})

describe('carrying capacity', () => {
  it.each([
    ['overloaded', 'worsening', 'red'],
    ['overloaded', 'easing', 'orange'],
    ['near', 'worsening', 'yellow'],
    ['near', 'easing', 'blue'],
    ['within', 'worsening', 'green'],
    ['within', undefined, 'green'],
  ])('%s and %s is %s', (grade, trend, warningByRule) =>
    expect(deriveCapacity({ grade, trend })).toEqual({ warningByRule }),
  )

  it('has no warning without a trend that decides it', () => {
    expect(deriveCapacity({ grade: 'near' })).toEqual({})
    expect(deriveCapacity({ grade: 'toString', trend: 'length' })).toEqual({})
  })
})

describe('air warnings', () => {
  it('advise by colour, each in both languages', () => {
    expect(WARNINGS.map(({ level }) => level)).toEqual([...WARNING_LEVELS])
    for (const { level, advice } of WARNINGS)
      expect(deriveWarning({ kind: 'warning', level, aqiHigh: 250 })).toMatchObject({ airLevel: 'heavy', advice })
  })

  it('advise by the worst index of a forecast', () =>
    expect(deriveWarning({ kind: 'forecast', aqiLow: 80, aqiHigh: 120 })).toMatchObject({
      airLevel: 'light',
      advice: { en: expect.stringContaining('Children') },
      adviceSource: { en: 'HJ 633-2012, HJ 633-2026' },
    }))

  it('do not take the colour of a forecast for a warning', () =>
    expect(deriveWarning({ kind: 'forecast', level: 'red', aqiHigh: 40 })).toMatchObject({
      airLevel: 'excellent',
      advice: { en: 'Everyone can be outdoors as usual.' },
    }))

  it('advise nothing once lifted', () =>
    expect(deriveWarning({ kind: 'warning', level: 'red', status: 'lifted', aqiHigh: 90 })).toEqual({
      airLevel: 'good',
    }))

  it('refuse an index beyond the scale', () =>
    expect(() => deriveWarning({ kind: 'forecast', aqiHigh: 501 })).toThrow(RangeError))
})
