import * as fc from 'fast-check'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { factsOf } from '../../content/registers/facts.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { openRecord } from '../../db/record/db.ts'
import { listRecords } from '../../db/record/list.ts'
import { searchRecords } from '../../db/record/search.ts'
import { aLimit, aPlace, aReading, aStation, get, itemsOf, keysOf, publishAll } from './builders.ts'

/** Few characters, so that terms are often found: Chinese, of both planes, ASCII letters, digits and signs. */
const ALPHABET = Array.from('万寿西宫水氧氮𠮷abxAB09_%*"\'-.()/ ，。〔·（％')
const letter = fc.constantFrom(...ALPHABET)
const text = (most: number) => fc.array(letter, { minLength: 1, maxLength: most }).map((letters) => letters.join(''))

const RUNS = 40
const KEYS = 60
const keyOf = (n: number): string => `S${String(n).padStart(3, '0')}`

/** Replaces the texts of stations directly at the door: the import check would trim or refuse some of them. */
const state = async (texts: string[]): Promise<void> => {
  const statements = texts.map((name, n) => ({
    register: 'air-stations',
    key: keyOf(n),
    body: { station: keyOf(n), name },
    reason: 'another text',
  }))
  const sequencer = env.SEQUENCER.get(env.SEQUENCER.idFromName(env.LOG_ORIGIN))
  const { outcome } = await sequencer.submit({ publisher: 'portal', statements })
  expect(outcome.status).toBe('placed')
}

const termsOf = (query: string): string[] => query.split(' ').filter((term) => term !== '')
/** Full-width ASCII as plain, all of it as the search does. */
const plain = (term: string): string =>
  term.replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - '！'.charCodeAt(0) + '!'.charCodeAt(0)))
const pattern = (term: string): string => `%${term.replace(/[\\%_]/g, '\\$&')}%`

/** What a scan finds: every term of the query in the text that is searched, as typed or in plain ASCII, by SQLite's LIKE. */
const scan = async (texts: string[], query: string): Promise<string[]> => {
  const register = REGISTERS['air-stations']
  const searched = texts.map((name, n) => {
    const body = { station: keyOf(n), name }
    return [keyOf(n), register ? factsOf(register, body).text : '']
  })
  const patterns = termsOf(query).map((term) => [pattern(term), pattern(plain(term))])
  const { results } = await env.RECORD.prepare(
    `SELECT row.value->>0 AS key FROM json_each(?) AS row WHERE NOT EXISTS (
      SELECT 1 FROM json_each(?) AS term WHERE row.value->>1 NOT LIKE term.value->>0 ESCAPE '\\'
        AND row.value->>1 NOT LIKE term.value->>1 ESCAPE '\\') ORDER BY key`,
  )
    .bind(JSON.stringify(searched), JSON.stringify(patterns))
    .all<{ key: string }>()
  return results.map(({ key }) => key)
}

const found = async (query: string): Promise<string[]> => {
  const page = await searchRecords(openRecord(env.RECORD), { q: query }, { limit: 1_000 })
  return (page?.items ?? []).map(({ key }) => key).sort()
}

describe('search', () => {
  it('finds exactly what LIKE finds, for any terms in any texts', async () => {
    let hits = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(text(12), { minLength: KEYS, maxLength: KEYS }),
        fc.array(text(4), { minLength: 30, maxLength: 30 }),
        async (texts, queries) => {
          await state(texts)
          for (const query of queries.filter((one) => termsOf(one).length > 0)) {
            const expected = await scan(texts, query)
            expect(await found(query), query).toEqual(expected)
            if (expected.length > 0) hits += 1
          }
        },
      ),
      { numRuns: RUNS },
    )
    // It would prove little if nothing was ever found.
    expect(hits).toBeGreaterThan(RUNS)
  }, 120_000)

  it('finds every piece of one to four characters of a text', async () => {
    const name = '示例：万寿西宫（国控-1001A·𠮷）“PM2.5”_%'
    await state([name])
    const letters = Array.from(name)
    const pieces = [1, 2, 3, 4].flatMap((length) =>
      letters.slice(0, letters.length - length + 1).map((_, at) => letters.slice(at, at + length).join('')),
    )
    const missed: string[] = []
    for (const piece of pieces) if (!(await found(piece)).includes(keyOf(0))) missed.push(piece)
    expect(missed).toEqual([])
  })

  it('finds no pair of characters across two fields or two words', async () => {
    await state(['甲乙', '甲 乙', '乙甲'])
    expect(await found('甲乙')).toEqual([keyOf(0)])
    expect(await found('乙 甲')).toEqual([keyOf(0), keyOf(1), keyOf(2)])
    // The code stands before the name, in a line of its own.
    expect(await found(`${keyOf(0)}甲`)).toEqual([])
  })

  it('takes a query for text, whatever it means to the index', async () => {
    await state(['a OR b', 'NEAR(x y)', 'tokens: x*', '"quoted"'])
    for (const [query, at] of [
      ['or', 0],
      ['near(', 1],
      ['tokens:', 2],
      ['x*', 2],
      ['"', 3],
      ['d"', 3],
    ] as const)
      expect(
        (await found(query)).filter((key) => key < keyOf(4)),
        query,
      ).toEqual([keyOf(at)])
    expect((await found('a NOT b')).filter((key) => key < keyOf(4))).toEqual([])
  })

  it('reads full-width letters as plain ones, and case as one', async () => {
    await state(['PM2.5 pm10'])
    for (const query of ['ｐｍ２．５', 'pM2.5', 'ＰＭ10']) expect(await found(query)).toContain(keyOf(0))
  })
})

describe('the API of search', () => {
  beforeAll(async () => {
    await publishAll('places', [aPlace(), aPlace({ code: '110102', nameZh: '西城区', level: 'county' })])
    await publishAll('air-stations', [
      aStation({ place: '110102', name: '西宫示范' }),
      aStation({ station: '1002A', name: '西苑' }),
    ])
    await publishAll('standards', [aLimit({ note: '西水东调' })])
    await publishAll('air-quality', [aReading()])
  })

  it('looks in every register that is searched, in the order in which they were published', async () => {
    const answer = await get('/api/search?q=西')
    const records = (await itemsOf(answer)).filter(({ key }) => !key.startsWith('S'))
    expect(records.map(({ register }) => register)).toEqual(['places', 'air-stations', 'air-stations', 'standards'])
  })

  it('is narrowed by register and place', async () => {
    expect(await keysOf(await get('/api/search?q=西&register=places'))).toEqual(['110102'])
    expect(await keysOf(await get('/api/search?q=西&register=air-stations&place=110102'))).toEqual(['1001A'])
    expect(await keysOf(await get('/api/search?q=西&place=110000&register=air-stations'))).toEqual(['1001A', '1002A'])
    expect((await get('/api/search?q=西&register=nothing')).status).toBe(422)
  })

  it('wants all words', async () => {
    expect(await keysOf(await get('/api/search?q=西%20示范'))).toEqual(['1001A'])
    expect(await keysOf(await get('/api/search?q=西%20无此词'))).toEqual([])
    expect(await keysOf(await get('/api/search?q=%20'))).toEqual([])
  })

  it('finds in one register what it finds across them', async () => {
    const register = REGISTERS['air-stations']
    if (!register) throw new Error('no stations')
    const page = await listRecords(openRecord(env.RECORD), register, { q: '西', fields: {} }, { limit: 100 })
    const across = await itemsOf(await get('/api/search?q=西&register=air-stations&limit=100'))
    expect(page?.items.map(({ key }) => key)).toEqual(across.map(({ key }) => key))
  })
})

describe('a search of one register', () => {
  const rows = async (): Promise<unknown[]> =>
    (await env.RECORD.prepare('SELECT term, doc, offset FROM search_terms ORDER BY doc, offset').all()).results

  it('begins at the token of the register, which no text holds', async () => {
    const [one, any] = await Promise.all([
      searchRecords(openRecord(env.RECORD), { q: '万', register: 'air-stations' }, { limit: 1_000 }),
      searchRecords(openRecord(env.RECORD), { q: '万' }, { limit: 1_000 }),
    ])
    const own = any?.items.filter(({ register }) => register === 'air-stations').map(({ key }) => key)
    expect(one?.items.map(({ key }) => key)).toEqual(own)
    for (const register of ['air-limits', 'no-such', '") OR ("'])
      expect((await searchRecords(openRecord(env.RECORD), { q: '万', register }, { limit: 1 }))?.items).toEqual([])
    expect(await found('xrairxstations')).toEqual([])
  })

  it('finds what was indexed before there were such tokens', async () => {
    const before = await rows()
    expect(before.length).toBeGreaterThan(10)
    const plain = Map.groupBy(
      before.map((row) => ({ term: '', doc: 0, ...Object(row) })).filter(({ term }) => !term.startsWith('xr')),
      ({ doc }) => doc,
    )
    const old = [...plain].map(([doc, terms]) => [doc, terms.map(({ term }) => term).join(' ')])
    const migration = env.RECORD_MIGRATIONS.find(({ name }) => name.includes('search-registers'))
    await env.RECORD.batch([
      env.RECORD.prepare(`INSERT INTO search (search) VALUES ('delete-all')`),
      env.RECORD.prepare('INSERT INTO search (rowid, tokens) SELECT value->>0, value->>1 FROM json_each(?)').bind(
        JSON.stringify(old),
      ),
      ...(migration?.queries ?? []).map((query) => env.RECORD.prepare(query)),
    ])
    expect(await rows()).toEqual(before)
  })
})
