import { beforeAll, describe, expect, it } from 'vitest'
import { aPlace, aReading, aStation, get, keysOf, publishAll, type ProblemAnswer } from './builders.ts'

const AIR = '/api/registers/air-quality/records'
const HOURS = ['2018-02-19T23:00:00Z', '2018-02-20T00:00:00Z', '2018-02-20T16:00:00Z']

beforeAll(async () => {
  await publishAll('places', [
    aPlace(),
    aPlace({ code: '120000', nameZh: '天津市', nameEn: 'Tianjin', pinyin: 'tian jin' }),
  ])
  await publishAll('air-stations', [
    aStation(),
    // Begins like another's code, yet lies elsewhere.
    aStation({ station: '1001AB', place: '120000' }),
    aStation({ station: '1002A', since: '2013-01-01' }),
  ])
  await publishAll(
    'air-quality',
    ['1001A', '1001AB', '1002A'].flatMap((station) => HOURS.map((time) => aReading({ station, time }))),
  )
  await publishAll('supply-demand', [
    {
      notice: 'N1',
      kind: 'offer',
      title: '示例供给',
      place: '110000',
      from: '2026-03-01',
      to: '2026-04-01',
      status: 'open',
    },
    {
      notice: 'N2',
      kind: 'want',
      title: '示例需求',
      place: '110000',
      from: '2026-03-02',
      to: '2026-04-01',
      status: 'open',
    },
  ])
})

const stationsOf = (keys: string[]): string[] => [...new Set(keys.map((key) => key.split('~')[0] ?? ''))].sort()

describe('a place, asked of a register that tells none itself', () => {
  it('is known by the stations that lie there', async () => {
    const keys = await keysOf(await get(`${AIR}?place=110000`))
    expect(keys).toHaveLength(6)
    expect(stationsOf(keys)).toEqual(['1001A', '1002A'])
    expect(stationsOf(await keysOf(await get(`${AIR}?place=120000`)))).toEqual(['1001AB'])
    expect(await keysOf(await get(`${AIR}?place=130000`))).toEqual([])
  })

  it('goes with days and fields', async () => {
    const keys = await keysOf(await get(`${AIR}?place=110000&from=2018-02-20&to=2018-02-20&station=1001A`))
    expect(keys).toEqual(['1001A~20180219T230000Z~hour', '1001A~20180220T000000Z~hour'])
    expect(await keysOf(await get(`${AIR}?place=110000&from=2018-02-21`))).toHaveLength(2)
    expect(await keysOf(await get(`${AIR}?place=120000&station=1001A`))).toEqual([])
  })

  it('does not go with days where these lie scattered among every row of the place', async () => {
    const monitoring = '/api/registers/self-monitoring/records'
    for (const days of ['from=2026-01-01', 'to=2026-01-01', 'from=2026-01-01&to=2026-01-02']) {
      const answer = await get(`${monitoring}?place=110000&${days}`)
      expect(answer.status).toBe(422)
      expect((await answer.json<ProblemAnswer>()).issues).toEqual([
        { pointer: '/place', message: expect.stringContaining('add organisation') },
      ])
    }
    const asked = ['place=110000', 'from=2026-01-01', 'place=110000&from=2026-01-01&organisation=91350100M000100Y43']
    for (const question of asked) expect((await get(`${monitoring}?${question}`)).status).toBe(200)
    expect((await get('/api/registers/permit-limits/records?place=110000&from=2026-01-01')).status).toBe(200)
  })

  it('is read page by page, each record once', async () => {
    const seen: string[] = []
    let path: string | undefined = `${AIR}?place=110000&limit=1`
    while (path !== undefined) {
      const answer = await get(path)
      expect(answer.status).toBe(200)
      const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
      seen.push(...(await keysOf(answer)))
      path = next === undefined ? undefined : next.replace(/^https?:\/\/[^/]+/, '')
    }
    expect(seen).toHaveLength(6)
    expect(new Set(seen).size).toBe(6)
  })

  it('is refused as of an earlier time, and where no place is known at all', async () => {
    for (const path of [`${AIR}?place=110000&asOf=1`, '/api/registers/standards/records?place=110000']) {
      const answer = await get(path)
      expect(answer.status).toBe(422)
      expect((await answer.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)).toEqual(['/place'])
    }
  })
})

describe('a field that is called like a parameter', () => {
  const OFFERS = '/api/registers/supply-demand/records'

  it('is asked for as field.<name>', async () => {
    expect(await keysOf(await get(`${OFFERS}?field.from=2026-03-02`))).toEqual(['N2'])
    expect(await keysOf(await get(`${OFFERS}?from=2026-03-01`))).toEqual(['N1', 'N2'])
    expect(await keysOf(await get(`${OFFERS}?field.kind=offer`))).toEqual(['N1'])
  })

  it('that is not there is named as it was asked for', async () => {
    const answer = await get(`${OFFERS}?field.colour=red`)
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)).toEqual(['/field.colour'])
  })
})
