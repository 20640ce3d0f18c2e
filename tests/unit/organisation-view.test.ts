import { describe, expect, it } from 'vitest'
import type { OrganisationRecord, OrganisationView, PermitRow } from '../../db/record/organisation-page.ts'
import { planOf } from '../../site/components/plan.ts'
import { recordParts } from '../../site/organisations/parts.ts'
import {
  comparedReadings,
  exceeding,
  monitoringRows,
  outletPoints,
  outletRows,
  permitsOf,
} from '../../site/organisations/permits.ts'
import { timelineItems } from '../../site/organisations/view.ts'

const USCC = '91350100M000100Y43'
const PERMIT = `${USCC}001P`
const TODAY = '2026-03-10'

const aView = (over: Partial<OrganisationView> = {}): OrganisationView => ({
  named: undefined,
  counts: [],
  records: [],
  limits: [],
  readings: [],
  replies: [],
  authorities: [],
  referred: new Map(),
  treeSize: 1,
  at: '2026-03-10T00:00:00Z',
  ...over,
})
const aRecord = (over: Partial<OrganisationRecord> = {}): OrganisationRecord => ({
  register: 'discharge-permits',
  key: PERMIT,
  at: '2024-01-01',
  status: 'published',
  publisher: 'portal',
  publishedAt: '2026-01-01T00:00:00Z',
  body: { name: '示例', status: 'valid', issued: '2024-01-01', expires: '2026-03-10', management: 'key' },
  ...over,
})
const stated = (key: string, body: PermitRow['body']): PermitRow => ({
  key,
  publisher: 'portal',
  publishedAt: '2026-01-01T00:00:00Z',
  body,
})
const aLimit = (over: PermitRow['body'] = {}) =>
  stated(`${PERMIT}~DA001~a21026~20240101`, {
    permit: PERMIT,
    outlet: 'DA001',
    parameter: 'a21026',
    concentration: '50',
    unit: 'mg/m3',
    averaging: 'hour',
    validFrom: '2024-01-01',
    ...over,
  })
const aReading = (time: string, over: PermitRow['body'] = {}) =>
  stated(`${PERMIT}~DA001~a21026~hour~${time}`, {
    permit: PERMIT,
    outlet: 'DA001',
    parameter: 'a21026',
    averaging: 'hour',
    time,
    unit: 'mg/m3',
    ...over,
  })

describe('a permit', () => {
  const permits = (body: OrganisationRecord['body']) => permitsOf(aView({ records: [aRecord({ body })] }), TODAY, 'en')
  it('holds on its last day', () =>
    expect(permits(aRecord().body)).toMatchObject([{ holds: true, sentence: 'In force today, until 10 March 2026' }]))
  it('holds neither after it, nor before it was issued, nor once withdrawn', () => {
    expect(permits({ ...aRecord().body, expires: '2026-03-09' })[0]?.holds).toBe(false)
    expect(permits({ ...aRecord().body, issued: '2026-03-11' })[0]?.sentence).toContain('Not in force yet')
    expect(permits({ ...aRecord().body, status: 'withdrawn' })[0]?.holds).toBe(false)
  })
})

describe('outlets', () => {
  it('say what is permitted today, and that nothing is where the limit has ended', () => {
    expect(outletRows(aView({ limits: [aLimit()] }), TODAY, 'en')).toMatchObject([
      { outlet: { text: 'DA001' }, limits: expect.stringContaining('50 mg/m³ (hour)') },
    ])
    const ended = aView({ limits: [aLimit({ validTo: '2025-12-31' })] })
    expect(outletRows(ended, TODAY, 'en')).toMatchObject([{ limits: 'No limit is in force today' }])
  })
  it('are points where they have coordinates, and none where they have not', () => {
    const limits = [
      aLimit({ longitude: '116.40', latitude: '39.90' }),
      aLimit({ outlet: 'DW001', longitude: '116.41', latitude: '39.90' }),
      aLimit({ outlet: 'DA002' }),
    ]
    const points = outletPoints(aView({ limits }))
    expect(points).toMatchObject([
      { label: 'A1', east: 0, sort: 0 },
      { label: 'W1', sort: 1 },
    ])
    expect(Math.round(points[1]?.east ?? 0)).toBe(853)
    const { spots, scale } = planOf(points)
    expect(spots[0]?.x).toBeLessThan(spots[1]?.x ?? 0)
    expect(scale.metres).toBe(200)
    expect(outletPoints(aView({ limits: [aLimit()] }))).toEqual([])
  })
  it('at one spot are spread around it, each with the way to where it is', () => {
    const far = { label: 'A9', east: 500, north: 0 }
    const { spots } = planOf([far, ...['A1', 'A2', 'A3'].map((label) => ({ label, east: 0, north: 0 }))])
    const [alone, ...ring] = spots
    expect(alone).not.toHaveProperty('from')
    expect(ring.map(({ label }) => label)).toEqual(['A1', 'A2', 'A3'])
    expect(new Set(ring.map(({ from }) => `${from?.x} ${from?.y}`)).size).toBe(1)
    for (const [at, one] of ring.entries())
      for (const other of ring.slice(at + 1)) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(19)
  })
  it('that are very many at one spot are one, with their number, on the paper as all are', () => {
    const many = Array.from({ length: 7 }, (_, at) => ({ label: `A${at}`, east: at / 10, north: 0 }))
    expect(planOf([...many, { label: 'W1', east: 900, north: 0 }]).spots.map(({ label }) => label)).toEqual([
      '×7',
      'W1',
    ])
    const corner = Array.from({ length: 6 }, (_, at) => ({ label: `A${at}`, east: 1000, north: 1000 }))
    for (const { x, y } of planOf([{ label: 'W1', east: 0, north: 0 }, ...corner]).spots) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(10)
      expect(Math.max(x, y)).toBeLessThanOrEqual(310)
    }
  })
})

describe('monitoring', () => {
  const view = aView({
    limits: [aLimit()],
    readings: [
      aReading('2026-03-01T02:00:00Z', { value: '80', flag: 'maintenance' }),
      aReading('2026-03-01T01:00:00Z', { value: '40', converted: '75' }),
      aReading('2026-03-01T00:00:00Z', { value: '50' }),
    ],
  })
  it('is held against the permit: the converted value counts, the limit itself is kept, maintenance is not counted', () => {
    const compared = comparedReadings(view)
    expect(compared.map(({ counted, exceeds }) => [counted, exceeds])).toEqual([
      [false, undefined],
      [true, true],
      [true, false],
    ])
    expect(monitoringRows(compared, 'en')).toMatchObject([
      { value: '80 mg/m³', limit: '50 mg/m³', verdict: expect.stringContaining('not counted'), share: '1 of 2' },
    ])
  })
  it('puts what exceeds, and nothing else of it, in the timeline', () => {
    expect(exceeding(comparedReadings(view), 'en')).toMatchObject([{ at: '2026-03-01T01:00:00Z' }])
    expect(timelineItems(view, 'en')).toMatchObject([{ title: expect.stringContaining('by 0.5 times') }])
    expect(timelineItems(aView({ readings: view.readings }), 'en')).toEqual([])
  })
})

describe('parts of the page', () => {
  const penalty = aRecord({ register: 'penalties', key: 'D1', at: '2026-02-01', body: { kinds: ['fine'] } })
  const reply = aRecord({
    register: 'replies',
    key: 'R1',
    body: { register: 'penalties', recordKey: 'D1', text: '已改' },
  })

  it('show a reply beside the record it answers and not beside another', () => {
    const other = aRecord({ ...penalty, key: 'D2' })
    const [part] = recordParts(USCC, aView({ records: [penalty, other], replies: [reply] }), 'en')
    expect(part?.items.map(({ replies }) => replies.map(({ key }) => key))).toEqual([['R1'], []])
    expect(part?.items[0]?.result).toBe('fine')
  })
  it('show nothing of what is not there', () => expect(recordParts(USCC, aView(), 'en')).toEqual([]))
  it('lead to all of it where there are many', () => {
    const many = Array.from({ length: 12 }, (_, n) => aRecord({ ...penalty, key: `D${n}` }))
    const [part] = recordParts(USCC, aView({ records: many }), 'zh')
    expect(part?.items).toHaveLength(10)
    expect(part?.all).toBe(`/registers/penalties/?organisation=${USCC}`)
  })
})
