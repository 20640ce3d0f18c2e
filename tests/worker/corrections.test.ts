import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  aKey,
  aLimit,
  aPlace,
  aReading,
  aStation,
  countEntries,
  get,
  itemsOf,
  keysOf,
  publish,
  publishAll,
  type ProblemAnswer,
  type RecordAnswer,
} from './builders.ts'

/** Unified social credit code of the example in GB 32100-2015, annex A. */
const USCC = '91350100M000100Y43'
const STATIONS = '/api/registers/air-stations/records'

const record = async (path: string): Promise<RecordAnswer> => (await get(path)).json()
const mentions = async (subject: string): Promise<string[]> => {
  const rows = env.RECORD.prepare('SELECT key FROM mentions WHERE subject = ? ORDER BY key').bind(subject)
  return (await rows.all<{ key: string }>()).results.map(({ key }) => key)
}
const exported = async (register: string): Promise<string> => {
  const { headers } = await get(`/api/registers/${register}/export.csv`)
  return (await get(headers.get('location') ?? '')).text()
}
const totalOf = async (id: string): Promise<unknown> =>
  (await (await get('/api/registers')).json<{ items: { id: string; records: number }[] }>()).items.find(
    (register) => register.id === id,
  )?.records

beforeAll(async () => {
  await publishAll('places', [
    aPlace(),
    aPlace({
      code: '110102',
      nameZh: '西城区',
      nameEn: 'Xicheng',
      pinyin: 'xi cheng qu',
      level: 'county',
      parent: '110000',
    }),
    aPlace({
      code: '110106',
      nameZh: '丰台区',
      nameEn: 'Fengtai',
      pinyin: 'feng tai qu',
      level: 'county',
      parent: '110000',
    }),
  ])
})

describe('a correction', () => {
  beforeAll(async () => {
    await publishAll('air-stations', [aStation({ place: '110102', name: '万寿东宫', since: '2012-01-01' })])
  })

  it('says why, or is refused by name', async () => {
    const stored = await countEntries()
    const answer = await publish('air-stations', [aStation({ station: '9001A' }), aStation()])
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues).toEqual([
      { pointer: '/1/_reason', message: expect.stringMatching(/^row 2, column “_reason”: .*says why/) },
    ])
    expect(await countEntries()).toBe(stored)
  })

  it('is tried out by a dry run, which stores nothing', async () => {
    const stored = await countEntries()
    const rows = [
      aStation({ place: '110106', _reason: '所在区有误' }),
      aStation({ station: '9001A' }),
      aStation({ place: '110102', name: '万寿东宫', since: '2012-01-01', station: '1001A' }),
    ]
    const answer = await publish('air-stations', rows.slice(0, 2), {}, '?dryRun=true')
    expect(await answer.json()).toMatchObject({ published: 1, corrected: 1, withdrawn: 0, unchanged: 0, notices: [] })
    const same = await publish('air-stations', rows.slice(2), {}, '?dryRun=true')
    expect(await same.json()).toMatchObject({ published: 0, corrected: 0, withdrawn: 0, unchanged: 1, notices: [] })
    expect(await countEntries()).toBe(stored)
  })

  it('becomes revision 2, and the first stays in the history', async () => {
    const corrected = aStation({ place: '110106', since: '2012-01-01', _reason: '名称和所在区有误' })
    expect((await publishAll('air-stations', [corrected])).entries).toEqual([
      { key: '1001A', revision: 2, index: expect.any(Number) },
    ])
    expect(await record(`${STATIONS}/1001A`)).toMatchObject({
      revision: 2,
      status: 'corrected',
      reason: '名称和所在区有误',
      body: { name: '万寿西宫', place: '110106' },
    })
    const history = await itemsOf(await get(`${STATIONS}/1001A/history`))
    expect(history).toMatchObject([
      { revision: 1, status: 'published', body: { name: '万寿东宫', place: '110102' } },
      { revision: 2, status: 'corrected', reason: '名称和所在区有误', body: { name: '万寿西宫' } },
    ])
    expect(history[0]).not.toHaveProperty('reason')
    expect(await record(`${STATIONS}/1001A?revision=1`)).toMatchObject({ revision: 1, body: { name: '万寿东宫' } })
    expect((await get(`${STATIONS}/1001A?revision=3`)).status).toBe(404)
  })

  it('moves what finds it: place, search, list by field', async () => {
    expect(await mentions('110102')).toEqual([])
    expect(await mentions('110106')).toContain('1001A')
    expect(await mentions('110000')).toContain('1001A')
    expect(await keysOf(await get(`${STATIONS}?q=东宫`))).toEqual([])
    expect(await keysOf(await get(`${STATIONS}?q=西宫`))).toEqual(['1001A'])
    expect(await keysOf(await get(`${STATIONS}?place=110102`))).toEqual([])
    expect(await keysOf(await get(`${STATIONS}?name=万寿西宫`))).toEqual(['1001A'])
  })

  it('said again changes nothing', async () => {
    const stored = await countEntries()
    const again = aStation({ place: '110106', since: '2012-01-01', _reason: '再说一遍' })
    expect((await publishAll('air-stations', [again])).entries).toMatchObject([{ key: '1001A', revision: 2 }])
    expect(await countEntries()).toBe(stored)
  })
})

describe('what a register said before', () => {
  const START = 'note that stands first'
  let [first, second] = [0, 0]
  beforeAll(async () => {
    const old = aLimit({ note: START, inForceFrom: '2002-06-01', limit: '6' })
    const { entries } = await publishAll('standards', [
      old,
      aLimit({ level: 'ii', inForceFrom: '2002-06-01', limit: '4' }),
    ])
    first = (entries[1]?.index ?? 0) + 1
    const changed = { ...old, note: 'another note', limit: '7', inForceUntil: '2025-12-31', _reason: '限值抄错' }
    const { entries: corrections } = await publishAll('standards', [changed])
    second = (corrections[0]?.index ?? 0) + 1
  })
  const limits = async (query: string): Promise<unknown> =>
    (await itemsOf(await get(`/api/registers/standards/records?${query}`))).map(({ body }) => body?.['limit']).sort()

  it('is asked for by tree size', async () => {
    expect(await limits('')).toEqual(['4', '7'])
    expect(await limits(`asOf=${first}`)).toEqual(['4', '6'])
    expect(await limits(`asOf=${second}`)).toEqual(['4', '7'])
    expect(await limits(`asOf=${first - 1}`)).toEqual(['6'])
    expect(await limits('asOf=0')).toEqual([])
  })

  it('is asked for by instant', async () => {
    expect(await limits('asOf=2001-01-01T00:00:00Z')).toEqual([])
    expect(await limits(`asOf=${new Date().toISOString()}`)).toEqual(['4', '7'])
  })

  it('is not asked for by an instant to come, of which nothing can be known', async () => {
    for (const path of ['records', 'records/nothing']) {
      const answer = await get(`/api/registers/standards/${path}?asOf=2099-01-01T00:00:00Z`)
      expect([path, answer.status]).toEqual([path, 422])
      expect((await answer.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)).toEqual(['/asOf'])
    }
  })

  it('is asked for of one record', async () => {
    const key = (await keysOf(await get('/api/registers/standards/records?level=iii')))[0] ?? ''
    const path = `/api/registers/standards/records/${key}`
    expect(await record(`${path}?asOf=${first}`)).toMatchObject({ revision: 1, body: { limit: '6', note: START } })
    expect(await record(path)).toMatchObject({ revision: 2, body: { limit: '7' } })
    expect((await get(`${path}?asOf=0`)).status).toBe(404)
  })

  it('is narrowed by field, erasable text included', async () => {
    expect(await limits(`asOf=${first}&level=iii`)).toEqual(['6'])
    expect(await limits(`asOf=${first}&level=Ⅲ类`)).toEqual(['6'])
    expect(await limits(`asOf=${first}&note=${encodeURIComponent(START)}`)).toEqual(['6'])
    expect(await limits(`asOf=${second}&note=${encodeURIComponent(START)}`)).toEqual([])
  })

  it('is narrowed by a place and everything in it', async () => {
    const { entries } = await publishAll('air-stations', [aStation({ station: '9101A', place: '110102' })])
    const size = (entries[0]?.index ?? 0) + 1
    expect(await keysOf(await get(`${STATIONS}?place=110000&asOf=${size}`))).toEqual(['1001A', '9101A'])
    expect(await keysOf(await get(`${STATIONS}?place=110102&asOf=${size}`))).toEqual(['9101A'])
    expect(await keysOf(await get(`${STATIONS}?place=110100&asOf=${size}`))).toEqual([])
    expect(await keysOf(await get(`${STATIONS}?place=110100`))).toEqual([])
    expect(await keysOf(await get(`${STATIONS}?place=130000&asOf=${size}`))).toEqual([])
  })

  it('and what held on a day are two questions, which may both be asked', async () => {
    expect(await limits('on=2026-01-01')).toEqual(['4'])
    expect(await limits('on=2025-12-31')).toEqual(['4', '7'])
    expect(await limits('on=2002-05-31')).toEqual([])
    expect(await limits(`on=2026-01-01&asOf=${first}`)).toEqual(['4', '6'])
    expect(await limits(`on=2002-05-31&asOf=${first}`)).toEqual([])
  })

  it('on a day is asked by its time where a register has no effective dates, a day of Asia/Shanghai', async () => {
    await publishAll('air-quality', [
      aReading({ time: '2018-02-19T15:00:00Z' }),
      aReading({ time: '2018-02-19T16:00:00Z' }),
      aReading({ time: '2018-02-20T15:00:00Z' }),
      aReading({ time: '2018-02-20T16:00:00Z' }),
    ])
    const hours = async (query: string) =>
      (await keysOf(await get(`/api/registers/air-quality/records?${query}`))).map((key) => key.split('~')[1])
    expect(await hours('on=2018-02-20')).toEqual(['20180219T160000Z', '20180220T150000Z'])
    expect(await hours('from=2018-02-20&to=2018-02-20')).toEqual(['20180219T160000Z', '20180220T150000Z'])
    expect(await hours('from=2018-02-21&to=9999-12-31')).toEqual(['20180220T160000Z'])
  })
})

describe('a withdrawal', () => {
  const withdraw = (over: object = {}) => ({ station: '1001A', _status: 'withdrawn', _reason: '点位从未启用', ...over })
  let before = 0

  beforeAll(async () => {
    await publishAll('air-stations', [
      aStation({ place: '110106', since: '2012-01-01', operator: USCC, _reason: '补充运维单位' }),
    ])
    before = await countEntries()
  })

  it('says why, and of a record that stands', async () => {
    const answer = await publish('air-stations', [withdraw({ _reason: '' }), withdraw({ station: 'NONE1' })])
    expect((await answer.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)).toEqual(['/0/_reason'])
    const nothing = await publish('air-stations', [withdraw({ station: 'NONE1' })])
    expect((await nothing.json<ProblemAnswer>()).issues).toEqual([
      { pointer: '/0/_status', message: expect.stringContaining('no such record to withdraw') },
    ])
    expect(await countEntries()).toBe(before)
  })

  it('takes the body off record, list, search, mentions, totals and export at once', async () => {
    expect(await mentions(USCC)).toEqual(['1001A'])
    const [stood, text] = [await totalOf('air-stations'), await exported('air-stations')]
    expect(text).toContain('万寿西宫')
    const publisher = await aKey({}, 'publisher', USCC)
    const answer = await publish('air-stations', [withdraw()], { authorization: `Bearer ${publisher}` })
    expect(answer.status).toBe(201)

    expect(await keysOf(await get(STATIONS))).not.toContain('1001A')
    expect(await keysOf(await get(`${STATIONS}?name=万寿西宫`))).not.toContain('1001A')
    expect(await keysOf(await get(`${STATIONS}?place=110106`))).toEqual([])
    expect(await keysOf(await get(`${STATIONS}?q=西宫`))).not.toContain('1001A')
    expect(await keysOf(await get(`/api/search?q=西宫`))).not.toContain('1001A')
    expect(await mentions(USCC)).toEqual([])
    expect(await mentions('110106')).toEqual([])
    expect((await get(`/api/organisations/${USCC}`)).status).toBe(404)
    expect(await totalOf('air-stations')).toBe(Number(stood) - 1)
    expect(await exported('air-stations')).not.toContain('1001A')
  })

  it('leaves that it was withdrawn, why and by whom', async () => {
    const left = await record(`${STATIONS}/1001A`)
    expect(left).toMatchObject({
      status: 'withdrawn',
      body: null,
      reason: '点位从未启用',
      publisher: USCC,
      revision: 4,
    })
    expect(left).not.toHaveProperty('derived')
    const last = (await itemsOf(await get(`${STATIONS}/1001A/history`))).at(-1)
    expect(last).toMatchObject({ revision: 4, status: 'withdrawn', body: null })
  })

  it('stands in what the register said before', async () => {
    expect(await keysOf(await get(`${STATIONS}?asOf=${before}`))).toContain('1001A')
    expect(await record(`${STATIONS}/1001A?asOf=${before}`)).toMatchObject({ revision: 3, body: { name: '万寿西宫' } })
  })

  it('makes what refers to it refused from then on', async () => {
    const answer = await publish('air-quality', [aReading({ time: '2018-03-01T00:00:00Z' })])
    expect((await answer.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)).toEqual(['/0/station'])
  })

  it('repeated changes nothing', async () => {
    const stored = await countEntries()
    expect((await publishAll('air-stations', [withdraw()])).entries).toMatchObject([{ revision: 4 }])
    expect(await countEntries()).toBe(stored)
  })

  it('may be followed by a new publication, which says why and counts on', async () => {
    expect((await publish('air-stations', [aStation()])).status).toBe(422)
    const again = aStation({ place: '110102', _reason: '点位恢复' })
    expect((await publishAll('air-stations', [again])).entries).toMatchObject([{ key: '1001A', revision: 5 }])
    expect(await record(`${STATIONS}/1001A`)).toMatchObject({ status: 'corrected', body: { name: '万寿西宫' } })
    expect(await keysOf(await get(`${STATIONS}?q=西宫`))).toContain('1001A')
    expect(await mentions('110102')).toContain('1001A')
    expect(await exported('air-stations')).toContain('1001A')
  })
})
