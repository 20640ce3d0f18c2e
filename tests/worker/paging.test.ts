import { beforeAll, describe, expect, it } from 'vitest'
import { aPlace, aReading, aStation, get, itemsOf, publishAll, type ProblemAnswer } from './builders.ts'

const STATIONS = '/api/registers/air-stations/records'
const COUNT = 25
/** Two operators, so that a walk by organisation has something to leave out. */
const OPERATORS = ['91350100M000100Y43', undefined]

const stationOf = (n: number) => ({
  ...aStation({ station: `P${String(n).padStart(3, '0')}`, name: `示例站${n}` }),
  // Many share a day, so that a page ends in the middle of one.
  since: n % 5 === 0 ? undefined : `2013-01-0${1 + (n % 3)}`,
  place: n % 2 === 0 ? '110102' : '110106',
  operator: OPERATORS[n % 2],
})

beforeAll(async () => {
  await publishAll('places', [aPlace(), aPlace({ code: '110102' }), aPlace({ code: '110106' })])
  await publishAll(
    'air-stations',
    Array.from({ length: COUNT }, (_, n) => stationOf(n)),
  )
  await publishAll(
    'air-quality',
    Array.from({ length: 12 }, (_, n) =>
      aReading({ station: `P00${n % 3}`, time: `2018-02-1${Math.floor(n / 3)}T00:00:00Z` }),
    ),
  )
})

/** The address that `Link` names for the next page. */
const nextOf = (answer: Response): string | undefined =>
  /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1]

/** Every page of a list, as keys. */
const walk = async (path: string): Promise<string[][]> => {
  const pages: string[][] = []
  for (let at: string | undefined = path; at !== undefined;) {
    const answer = await get(at)
    expect(answer.status, at).toBe(200)
    pages.push((await itemsOf(answer)).map(({ key }) => key))
    at = nextOf(answer)
    if (pages.length > 100) throw new Error('a walk without an end')
  }
  return pages
}

const WALKS = [
  ['by key', `${STATIONS}?`, COUNT],
  ['by time', `${STATIONS}?from=2013-01-01&to=2013-01-31`, 20],
  ['by time within a place', `${STATIONS}?place=110102&from=2013-01-02`, 6],
  ['by place', `${STATIONS}?place=110102`, 13],
  ['by a place above', `${STATIONS}?place=110000`, COUNT],
  ['by organisation', `${STATIONS}?organisation=${OPERATORS[0]}`, 13],
  ['by organisation and place', `${STATIONS}?organisation=${OPERATORS[0]}&place=110000`, 13],
  ['by search', `${STATIONS}?q=示例`, COUNT],
  ['by search within a place', `${STATIONS}?q=示例&place=110106`, 12],
  ['by field', `${STATIONS}?place=110000&since=2013-01-02`, 7],
  ['as of a size', `${STATIONS}?asOf=28`, COUNT],
  ['across registers', '/api/search?q=示例', COUNT],
  ['of a series by time', '/api/registers/air-quality/records?from=2018-01-01', 12],
] as const

describe.each(WALKS)('a walk %s', (_, path, count) => {
  it.each([1, 7, 24, 25, 1000])('by pages of %i shows every record once', async (limit) => {
    const pages = await walk(`${path}&limit=${limit}`)
    const keys = pages.flat()
    expect(keys).toHaveLength(count)
    expect(new Set(keys).size).toBe(count)
    expect(pages).toHaveLength(Math.max(1, Math.ceil(count / limit)))
    expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true)
    // The order does not depend on where pages end.
    expect(keys).toEqual((await walk(`${path}&limit=1000`)).flat())
  })
})

describe('the next page', () => {
  it('asks the same question with another cursor', async () => {
    const next = nextOf(await get(`${STATIONS}?place=110102&q=示例&limit=2`))
    const url = new URL(next ?? '', 'http://x')
    expect(url.pathname).toBe(STATIONS)
    expect([...url.searchParams.keys()].sort()).toEqual(['cursor', 'limit', 'place', 'q'])
    expect(url.searchParams.get('q')).toBe('示例')
  })

  it('stands in no answer but that of a page that is not the last', async () => {
    expect((await get(`${STATIONS}?limit=${COUNT}`)).headers.get('link')).toBeNull()
    expect((await get(`${STATIONS}?limit=${COUNT - 1}`)).headers.get('link')).not.toBeNull()
    expect(await (await get(STATIONS)).json()).not.toHaveProperty('cursor')
  })

  it('comes after the last row even when that was corrected or withdrawn meanwhile', async () => {
    const first = await get(`${STATIONS}?limit=10`)
    const shown = (await itemsOf(first)).map(({ key }) => key)
    await publishAll('air-stations', [
      { station: shown[9], _status: 'withdrawn', _reason: '撤回' },
      { ...stationOf(0), station: 'P000A', name: '中间新加的' },
    ])
    const rest = await walk(nextOf(first) ?? '')
    expect(rest.flat()).toEqual(Array.from({ length: COUNT - 10 }, (_, n) => `P0${n + 10}`))
  })
})

describe('a cursor of another list', () => {
  it.each([
    ['another order', `${STATIONS}?from=2013-01-01`],
    ['another index', `${STATIONS}?place=110102`],
    ['the past', `${STATIONS}?asOf=28`],
    ['search', '/api/search?q=示例'],
  ])('is refused: %s', async (_, path) => {
    const cursor = new URL(nextOf(await get(`${STATIONS}?limit=2`)) ?? '', 'http://x').searchParams.get('cursor') ?? ''
    const answer = await get(`${path}&cursor=${encodeURIComponent(cursor)}`)
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)).toEqual(['/cursor'])
  })

  it.each(['', 'x', btoa('null'), btoa('["key"]'), btoa('["key",{}]'), btoa('["key","a","b"]'), '%00', '\u4e00'])(
    'is refused: %j',
    async (cursor) => {
      expect((await get(`${STATIONS}?cursor=${encodeURIComponent(cursor)}`)).status).toBe(422)
    },
  )
})
