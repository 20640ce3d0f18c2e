import { beforeAll, describe, expect, it } from 'vitest'
import {
  aPlace,
  aStation,
  get,
  pointersOf,
  publish,
  publishAll,
  type ProblemAnswer,
  type RecordAnswer,
} from './builders.ts'

/** Unified social credit code of the example in GB 32100-2015, annex A; then one that nobody published of. */
const USCC = '91350100M000100Y43'
const UNKNOWN = '91110000100000000R'

interface MentionedAnswer {
  id: string
  title: { zh: string; en: string }
  count: number
  newest: RecordAnswer[]
  url: string
}
interface PlaceAnswer {
  code: string
  record: RecordAnswer | null
  ancestors: RecordAnswer[]
  children: RecordAnswer[]
  registers: MentionedAnswer[]
}

const place = async (code: string): Promise<PlaceAnswer> => (await get(`/api/places/${code}`)).json()
const keys = (records: RecordAnswer[]): string[] => records.map(({ key }) => key)

beforeAll(async () => {
  const city = { code: '140100', nameZh: '太原市', level: 'city', parent: '140000' }
  const county = { code: '140105', nameZh: '小店区', level: 'county', parent: '140100' }
  await publishAll('places', [
    aPlace({ code: '140000', nameZh: '山西省' }),
    aPlace(city),
    aPlace({ code: '140200', nameZh: '大同市', level: 'city', parent: '140000' }),
    aPlace(county),
    aPlace({ code: '140106', nameZh: '迎泽区', level: 'county', parent: '140100' }),
    aPlace(),
    aPlace({ code: '110102', nameZh: '西城区', level: 'county', parent: '110000' }),
  ])
  await publishAll('places', [{ code: '140106', _status: 'withdrawn', _reason: '测试' }])
  const since = (n: number) => `2013-01-${String(n + 1).padStart(2, '0')}`
  await publishAll(
    'air-stations',
    Array.from({ length: 12 }, (_, n) =>
      aStation({ station: `T${n}AA`, place: '140105', since: since(n), operator: USCC }),
    ),
  )
  const sample = (parameter: string, value: string) => ({
    ...{ section: '140100-S1', sectionName: '柴村桥', place: '140100', time: '2015-05-31T16:00:00Z' },
    ...{ parameter, value, unit: 'mg/L' },
  })
  await publishAll('surface-water', [sample('w01009', '8'), sample('w21003', '5')])
})

describe('a place', () => {
  it('knows what it lies in, outermost first, and what lies directly in it', async () => {
    const city = await place('140100')
    expect(city.record).toMatchObject({ key: '140100', body: { nameZh: '太原市' } })
    expect(keys(city.ancestors)).toEqual(['140000'])
    // A withdrawn one is left out.
    expect(keys(city.children)).toEqual(['140105'])
    expect(keys((await place('140000')).children)).toEqual(['140100', '140200'])
    expect(keys((await place('140105')).ancestors)).toEqual(['140000', '140100'])
    expect((await place('140105')).children).toEqual([])
  })

  it('is found by the beginning of its code, and with the zeros of a longer one', async () => {
    for (const code of ['1401', '140100000', '140100000000']) expect((await place(code)).code).toBe('140100')
    expect((await place('14')).code).toBe('140000')
    const asked = async (written: string) => (await get(`/api/registers/air-stations/records?place=${written}`)).json()
    expect(await asked('1401')).toEqual(await asked('140100'))
  })

  it('that is none is refused in plain words of either language, with everything else that is wrong', async () => {
    const asked = '/api/registers/air-stations/records?place=140&limit=0&on=2026-02-30&from=x'
    const said = async (lang: string) => {
      const { issues = [] } = await (await get(asked, { 'accept-language': lang })).json<ProblemAnswer>()
      return Object.fromEntries(issues.map(({ pointer, message }) => [pointer, message]))
    }
    expect(await said('zh')).toEqual({
      '/place': '不是行政区划代码（2、4、6、9 或 12 位数字）。',
      '/limit': '不能小于 1。',
      '/on': '没有这一天；日期写成 2026-03-01 这样。',
      '/from': '没有这一天；日期写成 2026-03-01 这样。',
    })
    expect(await said('en')).toEqual({
      '/place': 'Not the code of a place: 2, 4, 6, 9 or 12 digits.',
      '/limit': 'It must be at least 1.',
      '/on': 'There is no such day; write it like 2026-03-01.',
      '/from': 'There is no such day; write it like 2026-03-01.',
    })
  })

  it('has no city above it where it lies in a municipality', async () => {
    expect(keys((await place('110102')).ancestors)).toEqual(['110000'])
    expect(keys((await place('110000')).children)).toEqual(['110102'])
  })

  it('tells of every register how many records speak of it, and the newest', async () => {
    for (const code of ['140105', '140100', '140000']) {
      const stations = (await place(code)).registers.find(({ id }) => id === 'air-stations')
      expect(stations).toMatchObject({
        title: { zh: '环境空气监测点位' },
        count: 12,
        url: `/api/registers/air-stations/records?place=${code}`,
      })
      expect(keys(stations?.newest ?? [])).toEqual(['T11AA', 'T10AA', 'T9AA', 'T8AA', 'T7AA'])
    }
  })

  it('shows what we reckon of a whole sample', async () => {
    const water = (await place('140100')).registers.find(({ id }) => id === 'surface-water')
    expect(water?.count).toBe(2)
    expect(water?.newest.map(({ derived }) => derived)).toMatchObject([
      { class: 'worse-than-v' },
      { class: 'worse-than-v' },
    ])
  })

  it('leaves out registers that say nothing of it', async () => {
    expect((await place('140105')).registers.map(({ id }) => id)).toEqual(['air-stations'])
    expect((await place('140200')).registers).toEqual([])
  })

  it('that is withdrawn or never was is told from one that is no code', async () => {
    expect((await place('140106')).record).toMatchObject({ status: 'withdrawn', body: null })
    for (const code of ['150000', '140105001']) expect((await get(`/api/places/${code}`)).status).toBe(404)
    for (const code of ['140', '1401000', '01010a', '14010500000'])
      expect((await get(`/api/places/${code}`)).status, code).toBe(422)
  })

  it('counts every record, as many as there are', async () => {
    const hours = (first: number, count: number) =>
      Array.from({ length: count }, (_, n) =>
        aStation({ station: `N${first + n}BB`, place: '110102', since: '2014-01-01' }),
      )
    await publishAll('air-stations', hours(0, 1_000))
    const exact = (await place('110000')).registers.find(({ id }) => id === 'air-stations')
    expect(exact).toMatchObject({ count: 1_000 })
    await publishAll('air-stations', hours(1_000, 1))
    const more = (await place('110000')).registers.find(({ id }) => id === 'air-stations')
    expect(more).toMatchObject({ count: 1_001 })
    expect(more?.newest).toHaveLength(5)
  })
})

describe('an organisation', () => {
  it('is known by what registers say of it', async () => {
    const answer = await get(`/api/organisations/${USCC}`)
    expect(answer.status).toBe(200)
    const { uscc, registers } = await answer.json<{ uscc: string; registers: MentionedAnswer[] }>()
    expect(uscc).toBe(USCC)
    expect(registers.map(({ id, count, url }) => [id, count, url])).toEqual([
      ['air-stations', 12, `/api/registers/air-stations/records?organisation=${USCC}`],
    ])
    expect(keys(registers[0]?.newest ?? [])).toEqual(['T11AA', 'T10AA', 'T9AA', 'T8AA', 'T7AA'])
  })

  it('with a wrong check character is refused, which says so', async () => {
    for (const [language, sentence] of [
      ['zh', /校验码不对/],
      ['en', /check character is wrong/],
    ] as const) {
      const answer = await get(`/api/organisations/${USCC.slice(0, 17)}4`, { 'accept-language': language })
      expect(answer.status).toBe(422)
      const { issues } = await answer.json<ProblemAnswer>()
      expect(issues).toEqual([{ pointer: '/uscc', message: expect.stringMatching(sentence) }])
    }
  })

  it('of whom nobody said anything is not found', async () => {
    expect((await get(`/api/organisations/${UNKNOWN}`)).status).toBe(404)
  })
})

describe('a place or an organisation, asked for as of another time', () => {
  it.each(['/api/places/110000', '/api/places/110000000000', `/api/organisations/${USCC}`])(
    'is refused at %s, naming what was asked, since it tells of now alone',
    async (path) => {
      expect((await get(path)).status).toBe(200)
      for (const name of ['asOf', 'on']) {
        const answer = await get(`${path}?${name}=2026-01-31`)
        expect(answer.status).toBe(422)
        const { issues } = await answer.json<ProblemAnswer>()
        expect(issues).toEqual([{ pointer: `/${name}`, message: expect.any(String) }])
      }
    },
  )
})

describe('a place that rows name', () => {
  it('is looked for in every row, whatever else is wrong with it', async () => {
    const wrong = { longitude: 'x', place: '990199' }
    const answer = await publish('air-stations', [
      aStation({ station: 'T98AA', ...wrong }),
      aStation({ station: 'T99AA', place: '990199' }),
    ])
    expect(await pointersOf(answer)).toEqual(['/0/longitude', '/0/place', '/1/place'])
  })

  it('is no unknown one where it stands in a row of the same request that is refused for something else', async () => {
    const province = aPlace({ code: '150000', nameZh: '', level: 'province' })
    const city = aPlace({ code: '150100', nameZh: '呼和浩特市', level: 'city', parent: '150000' })
    expect(await pointersOf(await publish('places', [province, city]))).toEqual(['/0/nameZh'])
  })

  it('is not looked for in what is withdrawn', async () => {
    const gone = { code: '150000', parent: '990000', _status: 'withdrawn' }
    expect(await pointersOf(await publish('places', [gone]))).toEqual(['/0/_reason'])
  })
})
