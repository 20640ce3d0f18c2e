import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { READINGS } from '../../content/generated/readings.ts'
import { READINGS_PATH } from '../../content/search/readings.ts'
import { readAlike } from '../../db/record/pinyin.ts'
import { readSearch } from '../../db/record/search-page.ts'
import { api } from '../../worker/api.ts'
import { aPlace, aStation, itemsOf, publishAll } from './builders.ts'

const db = { $client: env.RECORD }

/** What a build keeps beside the Worker. */
const ASSETS = {
  fetch: async (asked: RequestInfo | URL) =>
    String(asked).endsWith(READINGS_PATH) ? Response.json(READINGS) : new Response(null, { status: 404 }),
}

const found = async (q: string): Promise<string[]> =>
  (await readSearch(db, { q, alike: await readAlike(db, ASSETS, q), register: 'air-stations' })).hits.map(
    ({ key }) => key,
  )

const get = async (path: string): Promise<unknown[]> => {
  const answer = await api.request(path, {}, { ...env, ASSETS: { ...env.ASSETS, ...ASSETS } })
  expect(answer.status).toBe(200)
  return (await itemsOf(answer)).map(({ key }) => key)
}

const NAMES = [
  '万寿西宫',
  '汾河二库',
  '太原市站',
  '吕梁',
  '西安高新区',
  '重庆路',
  '长安区',
  '县政府',
  '先进村',
  'Fenhe',
]

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll(
    'air-stations',
    NAMES.map((name, at) => aStation({ station: `${7000 + at}A`, name })),
  )
})

const keyOf = (name: string): string => `${7000 + NAMES.indexOf(name)}A`

describe('a search in pinyin', () => {
  it.each([
    ['wanshouxigong', '万寿西宫'],
    ['wan shou xi gong', '万寿西宫'],
    ['WanShou XiGong', '万寿西宫'],
    ['ｗａｎｓｈｏｕ', '万寿西宫'],
    ['wànshòu', '万寿西宫'],
    ['xigong', '万寿西宫'],
    ['fenhe', '汾河二库'],
    ['taiyuanshi', '太原市站'],
    ['lvliang', '吕梁'],
    ['lǚ liáng', '吕梁'],
    ['lyuliang', '吕梁'],
    ['luliang', '吕梁'],
    ['xian', '西安高新区'],
    ["xi'an gaoxin", '西安高新区'],
    ['chongqing lu', '重庆路'],
    ['zhongqing', '重庆路'],
    ['changan', '长安区'],
    ['wanshouxigong 7000A', '万寿西宫'],
    ['万寿 xigong', '万寿西宫'],
  ])('finds by %s', async (q, name) => expect(await found(q)).toContain(keyOf(name)))

  it.each([
    // One syllable says too little.
    ['wan', '万寿西宫'],
    ['xian', '县政府'],
    ['xian', '先进村'],
    // Not one after the other.
    ['wanxi', '万寿西宫'],
    ['wan xi', '万寿西宫'],
    // The apostrophe and the space part syllables.
    ["xia'n", '西安高新区'],
    ['wans houxigong', '万寿西宫'],
    // Every other word has to stand there too.
    ['wanshouxigong 7001A', '万寿西宫'],
    ['wanshouxigongg', '万寿西宫'],
  ])('does not find by %s %s', async (q, name) => expect(await found(q)).not.toContain(keyOf(name)))

  it('finds what is written in these letters as it did', async () => {
    expect((await found('fenhe')).sort()).toEqual([keyOf('汾河二库'), keyOf('Fenhe')])
  })

  it('takes what is no pinyin for what it is', async () => {
    for (const q of ['1001A', '万寿西宫', 'PM2.5', '%', '', 'water', 'x'.repeat(200), "'", "a'", 'zh', 'hng'])
      expect((await readAlike(db, ASSETS, q)).size, q).toBe(0)
  })

  it('answers the longest question in bounds', async () => {
    const alike = await readAlike(db, ASSETS, 'yi'.repeat(25) + ` ${'ji'.repeat(25)}`.repeat(7))
    expect([...alike.values()].flat().length).toBeLessThanOrEqual(200)
  })

  it('is the same in the API, of all registers and of one', async () => {
    for (const path of ['/api/search', '/api/registers/air-stations/records'])
      expect(await get(`${path}?q=wan%20shou%20xigong`)).toEqual([keyOf('万寿西宫')])
    const feed = await api.request(
      '/feeds/search.atom?q=wanshouxigong',
      {},
      { ...env, ASSETS: { ...env.ASSETS, ...ASSETS } },
    )
    expect(await feed.text()).toContain('万寿西宫')
  })
})
