import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { listLots, readProduct } from '../../db/record/products.ts'
import {
  aKey,
  ask,
  get,
  itemsOf,
  keysOf,
  publish,
  publishAll,
  type ProblemAnswer,
  type RecordAnswer,
} from './builders.ts'
import { aCertificate, aChange, aProduct, publishGround } from './certificate-builders.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { aLot, aProductRow, GTIN, OTHER_PRODUCER, PRODUCER, publishProducts } from './trace-builders.ts'

/** Products and their lots, as producers name them and anybody reads them. */

let key: string
let other: string

const send = (path: string, body: unknown, { as = key, query = '' }: { as?: string; query?: string } = {}) =>
  ask(
    'POST',
    `/api/products${path}${query}`,
    { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
    JSON.stringify(body),
  )
const keptBy = async (answer: Response): Promise<string[]> => {
  expect(answer.status).toBe(201)
  return (await answer.json<{ entries: { key: string }[] }>()).entries.map(({ key: name }) => name)
}
const issuesOf = async (answer: Response, status = 422): Promise<[string, string][]> => {
  expect(answer.status).toBe(status)
  const { issues = [] } = await answer.json<ProblemAnswer>()
  return issues.map(({ pointer, message }) => [pointer, message])
}
interface Whole {
  gtin: string
  record?: RecordAnswer
  lots: RecordAnswer[]
  certificates: { number: string; state: string }[]
  footprints: RecordAnswer[]
  recalls: RecordAnswer[]
}
const one = async (gtin: string, query = ''): Promise<Whole> => {
  const answer = await get(`/api/products/${gtin}${query}`)
  expect(answer.status).toBe(200)
  return answer.json()
}
const gtinsOf = async (query: string): Promise<string[]> =>
  (await (await get(`/api/products${query}`)).json<{ items: { gtin: string }[] }>()).items.map(({ gtin }) => gtin)
const without = ({ producer: _, ...row }: ReturnType<typeof aProductRow>) => row

beforeAll(async () => {
  ;[key, other] = [await aKey({}, 'producer', PRODUCER), await aKey({}, 'producer', OTHER_PRODUCER)]
  await publishProducts()
  await publishGround()
  await publishAll('certificates', [
    aCertificate(),
    aCertificate({ number: 'SLGP-2024-0002' }),
    aCertificate({ number: 'SLGP-2021-0003', issued: '2021-07-01', expires: '2024-06-30' }),
  ])
  await publishAll('certified-products', [
    aProduct({ gtin: GTIN }),
    aProduct({ certificate: 'SLGP-2024-0002', gtin: GTIN }),
    aProduct({ certificate: 'SLGP-2021-0003', gtin: GTIN }),
    aProduct({ item: '2', gtin: '96385074' }),
  ])
  await publishAll('certificate-changes', [aChange({ certificate: 'SLGP-2024-0002' })])
})

describe('a producer', () => {
  it('names a product by a number of 8, 12, 13 or 14 digits, kept as 14', async () => {
    for (const [given, kept] of [
      ['40170725', '00000040170725'],
      ['614141123452', '00614141123452'],
      ['9520000000202', '09520000000202'],
      ['１９５２０００００００２１６', '19520000000216'],
    ] as const)
      expect([given, await keptBy(await send('', without(aProductRow({ gtin: given }))))]).toEqual([given, [kept]])
  })

  it('is taken for the producer where it says nothing, and refused where it says another', async () => {
    await send('', without(aProductRow({ gtin: '09520000000219' })))
    expect((await one('09520000000219')).record?.body?.['producer']).toBe(PRODUCER)
    expect(await issuesOf(await send('', aProductRow({ gtin: '09520000000226', producer: OTHER_PRODUCER })))).toEqual([
      ['/0/producer', expect.stringContaining('Not the organisation')],
    ])
  })

  it.each([
    ['a wrong check digit', '09520000000074', 'check digit'],
    ['too few digits', '12345', '8, 12, 13 or 14'],
    ['letters', 'ABCDEFGH', '8, 12, 13 or 14'],
  ])('is told of %s', async (_, gtin, words) => {
    expect(await issuesOf(await send('', aProductRow({ gtin })))).toEqual([['/0/gtin', expect.stringContaining(words)]])
  })

  it('neither takes over, corrects nor withdraws the product of another', async () => {
    const theirs = aProductRow({ gtin: '09520000000011', name: '冒名' })
    expect(await issuesOf(await send('?reason=x', theirs))).toEqual([['/0/producer', expect.any(String)]])
    expect(await issuesOf(await send('', [{ gtin: '09520000000011', _status: 'withdrawn', _reason: 'x' }]))).toEqual([
      ['/0/producer', expect.any(String)],
    ])
    expect((await one('09520000000011')).record?.body?.['producer']).toBe(OTHER_PRODUCER)
  })

  it('corrects its own with a reason', async () => {
    await send('', aProductRow({ gtin: '09520000000233' }))
    const changed = aProductRow({ gtin: '09520000000233', name: '改名' })
    expect(await issuesOf(await send('', changed))).toHaveLength(1)
    await keptBy(await send('', changed, { query: '?reason=%E6%94%B9%E5%90%8D' }))
    expect((await one('09520000000233')).record).toMatchObject({ revision: 2, body: { name: '改名' } })
  })

  it('tries without writing', async () => {
    const answer = await send('', without(aProductRow({ gtin: '09520000000240' })), { query: '?dryRun=true' })
    expect(await answer.json()).toMatchObject({ published: 1 })
    expect((await get('/api/products/09520000000240')).status).toBe(404)
  })

  it('publishes in no other register, and no other role names products of its own accord', async () => {
    expect((await publish('places', [{}], { authorization: `Bearer ${key}` })).status).toBe(403)
    expect((await send('', aProductRow(), { as: await aKey({}, 'certifier', PRODUCER) })).status).toBe(403)
    expect(
      (await send('', aProductRow(), { as: await aKey({ registers: ['lots'] }, 'producer', PRODUCER) })).status,
    ).toBe(403)
    expect((await ask('POST', '/api/products')).status).toBe(401)
  })
})

describe('a lot', () => {
  it('is named with any character of the charset, and found by its number', async () => {
    const lots = ['A/1', 'A-1', 'a-1', `!"%&'()*+,-./:;<=>?_`, 'A.2F.1']
    const kept = await keptBy(
      await send(
        `/${GTIN}/lots`,
        lots.map((lot) => ({ lot, produced: '2026-05-01' })),
      ),
    )
    expect(kept).toEqual([
      `${GTIN}~A〔2F〕1`,
      `${GTIN}~A-1`,
      `${GTIN}~a-1`,
      `${GTIN}~〔21〕〔22〕〔25〕〔26〕〔27〕〔28〕〔29〕〔2A〕〔2B〕〔2C〕-.〔2F〕〔3A〕〔3B〕〔3C〕〔3D〕〔3E〕〔3F〕_`,
      `${GTIN}~A.2F.1`,
    ])
    const found = await get(`/api/registers/lots/records/${encodeURIComponent(kept[0] ?? '')}`)
    expect((await found.json<RecordAnswer>()).body?.['lot']).toBe('A/1')
  })

  it.each([
    ['Chinese', '批次1'],
    ['too long a text', 'A'.repeat(21)],
    ['a space', 'A 1'],
    ['a bracket that keys use', '〔2F〕'],
    ['a currency sign', 'A$1'],
    ['nothing', ''],
  ])('is refused with %s for its number', async (_, lot) => {
    const issues = await issuesOf(await send(`/${GTIN}/lots`, { lot, produced: '2026-05-01' }))
    expect(issues).toEqual([['/0/lot', expect.any(String)]])
  })

  it('is refused of a product of another producer, an unknown one, and one that the address does not name', async () => {
    expect(await issuesOf(await send(`/${GTIN}/lots`, aLot(), { as: other }), 403)).toEqual([
      ['/gtin', expect.any(String)],
    ])
    expect(await issuesOf(await send('/09520000000257/lots', aLot()), 404)).toEqual([])
    expect(await issuesOf(await send(`/${GTIN}/lots`, aLot({ gtin: '09520000000011' })))).toEqual([
      ['/0/gtin', expect.stringContaining('not that of the product')],
    ])
    // By the door of the register too.
    const refused = await publish('lots', [aLot({ lot: 'X' })], { authorization: `Bearer ${other}` })
    expect(await issuesOf(refused)).toEqual([['/0/gtin', expect.stringContaining('Not the organisation')]])
  })

  it('is listed page by page, newest first, without walking those of others', async () => {
    const gtin = '09520000000264'
    await send('', without(aProductRow({ gtin })))
    const days = ['2026-01-05', '2026-03-05', '2026-02-05', '2026-03-05']
    await send(
      `/${gtin}/lots`,
      days.map((produced, n) => ({ lot: `L${n}`, produced })),
    )
    const first = await get(`/api/products/${gtin}/lots?limit=3`)
    const next = /<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    expect(await keysOf(first)).toEqual([`${gtin}~L3`, `${gtin}~L1`, `${gtin}~L2`])
    expect(await keysOf(await get(next))).toEqual([`${gtin}~L0`])
    expect((await get(`/api/products/${gtin}/lots?cursor=nonsense`)).status).toBe(422)
    const asked = await askedBy(env.RECORD, (database) => listLots({ $client: database }, gtin, { limit: 3 }))
    const plans = await plansOf(env.RECORD, asked)
    expect(plans.filter((step) => /^SCAN (?!mentions$|\(subquery)/.test(step))).toEqual([])
    expect(plans).toContainEqual(expect.stringContaining('SEARCH mentions USING'))
    expect(plans.join()).not.toContain('TEMP B-TREE')
  })
})

describe('a product', () => {
  it('is read with its lots and with certificates as they stood on a day', async () => {
    const found = await one('9520000000073', '?on=2025-06-01')
    expect(found.record?.body).toMatchObject({ gtin: GTIN, name: '示例岭有机绿茶' })
    expect(found.lots.map(({ body }) => body?.['lot'])).toContain('20260412-A')
    expect(found.certificates.map(({ number, state }) => [number, state])).toEqual([
      ['SLGP-2021-0003', 'expired'],
      ['SLGP-2024-0001', 'valid'],
      ['SLGP-2024-0002', 'suspended'],
    ])
    const earlier = await one(GTIN, '?on=2024-02-01')
    expect(earlier.certificates.map(({ state }) => state)).toEqual(['valid', 'valid', 'valid'])
  })

  it('that only a certificate names is read with that certificate', async () => {
    const found = await one('96385074')
    expect([found.record, found.certificates.map(({ number }) => number)]).toEqual([undefined, ['SLGP-2024-0001']])
  })

  it('is not found where nobody says anything of it, and says what is wrong with a number', async () => {
    expect(await issuesOf(await get('/api/products/09520000000257'), 404)).toEqual([])
    expect(await issuesOf(await get('/api/products/09520000000074'), 404)).toEqual([
      ['/gtin', expect.stringContaining('check digit')],
    ])
    expect(await issuesOf(await get(`/api/products/${'9'.repeat(70)}`), 404)).toEqual([['/gtin', expect.any(String)]])
    expect((await get(`/api/products/${GTIN}?on=yesterday`)).status).toBe(422)
  })

  it('is found by words, by producer and by its number', async () => {
    expect(await gtinsOf('?q=%E6%9C%89%E6%9C%BA%E7%BB%BF%E8%8C%B6')).toContain(GTIN)
    expect(await gtinsOf(`?producer=${OTHER_PRODUCER}`)).toEqual(['09520000000011'])
    expect(await gtinsOf('?q=9520000000073')).toEqual([GTIN])
    expect(await gtinsOf('?q=09520000000257')).toEqual([])
    expect((await get('/api/products?producer=nobody')).status).toBe(422)
  })

  it('is listed page by page', async () => {
    const seen: string[] = []
    for (let next = '/api/products?limit=4'; next !== '';) {
      const answer = await get(next)
      next = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1] ?? ''
      seen.push(...(await answer.json<{ items: { gtin: string }[] }>()).items.map(({ gtin }) => gtin))
    }
    expect(seen).toEqual(seen.toSorted())
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe((await itemsOf(await get('/api/registers/products/records?limit=1000'))).length)
  })

  it('answers with a tag that changes when something is said of it', async () => {
    const first = await get(`/api/products/${GTIN}`)
    const tag = first.headers.get('etag') ?? ''
    expect((await get(`/api/products/${GTIN}`, { 'if-none-match': tag })).status).toBe(304)
    await send(`/${GTIN}/lots`, { lot: 'NEW', produced: '2026-06-01' })
    expect((await get(`/api/products/${GTIN}`, { 'if-none-match': tag })).status).toBe(200)
  })

  it('is read along indexes', async () => {
    const asked = await askedBy(env.RECORD, (database) => readProduct({ $client: database }, GTIN))
    const scans = (await plansOf(env.RECORD, asked)).filter((step) =>
      /^SCAN (records|entries|mentions|checkpoints)( |$)/.test(step),
    )
    // The newest checkpoint is one row from the end of its table.
    expect(scans.filter((step) => step !== 'SCAN checkpoints')).toEqual([])
  })
})
