import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { MOST_STATIONS } from '../../db/record/air.ts'
import { openRecord } from '../../db/record/db.ts'
import { placeCodes } from '../../db/record/place-codes.ts'
import { readPlacePage } from '../../db/record/place-page.ts'
import { readHome } from '../../db/record/home.ts'
import { publish as publishAtTheDoor } from '../../db/record/publish.ts'
import { openSigner } from '../../db/record/signer.ts'
import { aPlace, aReading, aStation, publishAll } from './builders.ts'

const db = { $client: env.RECORD }
const read = (place: string) =>
  readPlacePage(db, place, { counted: ['air-stations', 'surface-water'], shown: ['air-stations'] })

const aCity = (over: object = {}) =>
  aPlace({
    code: '140100',
    nameZh: '太原市',
    nameEn: 'Taiyuan',
    pinyin: 'tai yuan shi',
    level: 'city',
    parent: '140000',
    ...over,
  })
const aSample = (over: object = {}) => ({
  section: '140100-S1',
  sectionName: '柴村桥',
  place: '140100',
  time: '2015-05-31T16:00:00Z',
  parameter: 'w01009',
  value: '5.74',
  unit: 'mg/L',
  ...over,
})

beforeAll(async () => {
  await publishAll('places', [
    aPlace({ code: '140000', nameZh: '山西省', nameEn: 'Shanxi', pinyin: 'shan xi sheng' }),
    aCity(),
    aCity({ code: '140700', nameZh: '晋中市', nameEn: 'Jinzhong', pinyin: 'jin zhong shi' }),
    aCity({
      code: '140105',
      nameZh: '小店区',
      nameEn: 'Xiaodian',
      pinyin: 'xiao dian qu',
      level: 'county',
      parent: '140100',
    }),
    aCity({ code: '140199', level: 'county', parent: '140100', status: 'historic', successor: '140105' }),
    aPlace(),
  ])
  await publishAll('air-stations', [
    aStation({ station: '1081A', place: '140100', longitude: '112.52', latitude: '37.88' }),
    aStation({ station: '1084A', place: '140105', longitude: '112.56', latitude: '37.74' }),
    aStation({ station: '2174A', place: '140700', longitude: '112.73', latitude: '37.69' }),
    aStation({ station: '1001A' }),
  ])
  await publishAll('air-quality', [
    aReading({ station: '1084A', time: '2018-02-18T22:00:00Z', pm25: '10' }),
    aReading({ station: '1084A', time: '2018-02-18T23:00:00Z', pm25: '20' }),
    aReading({ station: '1084A', time: '2018-02-19T22:00:00Z', pm25: '30' }),
    aReading({ station: '1084A', time: '2018-02-19T23:00:00Z', pm25: '40' }),
    aReading({ station: '1084A', time: '2018-02-20T16:00:00Z', averaging: 'day', pm25: '99' }),
    aReading({ station: '1081A', time: '2018-02-19T22:00:00Z', pm25: '50' }),
    aReading({ station: '1081A', time: '2018-02-19T23:00:00Z', pm25: '60' }),
    aReading({ station: '2174A', time: '2018-02-19T23:00:00Z', pm25: '70' }),
  ])
  await publishAll('surface-water', [
    aSample(),
    aSample({ parameter: 'w01019', value: '6.1' }),
    aSample({ time: '2014-12-31T16:00:00Z' }),
    aSample({ time: '2013-12-31T16:00:00Z' }),
    aSample({ section: '140100-S2', time: '2010-12-31T16:00:00Z' }),
  ])
})

describe('the page of a place', () => {
  it('has the newest hour of each of its stations, and one a day before; without any, those placed no closer than above it', async () => {
    const hours = async (place: string) =>
      (await read(place)).stations.map(({ key, now, then }) => [key, now?.['pm25'], then?.['pm25']])
    expect(await hours('140105')).toEqual([['1084A', '40', '20']])
    expect(await hours('140199')).toEqual([['1081A', '60', '50']])
    expect((await read('140700')).stations.map(({ key }) => key)).toEqual(['2174A'])
  })

  it('has the newest hours of all that lies in the place above, to compare with', async () => {
    const pm25 = async (place: string) => (await read(place)).around.map((body) => body?.['pm25']).sort()
    expect(await pm25('140700')).toEqual(['40', '60', '70'])
    expect(await pm25('140105')).toEqual(['40', '60'])
    expect(await pm25('110000')).toEqual([undefined])
  })

  it('passes over means of days, and says who states an hour', async () => {
    const { stations } = await read('140105')
    expect(stations[0]).toMatchObject({ nowKey: '1084A~20180219T230000Z~hour', publisher: 'portal' })
  })

  it('finds stations near a county by what is located in it, its own left out', async () => {
    const { position, nearest } = await read('140105')
    expect(position).toEqual({ longitude: 112.56, latitude: 37.74 })
    expect(nearest.map(({ key }) => key)).toEqual(['1081A', '2174A'])
  })

  it('has what is above a place and directly below it, and nothing beside it', async () => {
    const codes = async (place: string) => (await read(place)).relatives.map(({ code }) => code)
    expect(await codes('140105')).toEqual(['140000', '140100', '140105', '140199'])
    expect(await codes('140100')).toEqual(['140000', '140100', '140105', '140199'])
    expect(await codes('140000')).toEqual(['140000', '140100', '140700'])
  })

  it('has what a place carries on, and what carries it on', async () => {
    const codes = async (place: string) => (await read(place)).relatives.map(({ code }) => code)
    expect(await codes('140105')).toContain('140199')
    expect(await codes('140199')).toContain('140105')
  })

  it('has the newest two samples of every section, whole', async () => {
    const { water } = await read('140100')
    expect(water.map(({ sample }) => sample)).toEqual([
      '140100-S1~20150531T160000Z',
      '140100-S1~20150531T160000Z',
      '140100-S1~20141231T160000Z',
      '140100-S2~20101231T160000Z',
    ])
  })

  it('counts what mentions the place, and shows the newest of it', async () => {
    const { mentions, newest } = await read('140000')
    expect(mentions).toEqual([
      { register: 'air-stations', count: 3 },
      { register: 'surface-water', count: 5 },
    ])
    expect(newest.map(({ key }) => key)).toEqual(['1081A', '1084A', '2174A'])
  })

  it('is empty for a place of which nothing is known', async () => {
    const page = await read('990000')
    expect(page).toMatchObject({ relatives: [], stations: [], position: undefined, nearest: [], water: [], newest: [] })
    expect(page.treeSize).toBeGreaterThan(0)
  })

  it('finds near stations by the index on positions and never scans the register', async () => {
    const plan = await env.RECORD.prepare(
      `EXPLAIN QUERY PLAN SELECT id FROM records WHERE register = 'air-stations' AND longitude BETWEEN 1 AND 2 AND latitude BETWEEN 1 AND 2`,
    ).all<{ detail: string }>()
    expect(plan.results.map(({ detail }) => detail).join()).toContain('records_position')
  })
})

describe('the home page', () => {
  it('has every station of the newest hour with its place, and no older one', async () => {
    const { hour } = await readHome(db)
    expect(hour.map(({ key, place }) => [key.slice(0, 5), place]).sort()).toEqual([
      ['1081A', '140100'],
      ['1084A', '140105'],
      ['2174A', '140700'],
    ])
  })

  it('tells what was published together, newest first', async () => {
    const { publications } = await readHome(db)
    expect(publications.map(({ register, entries, corrections }) => [register, entries, corrections])).toEqual([
      ['surface-water', 5, 0],
      ['air-quality', 8, 0],
      ['air-stations', 4, 0],
      ['places', 6, 0],
    ])
  })

  it('leaves out what the portal keeps of itself', async () => {
    const register = REGISTERS['releases']
    if (!register) throw new Error('no register of releases')
    const body = { build: 'a'.repeat(64), inService: '2026-11-01T00:00:00Z', treeSize: 23, files: 1, manifest: [] }
    const signer = await openSigner(env.LOG_ORIGIN, env.LOG_KEY)
    const { outcomes } = await publishAtTheDoor(
      { db: openRecord(env.RECORD, env.OBJECTS), objects: env.OBJECTS, signer, now: () => new Date() },
      [{ publisher: 'portal', statements: [{ register, key: body.build, body }] }],
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['placed'])
    const { publications } = await readHome(db)
    expect(publications[0]).toMatchObject({ register: 'surface-water' })
    expect(publications.map(({ register: id }) => id)).toContain('places')
  })

  it('keeps to the hour that most stations have while only one has published the next', async () => {
    await publishAll('air-quality', [aReading({ station: '1081A', time: '2018-02-20T00:00:00Z', pm25: '500' })])
    const { hour } = await readHome(db)
    expect(hour).toHaveLength(3)
    await publishAll('air-quality', [aReading({ station: '1084A', time: '2018-02-20T00:00:00Z', pm25: '500' })])
    expect((await readHome(db)).hour.map(({ key }) => key.slice(0, 5)).sort()).toEqual(['1081A', '1084A'])
  })
})

describe('codes for the build', () => {
  it('are those of the levels asked for', async () => {
    expect(await placeCodes(db, ['province'])).toEqual(['110000', '140000'])
    expect(await placeCodes(db, ['county'])).toEqual(['140105', '140199'])
  })
})

describe('a place with more stations than are looked at', () => {
  it('shows so many of its own, and of those around it', async () => {
    const stations = Array.from({ length: MOST_STATIONS + 20 }, (_, n) =>
      aStation({ station: `Q${1_000 + n}`, place: '630121', longitude: undefined, latitude: undefined }),
    )
    await publishAll('places', [aPlace({ code: '630121', level: 'county', parent: undefined })])
    await publishAll('air-stations', stations)
    const records = await read('630121')
    expect([records.stations.length, records.around.length]).toEqual([MOST_STATIONS, MOST_STATIONS])
    expect(records.mentions).toEqual([{ register: 'air-stations', count: MOST_STATIONS + 20 }])
  })
})
