import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aKey, aPlace, ask, countEntries, get, publish, publishAll } from './builders.ts'
import { REFUSED_ACCOUNTS, SLIPS } from '../gep-refused.ts'
import { anOfficer, json, letPass } from './people.ts'
import {
  anAccount,
  anItem,
  GARZE,
  issuesOf,
  pointersOf,
  publishAccount,
  publishedAccount,
  read,
} from './gep-builders.ts'

interface Whole {
  key: string
  headline: boolean
  gep: string
  record: { revision: number; reason?: string; body: { document: { sha256: string; bytes: number }[] } }
  document: { items: object[] }
  result: { tally: { agrees: number; rounded: number; differs: number } }
  uses: { key: string; user?: { url: string } }[]
  others: { key: string; method: string }[]
}
interface Listed {
  items: { key: string; year: number; method: string; headline: boolean }[]
}

const objects = async (): Promise<number> => (await env.OBJECTS.list({ prefix: 'objects/' })).objects.length

beforeAll(async () => {
  await publishAll('places', [
    aPlace({ code: '510000', nameZh: '四川省', nameEn: 'Sichuan', pinyin: 'si chuan' }),
    aPlace({
      code: '513300',
      nameZh: '甘孜藏族自治州',
      nameEn: 'Garzê',
      pinyin: 'gan zi',
      level: 'city',
      parent: '510000',
    }),
    aPlace({ code: '110000' }),
  ])
  await publishedAccount(GARZE)
})

describe('a published account', () => {
  it('is a record with reckoned totals, and a file that is kept byte for byte', async () => {
    const whole = await read<Whole>('/api/gep/accounts/513300/2010')
    expect(whole).toMatchObject({ key: '513300-2010-garze-2017', headline: true, record: { revision: 1 } })
    const [file] = whole.record.body.document
    const kept = await get(`/objects/${file?.sha256}`)
    expect(await kept.text()).toBe(JSON.stringify(GARZE))
    expect(whole.document.items).toHaveLength(GARZE.items.length)
    expect(whole.result.tally).toMatchObject({ differs: 0 })
    expect(whole.result.tally.rounded).toBeGreaterThan(0)
    const record = await read<{ body: { gep: string; differs: number } }>(
      '/api/registers/gep-accounts/records/513300-2010-garze-2017',
    )
    expect(record.body).toMatchObject({ gep: whole.gep, differs: 0, rounded: whole.result.tally.rounded })
  })

  it('has a proof in the log like every other record', async () => {
    const { index } = await read<{ index: number }>('/api/registers/gep-accounts/records/513300-2010-garze-2017')
    expect((await get(`/api/log/proofs/${index}`)).status).toBe(200)
  })

  it('of any size is read from its file: one of far more than 32 KB too', async () => {
    const items = Array.from({ length: 500 }, (_, i) => anItem({ item: `zone-${i}`, note: '分区核算' }))
    await publishedAccount(anAccount({ year: 1999, priceYear: 1999, items, note: '每个分区一项' }))
    const whole = await read<Whole>('/api/gep/accounts/513300/1999/garze-2017')
    expect(whole.record.body.document[0]?.bytes).toBeGreaterThan(32 * 1024)
    expect(whole.document.items).toHaveLength(500)
  })

  it('that says something else needs a reason, and becomes a new revision', async () => {
    await publishedAccount(anAccount({ year: 2001, priceYear: 2001 }))
    const changed = anAccount({ year: 2001, priceYear: 2001, title: '修订' })
    const before = await objects()
    const refused = await publishAccount(changed)
    expect([refused.status, await pointersOf(refused)]).toEqual([422, ['/reason']])
    expect(await objects()).toBe(before)
    await publishedAccount(changed, '?reason=mended')
    const { record } = await read<Whole>('/api/gep/accounts/513300/2001/garze-2017')
    expect(record).toMatchObject({ revision: 2, reason: 'mended' })
  })

  it('that says the same makes no new revision', async () => {
    const before = await countEntries()
    await publishedAccount(GARZE)
    expect(await countEntries()).toBe(before)
  })

  it('is put first of its place and year alone: another one gives way in the same batch', async () => {
    await publishedAccount(anAccount({ year: 2002, priceYear: 2002, headline: true }))
    const answer = await publishedAccount<{ entries: { key: string }[] }>(
      anAccount({ year: 2002, priceYear: 2002, headline: true, method: 'mee-2020' }),
    )
    expect(answer.entries.map(({ key }) => key)).toEqual(['513300-2002-mee-2020', '513300-2002-garze-2017'])
    const whole = await read<Whole>('/api/gep/accounts/513300/2002')
    expect([whole.key, whole.others.map(({ method }) => method)]).toEqual(['513300-2002-mee-2020', ['garze-2017']])
    const other = await read<Whole>('/api/gep/accounts/513300/2002/garze-2017')
    expect([other.headline, other.record.revision]).toEqual([false, 2])
  })

  it('tells its publisher at once which row does not come out', async () => {
    const declared = { value: '2270.5', unit: '1e8 CNY' }
    const answer = await publishedAccount<{ tally: { differs: number }; differs: { pointer: string }[] }>(
      anAccount({ year: 2003, priceYear: 2003, items: [anItem({ declared })] }),
    )
    expect(answer.tally.differs).toBe(1)
    expect(answer.differs.map(({ pointer }) => pointer)).toEqual(['/items/0/declared'])
  })

  it('can be withdrawn, saying why', async () => {
    await publishedAccount(anAccount({ year: 2004, priceYear: 2004 }))
    const path = '/api/gep/accounts/513300/2004/garze-2017'
    const headers = { authorization: `Bearer ${await aKey()}`, 'content-type': 'application/json' }
    expect((await ask('POST', `${path}/withdrawals`, headers, '{}')).status).toBe(422)
    expect((await ask('POST', `${path}/withdrawals`, headers, '{"reason":"wrong region"}')).status).toBe(201)
    expect((await get(path)).status).toBe(404)
    expect((await ask('POST', `${path}/withdrawals`, headers, '{"reason":"again"}')).status).toBe(404)
  })

  it('is withdrawn by somebody who used her passkey a moment ago, and not by one who did long ago', async () => {
    await publishedAccount(anAccount({ year: 1998, priceYear: 1998 }))
    const path = '/api/gep/accounts/513300/1998/garze-2017'
    const officer = await anOfficer('admin')
    await letPass(officer)
    const refused = await officer.post(`${path}/withdrawals`, { reason: 'wrong region' })
    expect([refused.status, await json(refused)]).toMatchObject([403, { type: '/problems/fresh-passkey' }])
    expect((await get(path)).status).toBe(200)
    await officer.confirm()
    expect((await officer.post(`${path}/withdrawals`, { reason: 'wrong region' })).status).toBe(201)
    expect((await get(path)).status).toBe(404)
  })
})

describe('publishing an account', () => {
  it('is tried out without storing anything', async () => {
    const before = [await countEntries(), await objects()]
    const answer = await publishAccount(anAccount({ year: 2005, priceYear: 2005 }), { query: '?dryRun=true' })
    expect([answer.status, await answer.json()]).toMatchObject([200, { outlook: 'published' }])
    expect([await countEntries(), await objects()]).toEqual(before)
  })

  it('is harmless to repeat; the same key with another account is a conflict', async () => {
    const headers = { 'idempotency-key': 'gep-1' }
    const account = anAccount({ year: 2006, priceYear: 2006 })
    const first = await (await publishAccount(account, { headers })).json()
    const before = await countEntries()
    expect(await (await publishAccount(account, { headers })).json()).toEqual(first)
    expect(await countEntries()).toBe(before)
    expect((await publishAccount(anAccount({ year: 2007, priceYear: 2007 }), { headers })).status).toBe(409)
  })

  it('needs a key that may publish accounts of that place', async () => {
    const account = anAccount({ year: 2008, priceYear: 2008 })
    const unsigned = await ask('POST', '/api/gep/accounts', { 'content-type': 'application/json' }, '{}')
    expect(unsigned.status).toBe(401)
    expect((await publishAccount(account, { key: await aKey({ registers: ['penalties'] }) })).status).toBe(403)
    const elsewhere = await publishAccount(account, { key: await aKey({ places: ['1101'] }) })
    expect([elsewhere.status, await pointersOf(elsewhere)]).toEqual([422, ['/place']])
    expect((await publishAccount(account, { key: await aKey({ places: ['51'] }) })).status).toBe(201)
  })

  it('is not done by rows: totals are reckoned, never stated', async () => {
    expect((await publish('gep-accounts', [{ account: 'x' }])).status).toBe(403)
  })

  const REFUSED: [what: string, over: object, pointer: string][] = [
    ['a place that does not exist', { place: '990001' }, '/place'],
    ['a telephone number in a note', { note: '联系 13800138000' }, '/note'],
    ['a year that is not over', { year: 2150, priceYear: 2150 }, '/year'],
    [
      '亿 for 万, which nobody explains',
      { items: [anItem({ declared: { value: '22697074', unit: '1e8 CNY' } })] },
      '/items/0/declared',
    ],
    ['a unit of another kind', { area: { value: '5', unit: 'm3' } }, '/area/unit'],
    ['an unknown method', { method: 'nobody' }, '/method'],
    ['declared totals without items', { items: [], declaredTotals: { gep: '1', unit: '1e8 CNY' } }, '/items'],
  ]
  it.each(REFUSED)('is refused and leaves nothing: %s', async (_, over, pointer) => {
    const before = [await countEntries(), await objects()]
    const answer = await publishAccount(anAccount({ year: 2009, priceYear: 2009, ...over }))
    expect(answer.status).toBe(422)
    expect((await issuesOf(answer)).map((issue) => issue.pointer)).toContain(pointer)
    expect([await countEntries(), await objects()]).toEqual(before)
  })

  it.each(REFUSED_ACCOUNTS)('is refused as a calculation is, and leaves nothing: %s', async (_, account, pointer) => {
    const before = [await countEntries(), await objects()]
    const answer = await publishAccount(account)
    expect(answer.status).toBe(422)
    expect(await pointersOf(answer)).toContain(pointer)
    expect([await countEntries(), await objects()]).toEqual(before)
  })

  it.each(SLIPS)('is refused and leaves nothing: %s, which nobody explains', async (_, over, pointer) => {
    const before = [await countEntries(), await objects()]
    const answer = await publishAccount(anAccount({ year: 2009, priceYear: 2009, ...over }))
    expect([answer.status, await pointersOf(answer)]).toEqual([422, expect.arrayContaining([pointer])])
    expect([await countEntries(), await objects()]).toEqual(before)
  })

  it('takes what looks like a slip when its note says why it is none', async () => {
    const declared = { value: '22697074', unit: '1e8 CNY' }
    const items = [anItem({ declared, note: '原文如此，已与发布单位核对' })]
    expect((await publishAccount(anAccount({ year: 2000, priceYear: 2000, items }))).status).toBe(201)
  })
})

describe('the list of accounts', () => {
  it('is filtered by method, year, place and headline, the newest year first', async () => {
    const keys = async (query: string): Promise<string[]> =>
      (await read<Listed>(`/api/gep/accounts?${query}`)).items.map(({ key }) => key)
    expect(await keys('method=mee-2020')).toEqual(['513300-2002-mee-2020'])
    expect(await keys('year=2010')).toEqual(['513300-2010-garze-2017'])
    expect(await keys('headline=true')).toEqual(['513300-2010-garze-2017', '513300-2002-mee-2020'])
    expect(await keys('place=110000')).toEqual([])
    expect(await keys('place=510000&headline=true')).toEqual(['513300-2010-garze-2017', '513300-2002-mee-2020'])
    const years = (await read<Listed>('/api/gep/accounts')).items.map(({ year }) => year)
    expect(years).toEqual(years.toSorted((a, b) => b - a))
  })

  it.each(['', 'place=513300&', 'method=garze-2017&'])('goes on page by page without loss (%s)', async (query) => {
    const all = (await read<Listed>(`/api/gep/accounts?${query}`)).items.map(({ key }) => key)
    const seen: string[] = []
    let path: string | undefined = `/api/gep/accounts?${query}limit=3`
    while (path !== undefined) {
      const answer: Response = await get(path)
      seen.push(...(await answer.json<Listed>()).items.map(({ key }) => key))
      path = /^<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1]
    }
    expect(seen).toEqual(all)
  })

  it('refuses what it does not know', async () => {
    for (const query of ['year=soon', 'place=Paris', 'cursor=x', 'limit=0', 'headline=maybe'])
      expect((await get(`/api/gep/accounts?${query}`)).status, query).toBe(422)
    for (const path of ['513300/2010/nobody', '513300/1950', '513300/soon', 'Paris/2010'])
      expect((await get(`/api/gep/accounts/${path}`)).status, path).toBe(404)
  })
})

describe('what used an account', () => {
  it('is shown at the account, and leads back from the record that used it', async () => {
    await publishAll('gep-uses', [
      {
        use: 'U-1',
        account: '513300-2010-garze-2017',
        kind: 'compensation',
        register: 'compensation-funds',
        recordKey: 'F1~2012',
        name: '示例补偿协议',
        decided: '补偿标准',
        place: '513300',
        date: '2012-01-01',
      },
    ])
    const { uses } = await read<Whole>('/api/gep/accounts/513300/2010/garze-2017')
    expect(uses).toMatchObject([{ key: 'U-1', user: { url: '/registers/compensation-funds/F1~2012/' } }])
    const back = await read<{ items: { account: string }[] }>('/api/gep/uses?register=compensation-funds&key=F1~2012')
    expect(back.items).toMatchObject([{ account: '513300-2010-garze-2017' }])
    expect((await get('/api/gep/uses')).status).toBe(422)
  })

  it('names an account that stands', async () => {
    const row = {
      use: 'U-2',
      account: '513300-1900-nobody',
      kind: 'plan',
      name: '示例',
      decided: '无',
      place: '513300',
      date: '2012-01-01',
    }
    expect((await publish('gep-uses', [row])).status).toBe(422)
  })
})
