import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { readBeside, readSearch } from '../../db/record/search-page.ts'
import { aPlace, aReading, aStation, publishAll } from './builders.ts'

const db = { $client: env.RECORD }
const found = async (q: string, over: object = {}) => (await readSearch(db, { q, ...over })).hits.map(({ key }) => key)

beforeAll(async () => {
  await publishAll('places', [
    aPlace(),
    aPlace({ code: '140000', nameZh: '山西省', nameEn: 'Shanxi', pinyin: 'shan xi sheng' }),
    aPlace({
      code: '140100',
      nameZh: '太原市',
      nameEn: 'Taiyuan',
      pinyin: 'tai yuan shi',
      level: 'city',
      parent: '140000',
    }),
  ])
  await publishAll('air-stations', [
    aStation(),
    aStation({ station: '1106A', name: '太原街', place: undefined }),
    ...Array.from({ length: 130 }, (_, at) => aStation({ station: `${5000 + at}A`, name: `第${at}宫` })),
  ])
  await publishAll('air-quality', [aReading()])
})

describe('search', () => {
  it.each([
    ['宫', '1001A'],
    ['西宫', '1001A'],
    ['1001a', '1001A'],
    ['taiyuan', '140100'],
    ['tai yuan', '140100'],
    ['太', '1106A'],
  ])('finds by %s', async (q, key) => expect(await found(q)).toContain(key))

  it('finds nothing for a query without words, or with a word that stands nowhere', async () => {
    expect(await readSearch(db, { q: ' ' })).toMatchObject({ hits: [], total: 0 })
    expect(await found('太原 没有')).toEqual([])
  })

  it('reads a part of what a register holds and counts all of it', async () => {
    const { hits, total } = await readSearch(db, { q: '宫' })
    expect([hits.length, total, hits[0]?.total]).toEqual([100, 131, 131])
  })

  it('keeps to a register and to a place', async () => {
    expect(await found('太原', { register: 'places' })).toEqual(['140100'])
    expect(await found('西宫', { place: '110000' })).toEqual(['1001A'])
    expect(await found('西宫', { place: '140000' })).toEqual([])
  })

  it('reads beside its hits the newest hour of stations and the names of places', async () => {
    const { stations, places } = await readBeside(db, { stations: ['1001A', 'none'], places: ['110000', '999999'] })
    expect(stations.map(({ key, now }) => [key, now?.['pm25']])).toEqual([['1001A', '38']])
    expect(places).toEqual([{ code: '110000', nameZh: '北京市', nameEn: 'Beijing' }])
  })
})
