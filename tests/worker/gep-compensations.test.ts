import { beforeAll, describe, expect, it } from 'vitest'
import { aPlace, ask, countEntries, publish, publishAll, type ProblemAnswer } from './builders.ts'
import { pointersOf } from './gep-builders.ts'

const monthly = (month: number, parameter: string, value: string) => ({
  section: 'B1',
  sectionName: '示例断面',
  place: '110000',
  waterKind: 'river',
  time: `2024-${String(month).padStart(2, '0')}-10T02:00:00Z`,
  parameter,
  value,
  unit: 'mg/L',
})

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('monitoring-points', [
    {
      point: 'B1',
      network: 'surface-water',
      name: '示例断面',
      place: '110000',
      longitude: '116.3',
      latitude: '39.9',
      status: 'active',
    },
  ])
  const rows = Array.from({ length: 12 }, (_, i) => [
    monthly(i + 1, 'w01019', '1.8'),
    monthly(i + 1, 'w21003', '0.09'),
  ]).flat()
  await publishAll('surface-water', rows)
})

const compute = (over: object = {}): Promise<Response> =>
  ask(
    'POST',
    '/api/gep/compensations',
    { 'content-type': 'application/json' },
    JSON.stringify({
      section: 'B1',
      year: 2024,
      terms: [
        { parameter: 'w01019', base: '2.0', weight: '0.25' },
        { parameter: 'w21003', base: '0.10', weight: '0.75' },
      ],
      stability: '0.9',
      amount: '200000000',
      ...over,
    }),
  )

describe('compensation by a boundary section', () => {
  it('follows from what the section published over the year, and stores nothing', async () => {
    const before = await countEntries()
    const answer = await compute()
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { index: '0.8100', payer: 'downstream', valid: true, samples: 12, standing: 'recalled' },
    ])
    expect(await countEntries()).toBe(before)
  })

  it('is refused for what was not measured, weights that do not come to one, numbers that are none', async () => {
    const lead = [{ parameter: 'w20120', base: '1', weight: '1' }]
    expect(await pointersOf(await compute({ terms: lead }))).toEqual(['/terms/0/parameter'])
    expect(await pointersOf(await compute({ year: 2020 }))).toEqual(['/terms/0/parameter', '/terms/1/parameter'])
    const half = [{ parameter: 'w01019', base: '1', weight: '0.5' }]
    expect(await pointersOf(await compute({ terms: half }))).toEqual(['/terms'])
    expect(await pointersOf(await compute({ amount: '1e9' }))).toEqual(['/amount'])
    expect((await compute({ section: 'nowhere' })).status).toBe(404)
  })
})

describe('what the agreement of a record comes to', () => {
  const payment = (over: object = {}) => ({
    payment: '示补2024-01',
    year: '2024',
    direction: 'horizontal',
    element: 'water',
    name: '示例协议',
    place: '110000',
    section: 'B1',
    standard: '指数不大于1，补偿2亿元',
    terms: ['w01019:2.0:0.25', 'w21003:0.10:0.75'],
    stability: '0.9',
    planned: '200000000',
    ...over,
  })
  const settled = (key: string): Promise<Response> =>
    ask('GET', `/api/gep/compensations/${encodeURIComponent(key)}`, {})

  it('is the same as asked with its numbers, with the way to the record', async () => {
    await publishAll('compensation-funds', [payment()])
    const answer = await settled('示补2024-01~2024')
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { ...(await (await compute()).json<object>()), stated: '指数不大于1，补偿2亿元' },
    ])
  })

  it('cannot be told without terms or section, with weights that do not come to one, or of no such record', async () => {
    await publishAll('compensation-funds', [
      payment({ payment: '无条款', terms: undefined }),
      payment({ payment: '无断面', section: undefined }),
      payment({ payment: '权重', terms: ['w01019:2.0:0.25'] }),
    ])
    expect(await pointersOf(await settled('无条款~2024'))).toEqual(['/terms'])
    expect(await pointersOf(await settled('无断面~2024'))).toEqual(['/terms'])
    expect(await pointersOf(await settled('权重~2024'))).toEqual(['/terms'])
    expect((await settled('没有~2024')).status).toBe(404)
  })

  it('is refused on import where a term is not code, base and weight', async () => {
    const refused = await publish('compensation-funds', [payment({ payment: '错', terms: ['COD=2'] })])
    expect(refused.status).toBe(422)
    expect((await refused.json<ProblemAnswer>()).issues?.[0]?.pointer).toBe('/0/terms')
  })
})
