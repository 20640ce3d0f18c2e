import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { readAuthorities } from '../../db/record/authorities.ts'
import { MAX_OF_SERIES, readOrganisationPage } from '../../db/record/organisation-page.ts'
import { aKey, aPlace, publish, publishAll } from './builders.ts'

const USCC = '91350100M000100Y43'
const OTHER = '91110000100000000R'
const PERMIT = `${USCC}001P`
const DB = { $client: env.RECORD }
const read = (uscc = USCC) => readOrganisationPage(DB, uscc, ['discharge-permits', 'self-monitoring', 'replies'])

const aPermit = (uscc: string) => ({
  permit: `${uscc}001P`,
  organisation: uscc,
  name: '示例单位',
  place: '110102',
  management: 'key',
  status: 'valid',
  issued: '2024-01-01',
})
const aLimit = (uscc: string, over: object = {}) => ({
  permit: `${uscc}001P`,
  outlet: 'DA001',
  parameter: 'a21026',
  concentration: '50',
  unit: 'mg/m3',
  averaging: 'hour',
  validFrom: '2024-01-01',
  ...over,
})
const hour = (n: number): string => new Date(Date.UTC(2026, 0, 1, n)).toISOString().replace('.000', '')
const aValue = (n: number, over: object = {}) => ({
  permit: PERMIT,
  outlet: 'DA001',
  parameter: 'a21026',
  averaging: 'hour',
  time: hour(n),
  organisation: USCC,
  value: String(n),
  unit: 'mg/m3',
  ...over,
})
const anAuthority = (place: string, authority: string, over: object = {}) => ({
  place,
  authority,
  name: '示例机关',
  kinds: ['all'],
  telephone: '000-00000000',
  standing: 'read',
  ...over,
})

beforeAll(async () => {
  await publishAll('places', [
    aPlace(),
    aPlace({ code: '110102', nameZh: '西城区', level: 'county', parent: '110000' }),
    aPlace({ code: '120000', nameZh: '天津市' }),
  ])
  await publishAll('discharge-permits', [aPermit(USCC), aPermit(OTHER)])
  await publishAll('permit-limits', [aLimit(USCC), aLimit(USCC, { outlet: 'DA002' }), aLimit(OTHER)])
  await publishAll('self-monitoring', [
    ...Array.from({ length: 30 }, (_, n) => aValue(n)),
    aValue(3, { averaging: 'day', value: '7' }),
    aValue(5, { outlet: 'DW001', parameter: 'w01018' }),
  ])
  await publishAll('authorities', [
    anAuthority('100000', '12345'),
    anAuthority('110000', 'A'),
    anAuthority('110102', 'B'),
    anAuthority('110102', 'C'),
    anAuthority('120000', 'D'),
  ])
  await publishAll('authorities', [{ place: '110102', authority: 'C', _status: 'withdrawn', _reason: '误报' }])
  const key = await aKey({}, 'organisation', USCC)
  const answer = await publish(
    'replies',
    [
      {
        reply: '1',
        organisation: USCC,
        register: 'discharge-permits',
        recordKey: PERMIT,
        date: '2026-03-01',
        text: '已更新。',
      },
    ],
    { authorization: `Bearer ${key}` },
  )
  expect(answer.status).toBe(201)
})

describe('the page of an organisation', () => {
  it('has the limits of its own permits and of no other', async () => {
    const { limits } = await read()
    expect(limits.map(({ body }) => [body['permit'], body['outlet']])).toEqual([
      [PERMIT, 'DA001'],
      [PERMIT, 'DA002'],
    ])
  })

  it('has the newest values of every series of its monitoring, newest first', async () => {
    const { readings } = await read()
    const series = Map.groupBy(readings, ({ key }) => key.slice(0, key.lastIndexOf('~')))
    expect([...series.keys()].toSorted()).toEqual([
      `${PERMIT}~DA001~a21026~day`,
      `${PERMIT}~DA001~a21026~hour`,
      `${PERMIT}~DW001~w01018~hour`,
    ])
    const hours = series.get(`${PERMIT}~DA001~a21026~hour`)?.map(({ body }) => body['value'])
    expect(hours).toEqual(Array.from({ length: MAX_OF_SERIES }, (_, n) => String(29 - n)))
    expect((await read(OTHER)).readings).toEqual([])
  })

  it('has its replies apart from the records they answer', async () => {
    const { replies, records } = await read()
    expect(replies).toMatchObject([{ register: 'replies', body: { recordKey: PERMIT } }])
    expect(records.map(({ register }) => register)).toEqual(['discharge-permits'])
  })

  it('has who answers for its place and those above, as its permit says where it is not registered', async () => {
    expect((await read()).authorities.map(({ key }) => key).toSorted()).toEqual([
      '100000~12345',
      '110000~A',
      '110102~B',
    ])
    expect((await read('91110000000000001C')).authorities.map(({ key }) => key)).toEqual(['100000~12345'])
  })

  it('is read in one batch with all of that', async () => {
    const batch = vi.spyOn(env.RECORD, 'batch')
    await read()
    expect(batch).toHaveBeenCalledTimes(1)
  })
})

describe('who answers for a place', () => {
  const keysFor = async (place: string | undefined) =>
    (await readAuthorities(DB, place)).map(({ key }) => key).toSorted()
  it('are its own bodies and those above, of a village too', async () => {
    expect(await keysFor('110102001002')).toEqual(['100000~12345', '110000~A', '110102~B'])
    expect(await keysFor('120000')).toEqual(['100000~12345', '120000~D'])
  })
  it('is the nation where no place is known', async () => {
    expect(await keysFor(undefined)).toEqual(['100000~12345'])
  })
})
