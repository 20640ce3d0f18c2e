import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { beforeAll, describe, expect, it } from 'vitest'
import { PROBLEM_TEXTS } from '../../content/generated/problems.ts'
import { api } from '../../worker/api.ts'
import type { App } from '../../worker/app.ts'
import { isAsking, tellWhen } from '../../worker/http/asking.ts'
import { onError } from '../../worker/http/problems.ts'
import { throughout } from '../../worker/mount.ts'
import { aPlace, get, publishAll } from './builders.ts'
import { untilLimited } from './until-limited.ts'

/** What an address may ask of the database, and what it may read however often. */

/** As `wrangler.toml` has it. */
const MOST = 300
const CONTEXT = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} }

/** Questions that the database works for. */
const DEAR = [
  '/api/search?q=a',
  '/api/search/files?q=a',
  '/api/near?longitude=114.5&latitude=38',
  '/api/registers/places/records?q=a',
  '/api/registers/places/records?nameZh=a',
  '/api/registers/places/records?place=130102&limit=5',
  '/api/registers/places/records?asOf=1',
  '/api/registers/places/%72ecords?q=a',
  '/api/registers/air-quality/series?key=1001A',
  '/api/certificates?q=a',
  '/api/reports?category=water',
  '/api/gep/series?place=130000',
  '/api/places/130102?from=2026-01-01',
  '/epcis/v2/events?EQ_bizStep=shipping',
  '/open311/v2/requests.json?status=open',
]
const DEAR_PAGES = [
  '/search/?q=a',
  '/en/search/?q=a',
  '/registers/places/?nameZh=a',
  '/certificates/?q=a',
  '/reports/?place=130102',
  '/near/?longitude=1',
]
/** A single record, whole files, lists as they stand, codes, proofs. */
const FREE = [
  '/api/registers',
  '/api/registers/places',
  '/api/registers/places/records',
  '/api/registers/places/records?limit=1000&cursor=x',
  '/api/registers/places/records/110000',
  '/api/registers/places/export.csv',
  '/api/registers/places/export.csv?size=1',
  '/api/registers/places/export.ndjson?size=1&for=spreadsheet',
  '/api/registers/places/datapackage.json',
  '/objects/x',
  '/01/06901234567892?linkType=all',
  '/01/06901234567892',
  '/log/checkpoint',
  '/log/tile/0/000',
  '/api/log/proofs/0?size=1',
  '/api/openapi.json',
  '/feeds/air-warnings.atom?place=130102',
  '/health',
]
const FREE_PAGES = [
  '/',
  '/search/',
  '/registers/places/',
  '/registers/places/110000/?size=1',
  '/gep/?x=1',
  '/report/?x=1',
]

/** As pages are reached, which no test in workerd draws. */
const pages = new Hono<App>().use(...throughout).get('*', (c) => c.text('a page'))
pages.onError(onError)

/** Asks with a pace that grants nothing. @returns the status, and how often the pace was asked */
const askedPace = async (of: { request: typeof api.request }, path: string): Promise<[number, number]> => {
  let asked = 0
  const READ_PACE = {
    limit: async () => {
      asked++
      return { success: false }
    },
  }
  const headers = { 'cf-connecting-ip': '2001:db8:e::9' }
  const answer = await of.request(`http://127.0.0.1${path}`, { headers }, { ...env, READ_PACE }, CONTEXT)
  await answer.body?.cancel()
  return [answer.status, asked]
}

/** Asks as a page is asked for, with a pace that grants nothing. @param page - as the file of the page is answered */
const refused = async (path: string, headers: Record<string, string>, page = 200) => {
  const files: string[] = []
  const ASSETS = {
    fetch: async (url: URL) => {
      files.push(url.pathname)
      return new Response(`<h1>${url.pathname}</h1>`, { status: page, headers: { etag: '"of-the-file"' } })
    },
  }
  const answer = await pages.request(
    `http://127.0.0.1${path}`,
    { headers: { 'cf-connecting-ip': '2001:db8:e::8', ...headers } },
    { ...env, ASSETS, READ_PACE: { limit: async () => ({ success: false }) } },
    CONTEXT,
  )
  return { answer, files }
}

const from = (address: string, path: string, language = 'en') =>
  get(path, { 'cf-connecting-ip': address, 'accept-language': language })

beforeAll(() => publishAll('places', [aPlace()]))

describe('a question', () => {
  it('is answered some hundred times a minute to one address, then told to wait, in the language that was asked for', async () => {
    expect((await from('2001:db8:e::1', '/api/search?q=a')).status).toBe(200)
    // One that finds no register is as good a question, and soon answered.
    const asked = await untilLimited(MOST, () => from('2001:db8:e::1', '/api/registers/none/records?q=a'))
    expect(asked.length).toBeGreaterThanOrEqual(MOST - 1)
    expect(new Set(asked)).toEqual(new Set([404]))
    for (const [language, text] of Object.entries(PROBLEM_TEXTS['too-many-requests'] ?? {})) {
      // Whatever it asks next; a minute may begin in between, so that it asks on until it is told.
      const answer = await told(() => from('2001:db8:e::1', '/api/registers/places/records?nameZh=a', language))
      expect([answer.headers.get('retry-after'), answer.headers.get('cache-control')]).toEqual(['60', 'no-store'])
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      const problem = await answer.json<{ type: string; status: number; title: string }>()
      expect(problem).toMatchObject({ type: '/problems/too-many-requests', status: 429, title: text.title })
    }
    // Others are not asked to wait for it, and it reads on what it may have as often as it likes.
    expect((await from('2001:db8:e::2', '/api/search?q=a')).status).toBe(200)
    expect((await from('2001:db8:e::1', '/api/registers/places/records/110000')).status).toBe(200)
    expect((await from('2001:db8:e::1', '/api/registers/places/export.csv')).status).toBe(302)
  })

  it.each(DEAR)('that costs is counted: %s', async (path) => expect(await askedPace(api, path)).toEqual([429, 1]))
  it.each(DEAR_PAGES)('that costs is counted as a page too: %s', async (path) =>
    expect(await askedPace(pages, path)).toEqual([429, 1]),
  )

  it('is refused to a person by a page in the language of the one that was asked for, and says when to come again', async () => {
    for (const [path, of, language] of [
      ['/search/?q=a', '/problems/too-many-requests/', 'zh'],
      ['/en/registers/places/?nameZh=a', '/en/problems/too-many-requests/', 'en'],
    ] as const) {
      const { answer, files } = await refused(path, { accept: 'text/html,application/xhtml+xml' })
      expect([answer.status, await answer.text(), files]).toEqual([429, `<h1>${of}</h1>`, [of]])
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        ...{ 'content-type': 'text/html; charset=utf-8', 'content-language': language },
        ...{ 'retry-after': '60', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
      })
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(answer.headers.get('etag')).toBeNull()
    }
  })

  it('is refused to a program by a problem, and to a person too where there is no such page', async () => {
    for (const [path, headers, page] of [
      ['/search/?q=a', { accept: 'application/json' }, 200],
      ['/search/?q=a', {}, 200],
      ['/api/search?q=a', { accept: 'text/html' }, 200],
      ['/search/?q=a', { accept: 'text/html' }, 404],
    ] as const) {
      const { answer } = await refused(path, headers, page)
      expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 429, '60'])
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(await answer.json()).toMatchObject({ type: '/problems/too-many-requests' })
    }
  })

  it.each(FREE)('that is none is not even counted: %s', async (path) => {
    const [status, asked] = await askedPace(api, path)
    expect([status === 429 || status >= 500, asked]).toEqual([false, 0])
  })
  it.each(FREE_PAGES)('that is none is not even counted as a page: %s', async (path) =>
    expect(await askedPace(pages, path)).toEqual([200, 0]),
  )

  it('of nobody known is not counted: all who read are not one', async () => {
    expect((await get('/api/search?q=a')).status).toBe(200)
    const READ_PACE = { limit: () => Promise.reject(new Error('asked')) }
    const served = { ...env, READ_PACE, LUCID_ENV: 'demo' }
    const headers = { 'cf-connecting-ip': '2001:db8:e::3' }
    expect((await api.request('http://127.0.0.1/api/search?q=a', { headers }, served, CONTEXT)).status).toBe(200)
  })

  it('is described as one that may be told to wait, wherever it is one, and nowhere else', async () => {
    const described = await (
      await get('/api/openapi.json')
    ).json<{
      paths: Record<string, Record<string, { responses?: Record<string, unknown>; security?: unknown[] }>>
    }>()
    const open = Object.entries(described.paths).filter(([, { get: read }]) => read && !read.security?.length)
    const may = open.flatMap(([path, { get: read }]) => (read?.responses?.['429'] ? [path] : []))
    expect(may).toEqual(expect.arrayContaining(['/api/search', '/api/near', '/api/registers/{register}/records']))
    expect(may).not.toContain('/api/registers/{register}/records/{key}')
    for (const [path] of open.filter(([path]) => isAsking(path, `http://x${path}?q=1`))) expect(may).toContain(path)
  })
})

/** Asks until it is told to wait. */
const told = async (ask: () => Promise<Response>): Promise<Response> => {
  for (let turn = 0; turn <= 2 * MOST; turn++) {
    const answer = await ask()
    if (answer.status === 429) return answer
    await answer.body?.cancel()
  }
  throw new Error('never told')
}

describe('a page that refuses what comes too often', () => {
  it('says when it may come again, as no other page does', async () => {
    const pages = new Hono()
      .use(tellWhen)
      .get('/refused/', () => new Response('too often', { status: 429 }))
      .get('/drawn/', () => new Response('drawn'))
    const [refused, drawn] = [await pages.request('/refused/'), await pages.request('/drawn/')]
    expect([refused.headers.get('Retry-After'), drawn.headers.get('Retry-After')]).toEqual(['60', null])
    expect(await refused.text()).toBe('too often')
  })
})
