import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkCharacter } from '../../content/organisations/credit-code.ts'
import { checkRows, type CheckResult } from '../../content/registers/check.ts'
import { message, type Issue } from '../../content/registers/messages.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'

const now = new Date('2026-11-21T08:00:00Z')

const registerOf = (id: string): RegisterDefinition => {
  const register = REGISTERS[id]
  if (!register) throw new Error(`no register ${id}`)
  return register
}

/** Checks rows of a real register; lines count from 2, as below a header. */
const check = (id: string, ...rows: object[]): CheckResult =>
  checkRows(registerOf(id), rows, { now, lines: rows.map((_, index) => index + 2) })

const told = (issues: Issue[]): string[] => issues.map((issue) => `${issue.line} ${issue.column} ${issue.code}`)
const inWords = (issues: Issue[]): string[] => issues.map((issue) => message(issue, 'en'))

describe('the unit of a row', () => {
  const aDischarge = (over: object) => ({
    ...{ permit: aPermit('P'), outlet: 'DW001', parameter: 'w01018', averaging: 'day' },
    ...{ time: '2026-03-01T00:00:00+08:00', value: '30', unit: 'mg/L' },
    ...over,
  })

  it('that is another spelling of the parameter’s stands', () => {
    for (const unit of ['mg/L', 'ug/L', 'g/m3', 'kg/m3', 'mg/l'])
      expect(check('self-monitoring', aDischarge({ unit })).issues).toEqual([])
  })

  it('that cannot be converted is refused in words, by line and column', () => {
    const { issues } = check('self-monitoring', aDischarge({}), aDischarge({ parameter: 'w21003', unit: 'mg/kg' }))
    expect(inWords(issues)).toEqual(['line 3, column “unit”: “mg/kg” cannot be converted to mg/L, the unit of w21003.'])
    expect(issues.map((issue) => message(issue, 'zh'))).toEqual([
      '第 3 行“unit”列：“mg/kg”不能换算成 w21003 的单位 mg/L。',
    ])
  })

  it('that is no unit at all is refused as well', () =>
    expect(told(check('self-monitoring', aDischarge({ unit: '毫克/升' })).issues)).toEqual([
      '2 unit unit-not-convertible',
    ]))

  it('of a parameter that is not listed stands, which is said', () => {
    const { issues, notices } = check('self-monitoring', aDischarge({ parameter: 'w99999', unit: 'mg/kg' }))
    expect(issues).toEqual([])
    expect(told(notices)).toEqual(['2 parameter parameter-not-listed'])
  })

  it('follows what is traded: tonnes of CO2 equivalent are no tonnes of coal equivalent', () => {
    const aTrade = (over: object) => ({
      ...{ trade: 'T1', market: 'carbon', subject: '2025年度配额', quantity: '100', date: '2026-03-02' },
      ...over,
    })
    expect(check('rights-trading', aTrade({ unit: '10*4.t{CO2e}' })).issues).toEqual([])
    expect(told(check('rights-trading', aTrade({ unit: 't{ce}' })).issues)).toEqual(['2 unit unit-not-convertible'])
    expect(told(check('rights-trading', aTrade({ unit: 't' })).issues)).toEqual(['2 unit unit-not-convertible'])
  })
})

const FIRST = '91110000000000001'
const aPermit = (last: string): string => `${FIRST}${checkCharacter(FIRST)}001${last}`

describe('a permit number', () => {
  const aLicence = (permit: string) => ({
    ...{ permit, name: '示例排污单位', place: '110000', management: 'key', issued: '2026-01-05', status: 'valid' },
  })

  it('is taken with whatever last character it has', () => {
    for (const last of 'PVUQRWXYZA09') expect(check('discharge-permits', aLicence(aPermit(last))).issues).toEqual([])
  })

  it('of a discharger without credit code is taken as it is', () =>
    expect(check('discharge-permits', aLicence('H91100000000000000001P')).issues).toEqual([]))

  it('is refused by the check character of its credit code', () => {
    const wrong = checkCharacter(FIRST) === '5' ? '6' : '5'
    expect(told(check('discharge-permits', aLicence(`${FIRST}${wrong}001P`)).issues)).toEqual([
      '2 permit credit-code-check',
    ])
  })
})

describe('a window', () => {
  const aNotice = (over: object) => ({
    ...{ project: '2026-000001', stage: 'accepted', round: '1', name: '示例项目', place: '110000', kind: 'report' },
    ...over,
  })

  it('of ten working days over National Day stands, one day less is told of', () => {
    const long = check('eia', aNotice({ opens: '2026-09-28', closes: '2026-10-15' }))
    expect([...long.issues, ...long.notices]).toEqual([])
    const { issues, notices } = check('eia', aNotice({ opens: '2026-09-28', closes: '2026-10-14' }))
    expect(issues).toEqual([])
    expect(inWords(notices)).toEqual([
      'line 2, column “closes”: 2026-09-28 to 2026-10-14 has only 9 working days where there are at least 10: ' +
        'it closes on 2026-10-15 at the earliest.',
    ])
  })

  it('is as long as its stage and kind of document ask', () => {
    const five = { opens: '2026-03-02', closes: '2026-03-06' }
    expect(check('eia', aNotice({ ...five, kind: 'form' })).notices).toEqual([])
    expect(check('eia', aNotice({ ...five, stage: 'proposed' })).notices).toEqual([])
    expect(told(check('eia', aNotice({ ...five, stage: 'acceptance' })).notices)).toEqual(['2 closes window-short'])
  })

  it('of a year whose holidays are not announced is told of as provisional', () => {
    const row = aNotice({ stage: 'proposed', opens: '2026-12-30', closes: '2027-01-01' })
    const { notices } = checkRows(registerOf('eia'), [row], { now: new Date('2026-12-30T00:00:00Z'), lines: [2] })
    expect(told(notices)).toEqual(['2 closes window-short-provisional'])
  })

  it('that closes before it opens is refused, whatever the year', () => {
    const turned = aNotice({ opens: '2026-03-06', closes: '2026-03-02' })
    expect(told(check('eia', turned).issues)).toEqual(['2 closes days-in-order'])
    expect(check('eia', aNotice({ stage: 'draft', closes: '9999-12-31' })).issues).toEqual([])
  })

  it('in days of the calendar counts them all', () => {
    const aPlan = (closes: string) => ({
      ...{ plan: 'G1', stage: 'draft', round: '1', name: '示例规划', level: 'county', kind: 'master', place: '110000' },
      ...{ opens: '2026-03-01', closes },
    })
    expect(check('spatial-plans', aPlan('2026-03-30')).notices).toEqual([])
    expect(told(check('spatial-plans', aPlan('2026-03-29')).notices)).toEqual(['2 closes window-short-calendar'])
  })

  it('may open again: the rounds of a stage, and the matters of one kind in a year, are rows of their own', () => {
    const aPlan = { plan: 'G1', stage: 'draft', name: '示例规划', level: 'county', kind: 'master', place: '110000' }
    const rounds = check('spatial-plans', { ...aPlan, round: '1' }, { ...aPlan, round: '2' })
    expect(rounds.accepted.map(({ key }) => key)).toEqual(['G1~draft~1', 'G1~draft~2'])
    expect(told(check('spatial-plans', aPlan).issues)).toEqual(['2 round missing'])
    const anInspection = { organisation: '91350100M000100Y43', year: '2026', record: 'inspection' }
    const { issues, accepted } = check(
      'energy-users',
      { ...anInspection, item: '示监〔2026〕1号' },
      { ...anInspection, item: '示监〔2026〕2号' },
    )
    expect(issues).toEqual([])
    expect(accepted).toHaveLength(2)
    expect(told(check('energy-users', anInspection).issues)).toEqual(['2 item missing'])
  })

  it('to answer in does not count the day of receipt', () => {
    const aRequest = (answered: string) => ({
      ...{ request: 'Q1', received: '2026-03-02', subject: '示例申请', answered },
    })
    // 40 working days, over the three days of Tomb Sweeping and the five of May Day with one worked Saturday.
    expect(check('information-requests', aRequest('2026-04-28')).notices).toEqual([])
    expect(told(check('information-requests', aRequest('2026-05-15')).notices)).toEqual(['2 answered window-late'])
  })
})

describe('a balance', () => {
  const aSheet = (over: object) => ({
    ...{ place: '110000', year: '2024', account: 'water', item: '地表水', unit: '10*4.m3' },
    ...{ opening: '100.1', increaseNatural: '20.2', decreaseHuman: '10.3', closing: '110.0' },
    ...over,
  })

  it('that comes out says nothing, floats or not', () => {
    const { issues, notices } = check('balance-sheets', aSheet({}))
    expect([...issues, ...notices]).toEqual([])
  })

  it('that does not stands, with the difference told by row and field', () => {
    const { accepted, notices } = check('balance-sheets', aSheet({}), aSheet({ year: '2023', closing: '110.1' }))
    expect(accepted).toHaveLength(2)
    expect(inWords(notices)).toEqual([
      'line 3, column “closing”: opening + increaseHuman + increaseNatural − decreaseHuman − decreaseNatural = 110, ' +
        'but closing is 110.1: a difference of 0.1.',
    ])
  })

  it('is not asked for where a term was refused', () =>
    expect(check('balance-sheets', aSheet({ opening: '#N/A', closing: '7' })).notices).toEqual([]))
})

describe('parts of a whole', () => {
  it('beyond it are refused where the register says so', () => {
    const aSupply = (volumeCompliant: string) => ({
      ...{ point: 'S1', stage: 'source', pointName: '示例水源地', place: '110000', period: '2026-Q1' },
      ...{ compliant: 'true', volumeTotal: '100', volumeCompliant },
    })
    expect(check('drinking-water', aSupply('100.0')).issues).toEqual([])
    expect(told(check('drinking-water', aSupply('100.01')).issues)).toEqual(['2 volumeTotal sum-exceeds'])
  })

  it('that are shares come to a hundred, or the difference is told', () => {
    const aWeight = (dimension: string, indicator: string, weight: string) => ({
      ...{ place: '110000', year: '2024', dimension, indicator, weight, value: '80', unit: '1' },
    })
    const whole = [aWeight('resource', '甲', '29.3'), aWeight('governance', '乙', '70.7')]
    expect(check('development-index', ...whole).notices).toEqual([])
    expect(check('development-index', ...whole, aWeight('satisfaction', '丙', '5')).notices).toEqual([])
    const { issues, notices } = check('development-index', ...whole, aWeight('living', '丁', '0.1'))
    expect(issues).toEqual([])
    expect(inWords(notices)).toEqual([
      'line 4, column “weight”: 110000 2024: the total is 100.1 where it should be 100, a difference of 0.1.',
    ])
  })
})

describe('a coordinate', () => {
  const aPoint = (over: object) => ({
    ...{ point: 'D1', name: '示例水源地', network: 'drinking', place: '110000', status: 'active' },
    ...{ longitude: '116.123456', latitude: '39.985000', ...over },
  })

  it('of a source of drinking water is stored to a hundredth of a degree, which is said', () => {
    const { accepted, notices } = check('monitoring-points', aPoint({}))
    expect(accepted[0]?.body).toMatchObject({ longitude: '116.12', latitude: '39.98' })
    expect(told(notices)).toEqual(['2 longitude coarsened', '2 latitude coarsened'])
    expect(JSON.stringify(notices)).not.toContain('116.123456')
  })

  it('of a point of another network stays as it is, and one that is coarse already too', () => {
    expect(check('monitoring-points', aPoint({ network: 'air' })).accepted[0]?.body).toMatchObject({
      longitude: '116.123456',
    })
    expect(check('monitoring-points', aPoint({ longitude: '116.1', latitude: '40' })).notices).toEqual([])
  })
})

describe('a natural person', () => {
  const aPenalty = (over: object) => ({
    ...{ decision: '示例罚〔2026〕1号', subjectKind: 'organisation', subject: '示例公司', place: '110000' },
    ...{ authority: '示例生态环境局', decided: '2026-03-02', fine: '20000', publicUntil: '2029-03-02' },
    ...over,
  })

  it('in a public field is refused by line and column', () => {
    const { issues } = check(
      'penalties',
      aPenalty({}),
      aPenalty({ decision: '2号', subjectKind: '自然人', subject: '张三' }),
    )
    expect(inWords(issues)).toEqual([
      'line 3, column “subject”: Natural persons do not stand in public data; leave the cell empty.',
    ])
  })

  it('is penalised without a name', () => {
    const { subject: _, ...unnamed } = aPenalty({ subjectKind: 'person' })
    expect(check('penalties', unnamed).issues).toEqual([])
  })

  describe('and a decision whose publicity is over', () => {
    it('is taken without what may not be public any more', () => {
      for (const over of [{ publicUntil: '2026-11-20' }, { status: 'annulled' }]) {
        const { accepted, issues, notices } = check('penalties', aPenalty(over))
        expect(issues).toEqual([])
        expect(accepted[0]?.body).not.toHaveProperty('subject')
        expect(accepted[0]?.body).not.toHaveProperty('fine')
        expect(told(notices)).toEqual(['2 subject publicity-over', '2 fine publicity-over'])
      }
    })

    it('is public on its last day', () =>
      expect(check('penalties', aPenalty({ publicUntil: '2026-11-21' })).accepted[0]?.body).toHaveProperty('subject'))
  })
})
