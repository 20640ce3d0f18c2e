import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { readSeriesQuestion } from '../../content/series/question.ts'
import { readNewestRow, readSeries } from '../../db/record/series.ts'
import { aPlace, aReading, aStation, get, publishAll, type ProblemAnswer } from './builders.ts'

const HOUR_MS = 3_600_000
const BEGIN = Date.parse('2018-02-19T16:00:00Z')

/** Hours of 20 February 2018 in China, `pm25` their number, and the same a year before, ten more. */
const hours = (station: string, begin: number, add: number) =>
  Array.from({ length: 24 }, (_, hour) =>
    aReading({
      station,
      time: `${new Date(begin + hour * HOUR_MS).toISOString().slice(0, 19)}Z`,
      pm25: String(hour + add),
      ...(hour === 5 && { pm25: undefined, flag: 'maintenance' }),
    }),
  ).filter((_, hour) => hour !== 10)

const PERMIT = '91350100M000100Y43001P'
const discharge = (hour: number, over: object = {}) => ({
  permit: PERMIT,
  outlet: 'DA001',
  parameter: 'a21002',
  averaging: 'hour',
  time: `${new Date(BEGIN + hour * HOUR_MS).toISOString().slice(0, 19)}Z`,
  value: '80',
  converted: '90',
  unit: 'mg/m3',
  ...over,
})
const limit = (over: object = {}) => ({
  permit: PERMIT,
  outlet: 'DA001',
  parameter: 'a21002',
  concentration: '100',
  unit: 'mg/m3',
  averaging: 'hour',
  validFrom: '2017-01-01',
  longitude: '119.3',
  latitude: '26.1',
  ...over,
})

const YEAR_BEFORE = Date.parse('2017-02-19T16:00:00Z')

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('air-stations', [
    aStation(),
    aStation({ station: '1002A', name: '定陵', longitude: '116.17', latitude: '40.1952' }),
    aStation({ station: '2001A', name: '远处', longitude: '121.4', latitude: '31.2' }),
  ])
  await publishAll('air-quality', [
    ...hours('1001A', BEGIN, 0),
    ...hours('1001A', YEAR_BEFORE, 10),
    ...hours('1002A', BEGIN, 3),
    aReading({ averaging: 'day', time: '2018-02-19T16:00:00Z', pm25: '70' }),
  ])
  await publishAll('organisations', [
    { organisation: '91350100M000100Y43', name: '示例公司', place: '110000', kind: 'company', status: 'active' },
  ])
  await publishAll('discharge-permits', [
    {
      permit: PERMIT,
      organisation: '91350100M000100Y43',
      name: '示例公司',
      place: '110000',
      management: 'key',
      issuer: '示例局',
      issued: '2017-01-01',
      expires: '2022-01-01',
      status: 'valid',
    },
  ])
  await publishAll('permit-limits', [limit(), limit({ outlet: 'DA002', longitude: '119.31' })])
  await publishAll('self-monitoring', [
    discharge(0, { flow: '25000' }),
    discharge(1, { converted: '130' }),
    discharge(2, { converted: '200', state: 'start' }),
    discharge(3, { method: 'automatic' }),
    discharge(4, { method: 'sampled' }),
    discharge(0, { outlet: 'DA002', converted: '55' }),
  ])
})

const SAMPLED = '2018-02-05T02:00:00Z'
const sample = (section: string, over: object = {}) => ({
  section,
  sectionName: `示例断面${section}`,
  waterBody: '示例河',
  waterKind: 'river',
  place: '140105',
  time: SAMPLED,
  parameter: 'w01019',
  value: '3.1',
  unit: 'mg/L',
  ...over,
})

interface Answer {
  alike: { of: Record<string, string>; name: string; level: string; shared: string[]; newest: { value: string } }[]
  points: { time: string; value: string; keeps?: boolean }[]
  gaps: { from: string; until: string; cause: string }[]
  breaks: { kind: string }[]
  mean?: { value: string; counted: number; expected?: number; valid?: boolean }
  percentiles: Record<string, string>
  compliance?: { kept: number; counted: number; percent: string }
  masses?: { month: string; kilograms: string; hours: number; of: number }[]
  earlier?: { difference: string; direction: string }
  limits: { limit: string }[]
  neighbours: { of: Record<string, string>; name: string; metres: number; newest: { value: string } | null }[]
  from: string
  to: string
  unit: string
}

const AIR = '/api/registers/air-quality/series?station=1001A&averaging=hour&value=pm25'
const OUTLET = `/api/registers/self-monitoring/series?permit=${PERMIT}&outlet=DA001&parameter=a21002&averaging=hour`

const asked = async (path: string): Promise<Answer> => {
  const answer = await get(path)
  expect(answer.status).toBe(200)
  return answer.json()
}
const pointersOf = async (path: string, headers = {}): Promise<string[]> => {
  const answer = await get(path, headers)
  expect(answer.status).toBe(422)
  return ((await answer.json<ProblemAnswer>()).issues ?? []).map(({ pointer }) => pointer)
}

describe('a series', () => {
  it('holds the hours of one day, with its gaps and why', async () => {
    const { points, gaps, mean, unit } = await asked(`${AIR}&span=day&to=2018-02-20`)
    expect(unit).toBe('ug/m3')
    expect(points).toHaveLength(22)
    expect(points[0]).toEqual({ time: '2018-02-19T16:00:00Z', value: '0' })
    expect(gaps).toEqual([
      { from: '2018-02-19T21:00:00Z', until: '2018-02-19T22:00:00Z', cause: 'maintenance' },
      { from: '2018-02-20T02:00:00Z', until: '2018-02-20T03:00:00Z', cause: 'unexplained' },
    ])
    // Of 0 to 23 without 5 and 10: 261 / 22.
    expect(mean).toEqual({ value: '12', counted: 22, expected: 24, valid: true })
  })
  it('is compared with the same days a year before, and a fall is better', async () => {
    const { earlier } = await asked(`${AIR}&span=day&to=2018-02-20`)
    expect(earlier).toMatchObject({ difference: '-10', direction: 'better' })
  })
  it('ends with its newest row unless told otherwise', async () => {
    const { from, to } = await asked(AIR)
    expect([from, to]).toEqual(['2018-01-21', '2018-02-20'])
  })
  describe('of a point without a position', () => {
    beforeAll(async () => {
      await publishAll('places', [
        aPlace({ code: '140000', nameZh: '山西省', nameEn: 'Shanxi' }),
        aPlace({ code: '140100', nameZh: '太原市', nameEn: 'Taiyuan', level: 'city', parent: '140000' }),
        aPlace({ code: '140105', nameZh: '小店区', nameEn: 'Xiaodian', level: 'county', parent: '140100' }),
        aPlace({ code: '140106', nameZh: '迎泽区', nameEn: 'Yingze', level: 'county', parent: '140100' }),
        aPlace({ code: '140200', nameZh: '大同市', nameEn: 'Datong', level: 'city', parent: '140000' }),
      ])
      await publishAll('surface-water', [
        sample('A'),
        sample('B', { waterBody: '另一条河' }),
        sample('C', { place: '140106', value: '4.4' }),
        sample('C', { place: '140106', value: '4.2', time: '2018-02-06T02:00:00Z' }),
        sample('D', { place: '140200', waterBody: '又一条河' }),
        sample('E', { place: '110000' }),
        sample('F', { parameter: 'w21003' }),
        sample('G', { time: '2017-06-05T02:00:00Z' }),
      ])
    })
    const water = (section: string) =>
      `/api/registers/surface-water/series?section=${section}&parameter=w01019&span=month&to=2018-02-20`

    it('stands beside points of its river first, then of its county, city and province, each with its newest', async () => {
      const { neighbours, alike } = await asked(water('A'))
      expect(neighbours).toEqual([])
      expect(alike.map(({ name, level, shared, newest }) => [name, level, shared, newest.value])).toEqual([
        ['示例断面C', 'city', ['waterBody'], '4.2'],
        ['示例断面B', 'county', [], '3.1'],
        ['示例断面D', 'province', [], '3.1'],
      ])
    })

    it('has nobody to compare with elsewhere, of another parameter or another time; one with a position needs nobody', async () => {
      expect((await asked(water('E'))).alike).toEqual([])
      expect((await asked(`${AIR}&span=day&to=2018-02-20`)).alike).toEqual([])
    })
  })

  describe('of an outlet without a position', () => {
    const FAR = '91350100M000100Y43002P'
    beforeAll(async () => {
      await publishAll('places', [aPlace({ code: '120000', nameZh: '天津市', nameEn: 'Tianjin' })])
      const permits = [
        ['003P', '示例一厂', '110000'],
        ['004P', '示例二厂', '110000'],
        ['005P', '示例三厂', '120000'],
      ].map(([number, name, place]) => ({
        ...{
          permit: `91350100M000100Y43${number}`,
          organisation: '91350100M000100Y43',
          name,
          place,
          management: 'key',
        },
        ...{ issuer: '示例局', issued: '2017-01-01', expires: '2022-01-01', status: 'valid' },
      }))
      await publishAll('discharge-permits', permits)
      const unplaced = { longitude: undefined, latitude: undefined }
      const ids = permits.map(({ permit }) => permit)
      await publishAll(
        'permit-limits',
        ids.map((permit) => limit({ permit, outletName: '示例烟囱', ...unplaced })),
      )
      await publishAll(
        'self-monitoring',
        ids.map((permit, n) => discharge(n, { permit, value: String(60 + n) })),
      )
    })
    const outlet = (permit: string, to = '2018-02-20') =>
      `/api/registers/self-monitoring/series?permit=${permit}&outlet=DA001&parameter=a21002&averaging=hour&span=day&to=${to}`

    it('stands beside those of the permits of its place, each named by whom it belongs to', async () => {
      const { neighbours, alike } = await asked(outlet('91350100M000100Y43003P'))
      expect(neighbours).toEqual([])
      expect(alike.map(({ name, level, newest }) => [name, level, newest.value])).toEqual([
        ['示例公司 DA001', 'province', '80'],
        ['示例公司 DA002', 'province', '80'],
        ['示例二厂 示例烟囱', 'province', '61'],
      ])
      expect(alike.map(({ of }) => of)).toContainEqual({
        ...{ permit: '91350100M000100Y43004P', outlet: 'DA001', parameter: 'a21002', averaging: 'hour' },
      })
    })

    it('has nobody to compare with where no other of its place discharges the same, nor without a permit', async () => {
      expect((await asked(outlet('91350100M000100Y43005P'))).alike).toEqual([])
      expect((await get(outlet(FAR))).status).toBe(404)
    })
  })

  it('goes between two days, both included', async () => {
    const { points } = await asked(`${AIR}&from=2018-02-19&to=2018-02-20`)
    expect(points).toHaveLength(22)
    expect((await asked(`${AIR}&from=2018-02-19&to=2018-02-19`)).points).toEqual([])
  })
  it('keeps hours and days apart', async () => {
    const { points, limits } = await asked(AIR.replace('averaging=hour', 'averaging=day'))
    expect(points).toEqual([{ time: '2018-02-19T16:00:00Z', value: '70', keeps: true }])
    expect(limits[0]?.limit).toBe('75')
  })
  it('stands beside its nearest neighbours, the far ones left out', async () => {
    const { neighbours } = await asked(`${AIR}&span=day&to=2018-02-20`)
    expect(neighbours).toMatchObject([
      { of: { station: '1002A', averaging: 'hour' }, name: '定陵', newest: { value: '26' } },
    ])
    expect(neighbours[0]?.metres).toBeGreaterThan(30_000)
  })
  it('of an outlet is judged by its permit, at reference oxygen, without hours of starting', async () => {
    const { points, compliance, gaps, breaks, limits, neighbours } = await asked(`${OUTLET}&span=day&to=2018-02-20`)
    expect(points.map(({ value, keeps }) => [value, keeps])).toEqual([
      ['90', true],
      ['130', false],
      ['90', true],
      ['90', true],
    ])
    expect(compliance).toEqual({ kept: 3, counted: 4, percent: '75.0' })
    expect(gaps[0]).toMatchObject({ cause: 'start-stop' })
    expect(breaks).toMatchObject([{ kind: 'method' }])
    expect(limits).toMatchObject([{ limit: '100', from: '2017-01-01' }])
    expect(neighbours).toMatchObject([
      { of: { permit: PERMIT, outlet: 'DA002', parameter: 'a21002', averaging: 'hour' } },
    ])
  })
  it('of an outlet says what was discharged, by month, from the hours that state a flow', async () => {
    const { masses } = await asked(`${OUTLET}&span=day&to=2018-02-20`)
    // One hour alone states its flow: 80 mg/m³ × 25,000 m³/h.
    expect(masses).toEqual([{ month: '2018-02', kilograms: '2.000', hours: 1, of: 24 }])
    expect((await asked(`${AIR}&span=day&to=2018-02-20`)).masses).toBeUndefined()
  })
  it('is not sent again where nothing changed', async () => {
    const tag = (await get(AIR)).headers.get('etag') ?? ''
    expect((await get(AIR, { 'if-none-match': tag })).status).toBe(304)
  })
})

describe('a bad question', () => {
  it('for a register without series is not found', async () =>
    expect((await get('/api/registers/standards/series')).status).toBe(404))
  it('for a point that has no rows is not found', async () =>
    expect((await get(AIR.replace('1001A', '9999A'))).status).toBe(404))
  it('names every part that is missing', async () =>
    expect(await pointersOf('/api/registers/self-monitoring/series?outlet=DA001')).toEqual([
      '/permit',
      '/parameter',
      '/averaging',
    ]))
  it('names an unknown parameter of the water', async () =>
    expect(await pointersOf('/api/registers/surface-water/series?section=S1&parameter=w99999')).toEqual(['/parameter']))
  it('names an unknown quantity', async () =>
    expect(await pointersOf(`${AIR.replace('pm25', 'pm1')}`)).toEqual(['/value']))
  it('names what it does not know', async () => expect(await pointersOf(`${AIR}&colour=red`)).toEqual(['/colour']))
  it('refuses days that run backwards', async () =>
    expect(await pointersOf(`${AIR}&from=2018-02-21&to=2018-02-20`)).toEqual(['/to']))
  it('refuses ten years of hours, and hours of a decade', async () => {
    expect(await pointersOf(`${AIR}&from=2008-02-21&to=2018-02-20`)).toEqual(['/from'])
    expect(await pointersOf(`${AIR}&span=decade`)).toEqual(['/span'])
  })
  it('refuses a day that no calendar has, a span that is none, and a first day alone', async () => {
    expect(await pointersOf(`${AIR}&to=2018-02-30`)).toEqual(['/to'])
    expect(await pointersOf(`${AIR}&span=fortnight`)).toEqual(['/span'])
    expect(await pointersOf(`${AIR}&from=2018-02-20`)).toEqual(['/to'])
  })
  it('is answered in both languages', async () => {
    const zh = await (await get(`${AIR}&span=x`, { 'accept-language': 'zh' })).text()
    const en = await (await get(`${AIR}&span=x`)).text()
    expect(zh).toContain('时段')
    expect(en).toContain('A span is')
  })
  it('with signs of a query in it finds nothing and breaks nothing', async () =>
    expect((await get(AIR.replace('1001A', encodeURIComponent("1001A' OR 1=1 --")))).status).toBe(404))
  it('with a percent sign in a field name is named', async () =>
    expect(await pointersOf(`${AIR}&%25%27=1`)).toHaveLength(1))
})

describe('the reads of a series', () => {
  it('walk ranges of keys and no table', async () => {
    const steps: string[] = []
    const spying = new Proxy(env.RECORD, {
      get: (target, name) => {
        if (name !== 'prepare') {
          const own: unknown = Reflect.get(target, name)
          return typeof own === 'function' ? own.bind(target) : own
        }
        return (statement: string) => {
          const prepared = target.prepare(statement)
          return {
            bind: (...values: unknown[]) => {
              asking.push(
                target
                  .prepare(`EXPLAIN QUERY PLAN ${statement}`)
                  .bind(...values)
                  .all<{ detail: string }>()
                  .then(({ results }) => steps.push(...results.map(({ detail }) => detail))),
              )
              return prepared.bind(...values)
            },
          }
        }
      },
    })
    const asking: Promise<unknown>[] = []
    for (const [id, query] of [
      ['air-quality', 'station=1001A&averaging=hour&value=pm25'],
      ['self-monitoring', `permit=${PERMIT}&outlet=DA001&parameter=a21002&averaging=hour`],
      ['surface-water', 'section=S1&parameter=w01009'],
    ] as const) {
      const register = REGISTERS[id]
      const question = register && readSeriesQuestion(register, new URLSearchParams(query))?.question
      if (!question) throw new Error(`${id} holds no series`)
      await readNewestRow({ $client: spying }, question)
      await readSeries({ $client: spying }, question, { from: '2018-01-01', to: '2018-12-31' })
    }
    await Promise.all(asking)
    expect(steps.length).toBeGreaterThan(10)
    const scans = steps.filter(
      (step) =>
        /AUTOMATIC/.test(step) ||
        (/^SCAN /.test(step) &&
          !/VIRTUAL TABLE|CONSTANT ROW|^SCAN \(?subquery|^SCAN (own|near)$|^SCAN checkpoints/i.test(step)),
    )
    expect(scans).toEqual([])
  })
})
