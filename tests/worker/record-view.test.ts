import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { readBoundaryYear } from '../../db/record/boundary-year.ts'
import { openRecord } from '../../db/record/db.ts'
import { listRecords } from '../../db/record/list.ts'
import { readRecordView, type RecordView } from '../../db/record/record-page.ts'
import { placedBy, readReferred, type Referred } from '../../db/record/referred.ts'
import { aPlace, aReading, aStation, publishAll } from './builders.ts'
import { askedBy } from './query-plans.ts'

const register = (id: string): RegisterDefinition => {
  const found = REGISTERS[id]
  if (!found) throw new Error(`no register ${id}`)
  return found
}
const view = (id: string, key: string): Promise<RecordView | undefined> =>
  readRecordView({ $client: env.RECORD }, register(id), key)

/** The example of GB 32100-2015, annex A. */
const USCC = '91350100M000100Y43'
const HOURS = ['2018-02-20T00:00:00Z', '2018-02-20T01:00:00Z', '2018-02-20T02:00:00Z']
const sample = { section: 'S1', sectionName: '柴村桥', place: '140100', time: '2018-06-01T00:00:00Z', unit: 'mg/L' }

beforeAll(async () => {
  await publishAll('places', [
    aPlace(),
    aPlace({ code: '140000', nameZh: '山西省', nameEn: 'Shanxi', pinyin: 'shan xi' }),
    aPlace({
      code: '140100',
      nameZh: '太原市',
      nameEn: 'Taiyuan',
      pinyin: 'tai yuan',
      level: 'city',
      parent: '140000',
    }),
  ])
  await publishAll('air-stations', [aStation(), aStation({ station: '1001B', place: '140100' })])
  await publishAll(
    'air-quality',
    HOURS.map((time) => aReading({ time })),
  )
  await publishAll('air-quality', [aReading({ time: HOURS[0], so2: '4', _reason: 'misread' })])
  await publishAll('air-quality', [aReading({ time: HOURS[1], _status: 'withdrawn', _reason: 'calibration' })])
  await publishAll('surface-water', [
    { ...sample, parameter: 'w21003', value: '0.71' },
    { ...sample, parameter: 'w01018', value: '21.8' },
    { ...sample, time: '2018-07-01T00:00:00Z', parameter: 'w21003', value: '0.5' },
  ])
})

describe('what the page of a record is read from', () => {
  it('holds every revision, newest first, each as it was stated', async () => {
    const found = await view('air-quality', '1001A~20180220T000000Z~hour')
    expect(found?.revisions.map(({ revision, status, reason }) => [revision, status, reason])).toEqual([
      [2, 'corrected', 'misread'],
      [1, 'published', null],
    ])
    expect(found?.revisions.map(({ body }) => body?.['so2'])).toEqual(['4', '3'])
  })
  it('names what the record refers to, and the place that lies in', async () => {
    const found = await view('air-quality', '1001A~20180220T000000Z~hour')
    expect(found?.referred.get('air-stations 1001A')?.['name']).toBe('万寿西宫')
    expect(found?.referred.get('places 110000')?.['nameZh']).toBe('北京市')
  })
  it('names them for a withdrawn record too, whose body is gone', async () => {
    const found = await view('air-quality', '1001A~20180220T010000Z~hour')
    expect(found?.revisions[0].body).toBeNull()
    expect(found?.revisions[1]?.body?.['so2']).toBe('3')
    expect(found?.referred.get('air-stations 1001A')?.['name']).toBe('万寿西宫')
  })
  it('lists what refers to it, newest first and without what was withdrawn', async () => {
    const found = await view('air-stations', '1001A')
    expect(found?.related.get('air-quality')?.map(({ key }) => key)).toEqual([
      '1001A~20180220T020000Z~hour',
      '1001A~20180220T000000Z~hour',
    ])
  })
  it('a station has no readings of another whose code begins like its own', async () => {
    expect((await view('air-stations', '1001B'))?.related.size).toBe(0)
  })
  it('holds the sample of a row, and not that of another day', async () => {
    const found = await view('surface-water', 'S1~20180601T000000Z~w21003')
    expect(found?.beside.map(({ body }) => body?.['parameter'])).toEqual(['w01018', 'w21003'])
  })
  it('names every place above a place', async () => {
    const found = await view('surface-water', 'S1~20180601T000000Z~w21003')
    expect([...(found?.referred.keys() ?? [])].sort()).toEqual(['places 140000', 'places 140100'])
  })
  it('is nothing for a key that is not there, or not in this register', async () => {
    expect(await view('air-quality', '1001A~20180220T090000Z~hour')).toBeUndefined()
    expect(await view('air-stations', '1001A~20180220T000000Z~hour')).toBeUndefined()
  })
})

describe('what the rows of a list refer to', () => {
  it('is read at once, with the places of what is referred to', async () => {
    const found = await readReferred(openRecord(env.RECORD), register('air-quality'), [
      { station: '1001A' },
      { station: '1001B' },
      { station: 'NONE' },
    ])
    expect([...found.keys()].sort()).toEqual([
      'air-stations 1001A',
      'air-stations 1001B',
      'places 110000',
      'places 140000',
      'places 140100',
    ])
  })
})

describe('an organisation that rows speak of', () => {
  it('is read with what they refer to, in the same statement, and for the page of one of them', async () => {
    const body = { organisation: USCC, project: 'P1', stage: 'draft', round: 1, place: '140100' }
    await publishAll('organisations', [{ organisation: USCC, name: '示例单位', place: '110000' }])
    await publishAll('eia', [{ ...body, name: '示例项目', kind: 'form', opens: '2026-08-03', closes: '2026-08-07' }])
    let found: Referred = new Map()
    const asked = await askedBy(env.RECORD, async (database) => {
      found = await readReferred(openRecord(database), register('eia'), [body, { ...body, project: 'P2' }])
    })
    expect([found.get(`organisations ${USCC}`)?.['name'], asked.length]).toEqual(['示例单位', 1])
    expect((await view('eia', 'P1~draft~1'))?.referred.get(`organisations ${USCC}`)?.['name']).toBe('示例单位')
  })
  it('lends its place to no row', () => expect(placedBy(register('eia'))).toEqual([]))
})

describe('a list from the newest on', () => {
  const page = (cursor?: string) =>
    listRecords(
      openRecord(env.RECORD),
      register('surface-water'),
      { fields: {} },
      { limit: 1, cursor, newestFirst: true },
    )
  it('goes back in time, in order of key within one time, and ends', async () => {
    const keys: string[] = []
    let cursor: string | undefined
    do {
      const found = await page(cursor)
      keys.push(...(found?.items ?? []).map(({ key }) => key))
      cursor = found?.cursor
    } while (cursor !== undefined)
    expect(keys).toEqual(['S1~20180701T000000Z~w21003', 'S1~20180601T000000Z~w01018', 'S1~20180601T000000Z~w21003'])
  })
  it('takes no cursor of the list that goes the other way', async () => {
    const forth = await listRecords(
      openRecord(env.RECORD),
      register('surface-water'),
      { from: '2018-01-01T00:00:00Z', fields: {} },
      { limit: 1 },
    )
    expect(forth?.cursor).toBeDefined()
    expect(await page(forth?.cursor)).toBeUndefined()
  })
})

describe('steps of one subject', () => {
  const project = { project: 'P-1', round: 1, name: '示例项目', place: '110000', kind: 'form' }
  beforeAll(async () => {
    await publishAll('eia', [
      { ...project, stage: 'accepted', opens: '2026-08-03', closes: '2026-08-07' },
      { ...project, stage: 'proposed', opens: '2026-08-20', closes: '2026-08-26' },
      { ...project, project: 'P-10', stage: 'accepted', opens: '2026-08-03', closes: '2026-08-07' },
    ])
  })
  it('are read with each of its records, and none of another project', async () => {
    const found = await view('eia', 'P-1~accepted~1')
    expect(found?.beside.map(({ key }) => key)).toEqual(['P-1~accepted~1', 'P-1~proposed~1'])
  })
})

describe('a boundary section', () => {
  it('is read of one year in China, and of no other section', async () => {
    await publishAll('surface-water', [
      { ...sample, section: 'S2', time: '2017-12-31T16:00:00Z', parameter: 'w21003', value: '0.1' },
      { ...sample, section: 'S2', time: '2018-12-31T16:00:00Z', parameter: 'w21003', value: '9' },
      { ...sample, section: 'S20', time: '2018-05-01T00:00:00Z', parameter: 'w21003', value: '9' },
    ])
    const found = await readBoundaryYear(openRecord(env.RECORD), 'S2', 2018)
    expect(found).toEqual({ rows: [expect.objectContaining({ section: 'S2', value: '0.1' })], isCut: false })
    expect((await readBoundaryYear(openRecord(env.RECORD), 'S2', 2017)).rows).toEqual([])
  })
})
