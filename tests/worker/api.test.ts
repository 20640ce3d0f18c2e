import { env, exports } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { openIntake } from '../../db/intake/db.ts'
import { createKey } from '../../db/intake/keys.ts'

const origin = 'http://127.0.0.1'
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  exports.default.fetch(new Request(`${origin}${path}`, { headers, redirect: 'manual' }))
let key = ''
const post = (path: string, rows: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  exports.default.fetch(
    new Request(`${origin}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'accept-language': 'en',
        ...headers,
      },
      body: typeof rows === 'string' ? rows : JSON.stringify(rows),
    }),
  )

const aPlace = (over = {}) => ({
  code: '110000',
  nameZh: '北京市',
  nameEn: 'Beijing',
  pinyin: 'beijing',
  level: 'province',
  status: 'active',
  ...over,
})
const aStation = (over = {}) => ({
  station: '1001A',
  name: '万寿西宫',
  place: '110000',
  longitude: '116.366',
  latitude: '39.8673',
  ...over,
})

beforeAll(async () => {
  key = await createKey(openIntake(env.INTAKE), { role: 'publisher', bounds: {}, days: 1 }, new Date())
})

describe('a publisher', () => {
  it('publishes rows and gets index and checkpoint at once', async () => {
    const answer = await post('/api/registers/places/entries', [aPlace()])
    expect(await answer.json()).toMatchObject({ accepted: 1, entries: [{ key: '110000', revision: 1 }] })
    const station = await post('/api/registers/air-stations/entries', [aStation()])
    expect(station.status, await station.clone().text()).toBe(201)
    const record = await (await get('/api/registers/air-stations/records/1001A')).json()
    expect(record).toMatchObject({ body: { name: '万寿西宫' }, revision: 1, status: 'published', publisher: 'portal' })
    const found = await (await get('/api/registers/air-stations/records?place=110000')).json()
    expect(found).toMatchObject({ items: [{ key: '1001A' }] })
    const sought = await (await get(`/api/registers/air-stations/records?q=${encodeURIComponent('西宫')}`)).json()
    expect(sought).toMatchObject({ items: [{ key: '1001A' }] })
    const csv = await get('/api/registers/air-stations/export.csv')
    expect(csv.status).toBe(302)
    const file = await get(csv.headers.get('location') ?? '')
    expect(await file.text()).toContain('万寿西宫')
    expect(await (await get('/api/registers/air-stations/datapackage.json')).json()).toMatchObject({
      name: 'air-stations',
    })
  })
})
