import { beforeAll, describe, expect, it } from 'vitest'
import {
  aPlace,
  countEntries,
  get,
  itemsOf,
  publish,
  publishAll,
  type ProblemAnswer,
  type RecordAnswer,
} from './builders.ts'

/** Values that are computed from rows of another register, or of another year. */

const PERMIT = '91350100M000100Y43001P'
const AT = { permit: PERMIT, outlet: 'DA001', parameter: 'a21026' }
const limit = (over: object = {}) => ({
  ...AT,
  concentration: '35',
  unit: 'mg/m3',
  averaging: 'hour',
  validFrom: '2026-01-01',
  ...over,
})
const hour = (over: object = {}) => ({
  ...AT,
  averaging: 'hour',
  time: '2026-03-01T00:00:00Z',
  value: '30',
  converted: '42',
  unit: 'mg/m3',
  ...over,
})
const keyOf = (day: string, outlet = 'DA001') => `${PERMIT}~${outlet}~a21026~hour~${day}T000000Z`
const record = async (register: string, key: string): Promise<RecordAnswer> =>
  (await get(`/api/registers/${register}/records/${encodeURIComponent(key)}`)).json()

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('discharge-permits', [
    {
      permit: PERMIT,
      organisation: '91350100M000100Y43',
      name: '示例化工有限公司',
      place: '110000',
      management: 'key',
      status: 'valid',
    },
  ])
  await publishAll('permit-limits', [
    limit({ concentration: '50', validFrom: '2025-01-01', validTo: '2025-12-31' }),
    limit(),
    // Keys that begin like the one asked for and are of another outlet.
    limit({ outlet: 'DA0011', concentration: '1' }),
  ])
  await publishAll('self-monitoring', [
    hour(),
    hour({ time: '2025-03-01T00:00:00Z' }),
    hour({ time: '2026-03-02T00:00:00Z', state: 'start' }),
    hour({ outlet: 'DA002' }),
  ])
})

describe('a discharge beside its permit', () => {
  it('is judged on its record by the limit in force that day', async () => {
    expect((await record('self-monitoring', keyOf('20260301'))).derived).toEqual({
      exceeds: true,
      exceedance: '0.2',
      permitted: '35 mg/m3',
    })
    expect((await record('self-monitoring', keyOf('20250301'))).derived).toEqual({
      exceeds: false,
      permitted: '50 mg/m3',
    })
  })

  it('is judged alike in a list', async () => {
    const items = await itemsOf(await get('/api/registers/self-monitoring/records'))
    expect(Object.fromEntries(items.map(({ key, derived }) => [key, derived?.['exceeds'] ?? 'not counted']))).toEqual({
      [keyOf('20250301')]: false,
      [keyOf('20260301')]: true,
      [keyOf('20260302')]: 'not counted',
      [keyOf('20260301', 'DA002')]: 'not counted',
    })
  })

  it('is not judged by today’s limits where the past is asked for', async () => {
    const [item] = await itemsOf(await get(`/api/registers/self-monitoring/records?asOf=${await countEntries()}`))
    expect(item?.key).toBe(keyOf('20250301'))
    expect(item?.derived).toBeUndefined()
    const { derived }: RecordAnswer = await (
      await get(`/api/registers/self-monitoring/records/${keyOf('20260301')}?revision=1`)
    ).json()
    expect(derived).toBeUndefined()
  })

  it('answers anew once a limit changes, also to who holds the old answer', async () => {
    const path = '/api/registers/self-monitoring/records'
    const list = await get(path)
    const one = await get(`${path}/${keyOf('20260301')}`)
    const held = (answer: Response) => ({ 'if-none-match': answer.headers.get('etag') ?? '' })
    expect((await get(path, held(list))).status).toBe(304)
    await publishAll('permit-limits', [limit({ concentration: '45', _reason: '录入有误' })])
    expect((await get(path, held(list))).status).toBe(200)
    const again = await get(`${path}/${keyOf('20260301')}`, held(one))
    expect(again.status).toBe(200)
    expect((await again.json<RecordAnswer>()).derived).toEqual({ exceeds: false, permitted: '45 mg/m3' })
  })
})

describe('an outlet with one limit for the hour and one for the day', () => {
  it('holds both, and judges each value by its own', async () => {
    const twice = [
      limit({ parameter: 'a21002', concentration: '100' }),
      limit({ parameter: 'a21002', averaging: 'day', concentration: '80' }),
    ]
    await publishAll('permit-limits', [...twice, limit({ parameter: 'a21003', averaging: 'unstated' })])
    const value = { parameter: 'a21002', value: '90', converted: '90' }
    await publishAll('self-monitoring', [
      hour(value),
      hour({ ...value, averaging: 'day' }),
      hour({ parameter: 'a21003' }),
    ])
    const derivedOf = async (parameter: string, averaging: string) =>
      (await record('self-monitoring', `${PERMIT}~DA001~${parameter}~${averaging}~20260301T000000Z`)).derived
    expect(await derivedOf('a21002', 'hour')).toEqual({ exceeds: false, permitted: '100 mg/m3' })
    expect(await derivedOf('a21002', 'day')).toMatchObject({
      exceeds: true,
      exceedance: '0.125',
      permitted: '80 mg/m3',
    })
    // A limit that names no period judges nothing.
    expect(await derivedOf('a21003', 'hour')).toHaveProperty('notCounted')
  })

  it('is refused without the period, which tells its limits apart', async () => {
    const answer = await publish('permit-limits', [limit({ parameter: 'a21004', averaging: undefined })])
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues?.[0]?.pointer).toBe('/0/averaging')
  })
})

describe('a balance sheet beside that of the year before', () => {
  const sheet = (over: object) => ({ place: '110000', account: 'water', item: '地表水', unit: '10*8.m3', ...over })

  it('shows what does not carry over: 10.5 − 10.2 is 0.3', async () => {
    await publishAll('balance-sheets', [
      sheet({ year: 2025, closing: '10.2' }),
      sheet({ year: 2026, opening: '10.5', increaseNatural: '1', closing: '11.5' }),
    ])
    expect((await record('balance-sheets', '110000~2026~water~地表水')).derived).toEqual({
      balance: '0',
      continuity: '0.3',
    })
    expect((await record('balance-sheets', '110000~2025~water~地表水')).derived).toBeUndefined()
  })
})
