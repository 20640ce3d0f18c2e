import { beforeAll, describe, expect, it } from 'vitest'
import { aPlace, get, publishAll } from './builders.ts'
import { anAccount, anItem, GARZE, issuesOf, publishedAccount, read } from './gep-builders.ts'

interface Series {
  baseYear: number
  years: {
    year: number
    current: string
    constant: string
    since?: { change: string; volume: string; price: string }
    restated?: { from: string; dropped: string[] }
  }[]
  mixed: boolean
  reasons: { code: string }[]
}

const water = (amount: string, price: string) => ({
  items: [anItem({ quantity: { value: amount, unit: '1e8 m3' }, price: { value: price, unit: 'CNY/m3' } })],
})

beforeAll(async () => {
  await publishAll('places', [
    aPlace({ code: '510000', nameZh: '四川省', nameEn: 'Sichuan', pinyin: 'si chuan' }),
    aPlace({ code: '513300', nameZh: '甘孜藏族自治州', nameEn: 'Garzê', level: 'city', parent: '510000' }),
  ])
  await publishedAccount(anAccount({ year: 2011, priceYear: 2011, ...water('100', '7') }))
  await publishedAccount(anAccount({ year: 2012, priceYear: 2012, ...water('110', '8') }))
  await publishedAccount(anAccount({ year: 2013, priceYear: 2013, method: 'mee-2020', ...water('120', '8') }))
  await publishedAccount(GARZE)
})

const SERIES = '/api/gep/series?place=513300&method=garze-2017'

describe('a series', () => {
  it('refuses years that count other services, and says which, unless it is asked to mix', async () => {
    const refused = await get(SERIES)
    expect(refused.status).toBe(422)
    expect(await issuesOf(refused)).toEqual([
      { pointer: '/mixed', message: expect.stringContaining('different services') },
    ])
    const mixed = await read<Series>(`${SERIES}&mixed=true&base=2011`)
    expect(mixed).toMatchObject({ mixed: true, reasons: [{ code: 'differs-in-services' }] })
  })

  it('splits a change into price and volume at the prices of the base year', async () => {
    const { years, baseYear } = await read<Series>(`${SERIES}&mixed=true&base=2011`)
    expect(baseYear).toBe(2011)
    expect(years.map(({ year }) => year)).toEqual([2010, 2011, 2012])
    expect(years[2]).toMatchObject({
      current: '880',
      constant: '770',
      since: { change: '180', volume: '70', price: '110' },
    })
  })

  it('restates years that have another method only, and marks them', async () => {
    const { years } = await read<Series>(`${SERIES}&mixed=true&base=2011&restate=true`)
    expect(years.map(({ year, restated }) => [year, restated?.from])).toEqual([
      [2010, undefined],
      [2011, undefined],
      [2012, undefined],
      [2013, 'mee-2020'],
    ])
  })

  it('is refused for a base without an account, an unknown method, and not found for a place without accounts', async () => {
    expect((await get(`${SERIES}&mixed=true&base=1990`)).status).toBe(422)
    expect((await get('/api/gep/series?place=513300&method=nobody')).status).toBe(422)
    expect((await get('/api/gep/series?place=513300')).status).toBe(422)
    expect((await get('/api/gep/series?place=110000&method=garze-2017')).status).toBe(404)
  })
})

describe('accounts side by side', () => {
  const PAIR = '/api/gep/comparisons?accounts=513300-2012-garze-2017,513300-2013-mee-2020'

  it('are refused for different methods and price years, each said, unless mixing is asked for', async () => {
    const refused = await get(PAIR)
    expect(refused.status).toBe(422)
    const messages = (await issuesOf(refused)).map(({ message }) => message)
    expect(messages).toEqual([expect.stringContaining('methods'), expect.stringContaining('price years')])
    const mixed = await read<Series & { items: { key: string }[] }>(`${PAIR}&mixed=true`)
    expect([mixed.mixed, mixed.items.length, mixed.reasons.length]).toEqual([true, 2, 2])
  })

  it('name accounts that stand, two at least', async () => {
    expect((await get('/api/gep/comparisons?accounts=513300-2012-garze-2017')).status).toBe(422)
    expect((await get('/api/gep/comparisons?accounts=513300-2012-garze-2017,nothing')).status).toBe(422)
  })
})

describe('an account as a file', () => {
  const PATH = '/api/gep/accounts/513300/2010/garze-2017'

  it('is the account itself, or its items as CSV and NDJSON', async () => {
    expect(await (await get(`${PATH}/export.json`)).text()).toBe(JSON.stringify(GARZE))
    const csv = await get(`${PATH}/export.csv`)
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const lines = (await csv.text()).trimEnd().split('\r\n')
    expect(lines).toHaveLength(GARZE.items.length + 1)
    expect(lines[0]).toMatch(/^category,service,item,name/)
    const rows = (await (await get(`${PATH}/export.ndjson`)).text()).trimEnd().split('\n')
    expect(rows).toHaveLength(GARZE.items.length)
    expect(JSON.parse(rows[8] ?? '')).toMatchObject({ service: 'water-retention', declared: '2269.7074' })
  })

  it('is the supply table of SEEA EA, with what stays out of its total', async () => {
    const text = await (await get(`${PATH}/seea-supply.csv`)).text()
    expect(text).toMatch(/^service,seeaEn,seeaZh,quantities,value/)
    expect(text).toContain('\r\ntotal,')
    expect(text).toContain('\r\nexcluded,')
  })

  it('is the use table of SEEA EA, in which what no user is named for stands by itself', async () => {
    const lines = (await (await get(`${PATH}/seea-use.csv`)).text()).trimEnd().split('\r\n')
    expect(lines[0]).toBe('service,seeaEn,seeaZh,supply,valueUnit,unstated,excluded,standing')
    expect(lines.at(-1)).toBe('stated,,,0,1e8 CNY,,,')
    expect((await get('/api/gep/accounts/513300/1950/garze-2017/seea-use.csv')).status).toBe(404)
  })

  it('is not found where there is no account', async () => {
    expect((await get('/api/gep/accounts/513300/1950/garze-2017/export.csv')).status).toBe(404)
  })
})
