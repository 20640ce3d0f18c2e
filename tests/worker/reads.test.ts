import { beforeAll, describe, expect, it } from 'vitest'
import {
  aLimit,
  aPlace,
  aReading,
  ask,
  aStation,
  get,
  itemsOf,
  publishAll,
  type ProblemAnswer,
  type RecordAnswer,
} from './builders.ts'

const STATIONS = '/api/registers/air-stations/records'
const etagOf = async (path: string, headers: Record<string, string> = {}): Promise<string> =>
  (await get(path, headers)).headers.get('etag') ?? ''
const isFresh = async (path: string, etag: string, headers: Record<string, string> = {}): Promise<boolean> =>
  (await get(path, { 'if-none-match': etag, ...headers })).status === 304

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('air-stations', [aStation(), aStation({ station: '1002A', name: '定陵, "北"' })])
  await publishAll('air-quality', [aReading({ publishedAqi: 54 })])
  await publishAll('standards', [aLimit()])
})

describe('an answer that a client holds already', () => {
  const PATHS = [
    '/api/registers',
    STATIONS,
    `${STATIONS}?q=西宫`,
    `${STATIONS}?asOf=2`,
    `${STATIONS}/1001A`,
    `${STATIONS}/1001A/history`,
    '/api/search?q=西宫',
    '/api/places/110000',
    '/api/registers/air-stations/export.csv.json',
    '/api/registers/air-stations/datapackage.json',
  ]

  it.each(PATHS)('is not sent again: %s', async (path) => {
    const first = await get(path)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]+"$/)
    expect(first.headers.get('cache-control')).toBe('public, no-cache')
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get(path, { 'if-none-match': known })
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
    }
    expect(await isFresh(path, '"another"')).toBe(false)
  })

  it('is sent again once its register changed, and only then', async () => {
    const of = (id: string) => `/api/registers/${id}/records`
    const [stations, limits] = [await etagOf(of('air-stations')), await etagOf(of('standards'))]
    const record = await etagOf(`${STATIONS}/1001A`)
    await publishAll('air-stations', [aStation({ station: '1003A' })])
    expect(await isFresh(of('air-stations'), stations)).toBe(false)
    expect(await isFresh(`${STATIONS}/1001A/history`, stations)).toBe(false)
    expect(await isFresh(of('standards'), limits)).toBe(true)
    expect(await isFresh(`${STATIONS}/1001A`, record)).toBe(true)
  })

  it('has another tag in another format', async () => {
    const [json, csv] = [await etagOf(STATIONS), await etagOf(STATIONS, { accept: 'text/csv' })]
    expect(json).not.toBe(csv)
    expect(await isFresh(STATIONS, json, { accept: 'text/csv' })).toBe(false)
  })

  it('is tagged only where it says what was asked', async () => {
    for (const path of [
      `${STATIONS}?limit=0`,
      `${STATIONS}?cursor=x`,
      `${STATIONS}/nothing/history`,
      '/api/places/990000',
    ]) {
      const answer = await get(path)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.headers.get('etag')).toBeNull()
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })
})

describe('a list', () => {
  const typeOf = async (accept: string): Promise<string> =>
    (await get(STATIONS, { accept })).headers.get('content-type')?.split(';')[0] ?? ''

  it.each([
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json'],
    ['application/json', 'application/json'],
    ['text/csv', 'text/csv'],
    ['text/*', 'text/csv'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['application/json;q=0.5, text/csv;q=0.9', 'text/csv'],
    ['text/csv;q=0.5, application/*', 'application/json'],
    ['*/*;q=0.1, application/json;q=0', 'application/x-ndjson'],
    ['TEXT/CSV', 'text/csv'],
  ])('asked for as “%s” is answered as %s', async (accept, type) => {
    const answer = await (accept === '' ? get(STATIONS) : get(STATIONS, { accept }))
    expect(answer.headers.get('content-type')?.split(';')[0]).toBe(type)
    expect(answer.headers.get('vary')).toContain('Accept')
  })

  it.each(['text/html', 'application/xml', 'application/json;q=0', '*/*;q=0', 'text/csv;q=nonsense'])(
    'asked for as “%s” alone is refused, naming what there is',
    async (accept) => {
      const answer = await get(STATIONS, { accept })
      expect(answer.status).toBe(406)
      const problem = await answer.json<ProblemAnswer & { offered: string }>()
      expect(problem.type).toBe('/problems/not-acceptable')
      expect(problem.detail).toContain(problem.offered)
      expect(problem.offered).toBe('application/json, application/x-ndjson, text/csv')
      expect(await typeOf(accept)).toBe('application/problem+json')
    },
  )

  it('says the same in every format', async () => {
    const records = await itemsOf(await get(STATIONS))
    const ndjson = await (await get(STATIONS, { accept: 'application/x-ndjson' })).text()
    expect(
      ndjson
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(records)
    const [header, first, second] = (await (await get(STATIONS, { accept: 'text/csv' })).text()).split('\r\n')
    expect(header).toBe(
      'station,name,place,longitude,latitude,kind,level,operator,since,until,status,_index,_revision,_publishedAt,_publisher,_demonstration',
    )
    expect(first).toBe(`1001A,万寿西宫,110000,116.366,39.8673,,,,,,,1,1,${records[0]?.publishedAt},portal,false`)
    expect(second).toContain('1002A,"定陵, ""北""",')
  })

  it('as CSV has the next page in Link too', async () => {
    const answer = await get(`${STATIONS}?limit=1`, { accept: 'text/csv' })
    const next = /^<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1] ?? ''
    expect((await (await get(next, { accept: 'text/csv' })).text()).split('\r\n')[1]).toMatch(/^1002A,/)
  })

  it('is asked by fields of every type', async () => {
    const readings = async (query: string) =>
      (await itemsOf(await get(`/api/registers/air-quality/records?${query}`))).length
    for (const query of ['publishedAqi=54', 'co=0.7', 'averaging=hour', 'averaging=小时', 'station=1001A', 'flag='])
      expect(await readings(query), query).toBe(1)
    for (const query of ['publishedAqi=55', 'co=0.8', 'averaging=day', 'averaging=日', 'station=1002A', 'flag=valid'])
      expect(await readings(query), query).toBe(0)
  })

  it('shows what we reckon beside what was stated', async () => {
    const [reading] = await itemsOf(await get('/api/registers/air-quality/records'))
    expect(reading).toMatchObject({ body: { publishedAqi: 54 }, derived: { aqi: 54, level: 'good' } })
    expect(Object.keys(reading?.body ?? {}).filter((name) => Object.hasOwn(reading?.derived ?? {}, name))).toEqual([])
  })
})

describe('a method', () => {
  it.each([
    ['PUT', '/api/registers', 'GET, HEAD, OPTIONS'],
    ['DELETE', `${STATIONS}/1001A`, 'GET, HEAD, OPTIONS'],
    ['PATCH', `${STATIONS}/1001A/history`, 'GET, HEAD, OPTIONS'],
    ['POST', STATIONS, 'GET, HEAD, OPTIONS'],
    ['GET', '/api/registers/places/entries', 'POST, OPTIONS'],
    ['DELETE', '/api/registers/places/entries', 'POST, OPTIONS'],
    ['GET', '/objects', 'POST, OPTIONS'],
    ['POST', '/api/openapi.json', 'GET, HEAD, OPTIONS'],
    ['PUT', '/log/checkpoint', 'GET, HEAD, OPTIONS'],
    ['POST', '/health', 'GET, HEAD, OPTIONS'],
  ])('%s of %s is not allowed, and Allow says what is', async (method, path, allow) => {
    const answer = await ask(method, path)
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe(allow)
    expect((await answer.json<ProblemAnswer>()).type).toBe('/problems/method-not-allowed')
  })

  it('of what is no address at all is not found', async () => {
    for (const method of ['GET', 'POST', 'DELETE']) expect((await ask(method, '/api/nothing')).status).toBe(404)
  })

  it.each(['/api/registers', STATIONS, `${STATIONS}/1001A`, '/api/openapi.json', '/log/checkpoint', '/health'])(
    'HEAD of %s answers as GET does, without a body',
    async (path) => {
      const [head, whole] = [await ask('HEAD', path), await get(path)]
      await whole.text()
      expect(head.status).toBe(200)
      for (const name of ['content-type', 'etag', 'link', 'vary', 'cache-control'])
        expect(head.headers.get(name)).toBe(whole.headers.get(name))
      expect(await head.text()).toBe('')
    },
  )

  it('HEAD of what is not there says so', async () => {
    expect((await ask('HEAD', `${STATIONS}/nothing`)).status).toBe(404)
  })
})

describe('a page of another origin', () => {
  const other = { origin: 'https://elsewhere.example' }
  const allowed = (answer: Response) => answer.headers.get('access-control-allow-origin')

  it.each(['/api/registers', `${STATIONS}/1001A`, '/api/openapi.json', '/log/checkpoint', `${STATIONS}/nothing`])(
    'may read %s, and see its tag and next page',
    async (path) => {
      const answer = await get(path, other)
      expect(allowed(answer)).toBe('*')
      expect(answer.headers.get('access-control-expose-headers')).toMatch(/ETag.*Link.*Repr-Digest/)
    },
  )

  it('may ask beforehand whether it may read', async () => {
    const headers = {
      ...other,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'if-none-match',
    }
    const answer = await ask('OPTIONS', STATIONS, headers)
    expect(answer.status).toBe(204)
    expect(allowed(answer)).toBe('*')
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET, HEAD')
    expect(answer.headers.get('access-control-allow-headers')).toBe('*')
  })

  it('may not write, nor ask the operator', async () => {
    const headers = { ...other, 'access-control-request-method': 'POST' }
    for (const path of ['/api/registers/places/entries', '/objects', '/api/operator/keys']) {
      const preflight = await ask('OPTIONS', path, headers)
      expect(allowed(preflight)).toBeNull()
      expect(preflight.headers.get('access-control-allow-methods')).toBeNull()
      expect(allowed(await ask('POST', path, other, '[]'))).toBeNull()
    }
    expect(allowed(await get('/api/operator/keys', other))).toBeNull()
  })

  it('reads nothing that was answered to a key', async () => {
    expect(allowed(await get('/api/registers', { ...other, authorization: 'Bearer x' }))).toBeNull()
  })
})

describe('a register', () => {
  it('is listed with how much it holds', async () => {
    const { items } = await (await get('/api/registers')).json<{ items: { id: string; records: number }[] }>()
    expect(items.find(({ id }) => id === 'standards')).toMatchObject({ records: 1, url: '/registers/standards/' })
    expect(items.find(({ id }) => id === 'erasures')).toMatchObject({ records: 0 })
  })

  it('tells its fields', async () => {
    const register = await (await get('/api/registers/air-quality')).json()
    expect(register).toMatchObject({ id: 'air-quality', fields: { co: { unit: 'mg/m3', type: 'number' } } })
    expect((await get('/api/registers/nothing')).status).toBe(404)
  })

  it('says which of its standards were written from memory, and which were read', async () => {
    const standingOf = async (id: string) => {
      const { rule, standard } = await (
        await get(`/api/registers/${id}`)
      ).json<Record<'rule' | 'standard', { standing: string } | undefined>>()
      return [rule?.standing, standard?.standing]
    }
    for (const id of ['sea-water', 'noise', 'air-quality', 'groundwater'])
      expect([id, ...(await standingOf(id))]).toContain('recalled')
    expect(await standingOf('eia')).toEqual(['read', undefined])
  })

  it('tells of a record where its page is', async () => {
    const record = await (await get(`${STATIONS}/1001A`)).json<RecordAnswer>()
    expect(record.url).toBe('/registers/air-stations/1001A/')
  })
})

describe('a single record, asked for as of another time', () => {
  const KEY = `${STATIONS}/1001A`
  const pointers = async (answer: Response) => (await answer.json<ProblemAnswer>()).issues?.map((one) => one.pointer)

  it.each(['on=abc', 'on=2020-02-30', 'asOf=abc', 'asOf=999999999', 'asOf=2099-01-01T00:00:00Z', 'colour=red'])(
    'is refused where the question is none: %s',
    async (query) => {
      const answer = await get(`${KEY}?${query}`)
      expect([answer.status, await pointers(answer)]).toEqual([422, [`/${query.split('=')[0]}`]])
    },
  )

  it('is there on the days on which it held, and on no other', async () => {
    const { body } = await (await get(KEY)).json<{ body: Record<string, string> }>()
    const [since, until] = [body['since'] ?? '0001-01-01', body['until'] ?? '9999-12-31']
    for (const day of ['1949-10-01', '2020-01-01', '9999-12-31'])
      expect([day, (await get(`${KEY}?on=${day}`)).status]).toEqual([day, since <= day && day <= until ? 200 : 404])
  })

  it('of one moment is there on its day in China, and on no other', async () => {
    const key = '/api/registers/air-quality/records'
    const [reading] = await itemsOf(await get(key))
    const at = String(reading?.body?.['time'])
    const day = new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10)
    const one = `${key}/${encodeURIComponent(String(reading?.key))}`
    expect((await get(`${one}?on=${day}`)).status).toBe(200)
    expect((await get(`${one}?on=2001-01-01`)).status).toBe(404)
  })

  it('has no days where its register has none', async () => {
    const answer = await get('/api/registers/places/records/110000?on=2020-01-01')
    expect([answer.status, await pointers(answer)]).toEqual([422, ['/on']])
  })

  it('is searched for in a register that is there, and by what the search knows', async () => {
    for (const [query, pointer] of [
      ['register=nope', '/register'],
      ['colour=red', '/colour'],
    ])
      for (const path of ['/api/search', '/api/search/files']) {
        const answer = await get(`${path}?q=x&${query}`)
        expect([path, answer.status, await pointers(answer)]).toEqual([path, 422, [pointer]])
      }
  })
})
