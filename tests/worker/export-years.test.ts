import { env } from 'cloudflare:workers'
import { parse } from 'papaparse'
import * as z from 'zod'
import { beforeAll, describe, expect, it } from 'vitest'
import { openRecord } from '../../db/record/db.ts'
import { erase } from '../../db/record/erase.ts'
import { openSigner } from '../../db/record/signer.ts'
import { aLimit, aPlace, aReading, aStation, countEntries, get, publishAll, type ProblemAnswer } from './builders.ts'

const AIR = '/api/registers/air-quality'
const DAY_BEFORE = '2017-12-31T15:00:00Z'
/** The year has begun in Shanghai. */
const NEW_YEAR = '2017-12-31T16:00:00Z'

const textOf = async (path: string): Promise<string> => {
  const answer = await get(path)
  return answer.status === 302 ? textOf(answer.headers.get('location') ?? '') : answer.text()
}
const timesIn = async (path: string): Promise<unknown[]> =>
  parse<Record<string, string>>(await textOf(path), { header: true, skipEmptyLines: true }).data.map(({ time }) => time)

let size = 0
beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('air-stations', [aStation()])
  const times = [DAY_BEFORE, NEW_YEAR, '2018-02-19T23:00:00Z', '2020-06-01T00:00:00Z']
  await publishAll(
    'air-quality',
    times.map((time) => aReading({ time })),
  )
  size = await countEntries()
})

describe('an export of a year', () => {
  it('holds what lies in that year in Shanghai, and nothing else', async () => {
    expect(await timesIn(`${AIR}/export.csv?year=2017`)).toEqual([DAY_BEFORE])
    expect(await timesIn(`${AIR}/export.csv?year=2018`)).toEqual([NEW_YEAR, '2018-02-19T23:00:00Z'])
    expect((await textOf(`${AIR}/export.ndjson?year=2020`)).trimEnd().split('\n')).toHaveLength(1)
  })

  it('is pinned like any other, under a name of its own', async () => {
    const to = (await get(`${AIR}/export.csv?year=2018&for=spreadsheet`)).headers.get('location')
    expect(to).toBe(`${AIR}/export.csv?size=${size}&for=spreadsheet&year=2018`)
    const answer = await get(`${AIR}/export.csv?size=${size}&year=2018`)
    expect(answer.headers.get('content-disposition')).toContain(`air-quality-${size}-2018.csv`)
    expect(answer.headers.get('cache-control')).toContain('immutable')
  })

  it('is described with its rows, date, hash and checkpoint', async () => {
    const described = await (await get(`${AIR}/export.csv.json?size=${size}&year=2018`)).json()
    expect(described).toMatchObject({
      ...{ register: 'air-quality', year: '2018', rows: 2, size },
      at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      url: `${AIR}/export.csv?size=${size}&year=2018`,
      proof: { checkpoint: expect.stringContaining(`\n${size}\n`) },
    })
    expect(await (await get(`${AIR}/export.csv.json?size=${size}`)).json()).not.toHaveProperty('year')
  })

  it('is not there for a year without records, nor for a size before them', async () => {
    expect((await get(`${AIR}/export.csv?size=${size}&year=2019`)).status).toBe(404)
    expect((await get(`${AIR}/export.csv?size=1&year=2018`)).status).toBe(404)
  })

  it.each(['18', 'abcd', '20181'])('is refused for “%s”, which is no year', async (year) => {
    const answer = await get(`${AIR}/export.csv?size=${size}&year=${year}`)
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)).toEqual(['/year'])
  })

  it('is refused by name for a register without a time', async () => {
    const answer = await get('/api/registers/places/export.csv?size=1&year=2018')
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues).toEqual([
      { pointer: '/year', message: 'This register has no time, and so no years.' },
    ])
  })

  it('stands in the data package, with its figures once it was made', async () => {
    const Package = z.object({
      created: z.string(),
      'lucid:checkpoint': z.string(),
      resources: z.array(z.looseObject({ name: z.string(), path: z.string(), 'lucid:rows': z.int().optional() })),
    })
    const { resources, created } = Package.parse(await (await get(`${AIR}/datapackage.json`)).json())
    const ofYears = resources.filter(({ name }) => /\d{4}$/.test(name))
    expect(ofYears.map(({ name }) => name)).toEqual([2020, 2018, 2017].map((year) => `air-quality-csv-${year}`))
    expect(ofYears.map((one) => one['lucid:rows'])).toEqual([undefined, 2, 1])
    expect(Date.parse(created)).not.toBeNaN()
    for (const { path } of ofYears) expect((await get(path.replace(/^https?:\/\/[^/]+/, ''))).status).toBe(200)
  })
})

describe('past exports', () => {
  const listed = async (query = '') => {
    const answer = await get(`/api/registers/standards/exports${query}`)
    return { answer, items: (await answer.json<{ items: Record<string, unknown>[] }>()).items }
  }

  it('are listed with hash, rows and date, newest state first, page by page', async () => {
    await publishAll('standards', [aLimit({ note: '可以删除' })])
    const first = await countEntries()
    await textOf(`/api/registers/standards/export.csv`)
    await publishAll('standards', [aLimit({ level: 'ii' })])
    await textOf(`/api/registers/standards/export.csv`)
    await textOf(`/api/registers/standards/export.ndjson`)
    const { items } = await listed()
    expect(items.map(({ size: at, format, rows }) => [at, format, rows])).toEqual([
      [first + 1, 'csv', 2],
      [first + 1, 'ndjson', 2],
      [first, 'csv', 1],
    ])
    const { answer, items: some } = await listed('?limit=2')
    expect(some).toEqual(items.slice(0, 2))
    const next = /<(.*)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? ''
    expect((await (await get(next)).json<{ items: unknown[] }>()).items).toEqual(items.slice(2))
  })

  it('keep hash and reason when an erasure took them back, and answer 410', async () => {
    const { items: before } = await listed()
    const key = await env.RECORD.prepare(`SELECT key FROM disclosures WHERE field = 'note'`).first<string>('key')
    const signer = await openSigner(env.LOG_ORIGIN, env.LOG_KEY)
    await erase(
      { db: openRecord(env.RECORD, env.OBJECTS), objects: env.OBJECTS, signer, now: () => new Date() },
      { register: 'standards', key: key ?? '', field: 'note', ground: '法院决定', publisher: 'portal' },
    )
    const { items } = await listed()
    expect(items.map(({ sha256 }) => sha256)).toEqual(before.map(({ sha256 }) => sha256))
    for (const { url, ground, erasedBy } of items) {
      expect([ground, typeof erasedBy]).toEqual(['法院决定', 'number'])
      expect((await get(String(url))).status).toBe(410)
    }
    expect(
      (await get(`/api/registers/standards/export.csv-metadata.json?size=${String(items[0]?.['size'])}`)).status,
    ).toBe(410)
  })

  it('of a cursor that is none are refused', async () => {
    expect((await listed('?cursor=x')).answer.status).toBe(422)
  })
})
