import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { MAX_NEAR, readMiddle, readNear } from '../../db/record/near.ts'
import { aPlace, aReading, aStation, get, publishAll, type ProblemAnswer } from './builders.ts'

const DB = { $client: env.RECORD }
const CENTRE = { longitude: 116.4, latitude: 39.9 }

const aLicence = (over: object = {}) => ({
  licence: 'L1',
  place: '110000',
  manner: ['disposal'],
  status: 'valid',
  longitude: '116.41',
  latitude: '39.9',
  ...over,
})
const aStage = (over: object = {}) => ({
  project: 'P1',
  stage: 'draft',
  round: 1,
  name: '示例项目',
  place: '110000',
  kind: 'report',
  opens: '2026-03-01',
  closes: '2026-03-15',
  longitude: '116.39',
  latitude: '39.9',
  ...over,
})

interface Found {
  key: string
  title: string
  metres: number
  direction: string | null
}
interface NearAnswer {
  centre: object
  polluting: Found[]
  planned: Found[]
  open: Found[]
  station: (Found & { aqi: number }) | null
  section: (Found & { derived: { class: string } }) | null
}
const near = async (query: string) => (await get(`/api/near?${query}`)).json<NearAnswer>()

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('air-stations', [aStation()])
  await publishAll('air-quality', [aReading()])
  await publishAll('hazardous-waste', [
    aLicence(),
    aLicence({ licence: 'L2', longitude: '116.5' }),
    aLicence({ licence: 'L3', status: 'cancelled' }),
    aLicence({ licence: 'L4' }),
  ])
  await publishAll('hazardous-waste', [{ licence: 'L4', _status: 'withdrawn', _reason: '误报' }])
  await publishAll('eia', [aStage()])
  await publishAll('monitoring-points', [
    { point: 'S1', name: '示例断面', network: 'surface-water', longitude: '116.45', latitude: '39.95' },
    { point: 'G1', name: '近处地下水', network: 'groundwater', longitude: '116.4', latitude: '39.9' },
  ])
  const sample = { section: 'S1', sectionName: '示例断面', place: '110000', unit: 'mg/L' }
  await publishAll('surface-water', [
    { ...sample, time: '2026-01-01T00:00:00Z', parameter: 'w01019', value: '20' },
    { ...sample, time: '2026-02-01T00:00:00Z', parameter: 'w01019', value: '3' },
  ])
})

describe('near me', () => {
  it('tells what pollutes, is planned and open for comment within the radius, with distance and direction', async () => {
    const answer = await near('longitude=116.4&latitude=39.9&on=2026-03-10')
    expect(answer.polluting).toMatchObject([{ key: 'L1', metres: 853, direction: 'e' }])
    expect(answer.planned).toMatchObject([
      { key: 'P1~draft~1', title: '示例项目 · draft for comments', direction: 'w' },
    ])
    expect(answer.open).toHaveLength(1)
    expect((await near('longitude=116.4&latitude=39.9&on=2026-03-16')).open).toEqual([])
    expect((await near('longitude=116.4&latitude=39.9&radius=10')).polluting).toHaveLength(2)
  })

  it('names the nearest air station with its index and the nearest river section with its class', async () => {
    const { station, section } = await near('longitude=116.4&latitude=39.9')
    expect(station).toMatchObject({ key: '1001A', aqi: expect.any(Number) })
    expect(section).toMatchObject({ key: 'S1', derived: { class: 'ii' } })
  })

  it('knows none of them where none is', async () => {
    const answer = await near('longitude=80&latitude=30')
    expect(answer).toMatchObject({ polluting: [], planned: [], open: [], station: null, section: null })
  })

  it('rounds the position before it looks, and lets nothing keep the answer', async () => {
    const answer = await get('/api/near?longitude=116.40444&latitude=39.89512')
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect((await answer.json<NearAnswer>()).centre).toEqual(CENTRE)
  })

  it.each([
    ['longitude=0&latitude=39.9', '/longitude'],
    ['longitude=116.4', '/latitude'],
    ['longitude=116.4&latitude=abc', '/latitude'],
    ['longitude=116.4&latitude=39.9&radius=500', '/radius'],
    ['longitude=116.4&latitude=39.9&radius=0', '/radius'],
    ['longitude=116.4&latitude=39.9&on=yesterday', '/on'],
  ])('refuses %s, naming the parameter', async (query, pointer) => {
    const answer = await get(`/api/near?${query}`)
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues?.[0]?.pointer).toContain(pointer)
  })

  it('is read in one batch, by the index of positions', async () => {
    const batch = vi.spyOn(env.RECORD, 'batch')
    const { records } = await readNear(DB, CENTRE, 3_000, ['hazardous-waste'])
    expect(batch).toHaveBeenCalledTimes(1)
    expect(records.map(({ key }) => key)).toEqual(['L1', 'L3'])
    expect(MAX_NEAR).toBeGreaterThan(0)
  })

  it('finds the middle of a place by what lies in it, and none where nothing does', async () => {
    const middle = await readMiddle(DB, '110000')
    expect(middle?.longitude).toBeGreaterThan(116.3)
    expect(await readMiddle(DB, '990000')).toBeUndefined()
  })
})
