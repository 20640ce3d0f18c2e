import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import Papa from 'papaparse'
import { publishedPieces, readGreenList, readPublishedLists } from '../../db/record/green-lists.ts'
import { sha256, sha256Hex } from '../../db/record/hash.ts'
import { publishGreenLists } from '../../worker/jobs/green-lists.ts'
import { get, itemsOf, publishAll } from './builders.ts'
import { aCertificate, aChange, aProduct, publishGround } from './certificate-builders.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { untilLimited } from './until-limited.ts'

const csv = async (list: string, query = ''): Promise<string> =>
  (await get(`/api/green-lists/${list}/export.csv${query}`)).text()

beforeAll(async () => {
  await publishGround()
  await publishAll('green-procurement', [
    {
      item: 'A05010201',
      edition: '示例-2026',
      name: '家具',
      code: 'A05010201',
      list: 'green-product',
      mandatory: 'preferred',
      validFrom: '2026-01-01',
    },
  ])
  await publishAll('certificates', [
    aCertificate(),
    aCertificate({ number: 'SLGP-2024-0002', category: '灯具' }),
    aCertificate({ number: 'SLGP-2025-0003', issued: '2025-06-01', expires: '2028-05-31' }),
    aCertificate({ number: 'SLGP-2020-0001', issued: '2020-01-10', expires: '2023-01-09' }),
  ])
  await publishAll('certified-products', [aProduct(), aProduct({ item: '2', name: '示例书柜', gtin: undefined })])
  await publishAll('certificate-changes', [aChange()])
})

describe('the green product list', () => {
  it('holds what is valid on the day, one row a product, and nothing suspended or expired', async () => {
    const before = await csv('products', '?on=2025-02-28')
    expect(
      before
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.split(',').slice(1, 3)),
    ).toEqual([
      ['SLGP-2024-0001', '1'],
      ['SLGP-2024-0001', '2'],
      ['SLGP-2024-0002', ''],
    ])
    expect(await csv('products', '?on=2025-03-01')).not.toContain('SLGP-2024-0001')
    expect(await csv('products', '?on=2022-06-01')).toContain('SLGP-2020-0001')
  })

  it('is kept to one scheme, and empty for another', async () => {
    const answer = await get('/api/green-lists/products/export.json?on=2025-02-28&scheme=organic')
    expect(await answer.json()).toEqual({ list: 'products', on: '2025-02-28', items: [] })
  })

  it('is kept to one category, written as it stands there', async () => {
    const rows = await csv('products', `?on=2025-02-28&category=${encodeURIComponent('灯具')}`)
    expect(rows.split('\r\n').slice(1, -1)).toEqual([expect.stringContaining('SLGP-2024-0002')])
    expect((await csv('products', '?on=2025-02-28&category=none')).split('\r\n')).toHaveLength(2)
  })

  it('tells its length and hash, is the same in both forms, and is not sent twice', async () => {
    const answer = await get('/api/green-lists/products/export.csv?on=2025-02-28')
    const bytes = new Uint8Array(await answer.clone().arrayBuffer())
    expect(Number(answer.headers.get('content-length'))).toBe(bytes.length)
    expect(answer.headers.get('repr-digest')).toBe(`sha-256=:${Buffer.from(sha256(bytes)).toString('base64')}:`)
    const again = { 'if-none-match': answer.headers.get('etag') ?? '' }
    expect((await get('/api/green-lists/products/export.csv?on=2025-02-28', again)).status).toBe(304)
    const json = await (await get('/api/green-lists/products/export.json?on=2025-02-28')).json<{ items: object[] }>()
    const { data } = Papa.parse(await answer.text(), { header: true, skipEmptyLines: true })
    expect(json.items).toEqual(data)
  })

  it('is read along indexes, however many certificates there are', async () => {
    const asked = await askedBy(env.RECORD, async (database) => {
      const db = { $client: database }
      await readGreenList(db, { list: 'procurement', day: '2025-02-28' }, 10)
      await readPublishedLists(db, 'products')
    })
    const plan = await plansOf(env.RECORD, asked)
    expect(plan.some((step) => step.includes('records_certificates_scheme'))).toBe(true)
    expect(plan.filter((step) => /^SCAN (?!json_each|\(|CONSTANT)/.test(step))).toEqual([])
    // Changes of one certificate are few, and sorted by their days.
    expect(plan.filter((step) => step.includes('TEMP B-TREE')).length).toBeLessThanOrEqual(asked.length)
  })

  it('is made for one address so often and no more; who has it already is told so all the same', async () => {
    const path = '/api/green-lists/products/export.csv?on=2025-02-28'
    const asked = (headers: Record<string, string> = {}) =>
      get(path, { 'cf-connecting-ip': '198.51.100.7', ...headers })
    const first = await asked()
    const answered = await untilLimited(100, asked)
    expect(answered.length).toBeGreaterThanOrEqual(99)
    expect(new Set(answered)).toEqual(new Set([200]))
    expect((await asked({ 'if-none-match': first.headers.get('etag') ?? '' })).status).toBe(304)
    expect((await get(path)).status).toBe(200)
  })

  it('refuses a day, a scheme or a list that is none', async () => {
    for (const path of ['products/export.csv?on=2025-02-30', 'products/export.csv?scheme=A%27', 'other/export.csv'])
      expect((await get(`/api/green-lists/${path}`)).status).toBe(422)
  })
})

describe('the green procurement list', () => {
  it('holds what an item in force accepts, by its scheme and category, and says which item', async () => {
    const rows = await csv('procurement', '?on=2026-01-01')
    expect(rows).not.toContain('SLGP-2024-0002')
    expect(rows.split('\r\n')[1]).toMatch(/^green-product,SLGP-2025-0003,.*,A05010201,家具,preferred$/)
    const early = await csv('procurement', '?on=2025-02-28')
    expect(early).not.toContain('SLGP')
  })
})

describe('published lists', () => {
  const published = async () => itemsOf(await get('/api/registers/green-lists/records'))

  it('stand under the hash of their file, say what changed since the one before, and are not repeated without a change', async () => {
    await publishGreenLists(env, new Date('2025-02-20T00:00:00Z'))
    await publishGreenLists(env, new Date('2025-02-21T00:00:00Z'))
    await publishGreenLists(env, new Date('2025-03-02T00:00:00Z'))
    const lists = (await published()).filter(({ body }) => body?.['list'] === 'products')
    expect(lists.map(({ body }) => [body?.['day'], body?.['count'], body?.['added'], body?.['removed']])).toEqual([
      ['2025-02-20', 3, undefined, undefined],
      ['2025-03-02', 1, 0, 2],
    ])
    const [first] = lists
    const file = await get(`/objects/${String(first?.body?.['sha256'])}`)
    expect(await file.text()).toBe(await csv('products', '?on=2025-02-20'))
  })

  it('come in parts where they are long: one after another they are the list', async () => {
    await publishGreenLists(env, new Date('2025-07-01T00:00:00Z'), 1)
    const [list] = (await published()).filter(
      ({ body }) => body?.['list'] === 'products' && body['day'] === '2025-07-01',
    )
    const { body } = list ?? {}
    expect([body?.['count'], body?.['added'], body?.['removed']]).toEqual([2, 1, 0])
    const files = Array.isArray(body?.['file']) ? body['file'] : []
    expect(files.map((file) => Object(file).title)).toEqual([
      'green-products-2025-07-01-1-2.csv',
      'green-products-2025-07-01-2-2.csv',
    ])
    const parts = await Promise.all(
      files.map(async (file) => (await get(`/objects/${String(Object(file).sha256)}`)).text()),
    )
    expect(parts.join('')).toBe(await csv('products', '?on=2025-07-01'))
    expect(sha256Hex(parts.join(''))).toBe(body?.['sha256'])
    // The next one is compared with all parts.
    await publishAll('certificates', [
      aCertificate({ number: 'SLGP-2025-0004', issued: '2025-07-02', expires: '2028-05-31' }),
    ])
    await publishGreenLists(env, new Date('2025-07-03T00:00:00Z'))
    const [next] = (await published()).filter(({ body: said }) => said?.['day'] === '2025-07-03')
    expect([next?.body?.['count'], next?.body?.['added'], next?.body?.['removed']]).toEqual([3, 1, 0])
    const [known] = await readPublishedLists({ $client: env.RECORD }, 'products', 2).then((lists) => lists.slice(1))
    const rows = []
    if (known) for await (const piece of publishedPieces(env.OBJECTS, known)) rows.push(...piece)
    expect(rows.map(({ certificate }) => certificate)).toEqual(['SLGP-2024-0002', 'SLGP-2025-0003'])
  })

  it('do not go back: a day at or before the newest one is left alone', async () => {
    const before = await published()
    await publishGreenLists(env, new Date('2025-02-25T00:00:00Z'))
    expect(await published()).toEqual(before)
  })
})
