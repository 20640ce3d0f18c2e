import { readdirSync } from 'node:fs'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { PROBLEM_TEXTS } from '../../content/generated/problems.ts'
import { preferredLanguage } from '../../worker/http/language.ts'
import {
  onError,
  onNotFound,
  Problem,
  PROBLEM_KINDS,
  PROBLEMS,
  type ProblemDetails,
} from '../../worker/http/problems.ts'

const refuse = (error: Error, headers: Record<string, string> = {}) => {
  const app = new Hono().get('/', () => {
    throw error
  })
  app.onError(onError)
  app.notFound(onNotFound)
  return app.request('/', { headers })
}
const aProblem = (details: ProblemDetails = {}) => new Problem('too-many-rows', { limit: 5000 }, details)

afterEach(() => vi.restoreAllMocks())

describe('kinds of problem', () => {
  it('each have a page in both languages, and no page is without a kind', () => {
    const pages = readdirSync(new URL('../../content/problems', import.meta.url)).filter((name) => name.endsWith('.md'))
    expect(pages.sort()).toEqual(PROBLEM_KINDS.flatMap((kind) => [`${kind}.en.md`, `${kind}.zh.md`]).sort())
    expect(Object.keys(PROBLEM_TEXTS).sort()).toEqual([...PROBLEM_KINDS].sort())
  })

  it('name in their sentence exactly the params that they need, in both languages', () => {
    for (const kind of PROBLEM_KINDS)
      for (const language of ['zh', 'en'] as const) {
        const names = [...(PROBLEM_TEXTS[kind]?.[language].detail ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
        expect([kind, language, ...names]).toEqual([kind, language, ...PROBLEMS[kind].params])
      }
  })
})

describe('a problem', () => {
  it('is answered in Chinese unless English is asked for', async () => {
    const zh = await refuse(aProblem())
    expect(zh.status).toBe(413)
    expect(zh.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
    expect(await zh.json()).toEqual({
      type: '/problems/too-many-rows',
      title: '行数太多',
      status: 413,
      detail: '一次请求最多 5000 行。',
      limit: 5000,
    })
    const en = await refuse(aProblem(), { 'Accept-Language': 'en' })
    expect(await en.json()).toMatchObject({ title: 'Too many rows', detail: 'One request may have at most 5000 rows.' })
  })

  it('is kept by no cache and varies by language', async () => {
    const answer = await refuse(aProblem())
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.get('Vary')).toBe('Accept-Language')
    expect(answer.headers.get('Content-Language')).toBe('zh')
  })

  it('names every issue, in the language of the answer', async () => {
    const issues = [
      { pointer: '/1/pm25', line: 3, column: 'pm25', code: 'missing' as const, values: {} },
      { pointer: '/limit', message: { zh: '最多 1000', en: 'at most 1000' } },
    ]
    const answer = await refuse(aProblem({ issues }), { 'Accept-Language': 'en' })
    expect(await answer.json()).toMatchObject({
      issues: [
        { pointer: '/1/pm25', message: 'line 3, column “pm25”: A value is required.' },
        { pointer: '/limit', message: 'at most 1000' },
      ],
    })
  })

  it('carries the headers that its status calls for', async () => {
    expect((await refuse(new Problem('unauthorized'))).headers.get('WWW-Authenticate')).toBe('Bearer')
    expect((await refuse(new Problem('too-many-requests', { seconds: 10 }))).headers.get('Retry-After')).toBe('10')
    const answer = await refuse(new Problem('method-not-allowed', {}, { headers: { Allow: 'GET' } }))
    expect(answer.headers.get('Allow')).toBe('GET')
  })

  it('is answered only when the rest of the body has been read, up to 32 MB', async () => {
    const app = new Hono().post('/', () => {
      throw aProblem()
    })
    app.onError(onError)
    const send = async (megabytes: number) => {
      let sent = 0
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (sent >= megabytes) return controller.close()
          sent++
          controller.enqueue(new Uint8Array(1024 * 1024))
        },
      })
      const init = { method: 'POST', body, duplex: 'half' }
      expect((await app.request('/', init)).status).toBe(413)
      return sent
    }
    expect(await send(9)).toBe(9)
    expect(await send(100)).toBeLessThan(40)
  })

  it('cannot have its type or status overwritten by a param', async () => {
    const answer = await refuse(new Problem('not-found', { type: 'x', status: 200, register: 'air-quality' }))
    expect(await answer.json()).toMatchObject({ type: '/problems/not-found', status: 404, register: 'air-quality' })
  })
})

describe('an error of another kind', () => {
  it('shows and logs nothing of its text', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const answer = await refuse(new TypeError('secret of 张三'))
    expect(answer.status).toBe(500)
    expect(JSON.stringify([await answer.json(), [...answer.headers]])).not.toContain('secret')
    const [[line = ''] = [], ...others] = log.mock.calls
    expect(others).toEqual([])
    expect(JSON.parse(String(line))).toMatchObject({ what: 'internal', status: 500, error: { class: 'TypeError' } })
    expect(String(line)).not.toMatch(/secret|张三/)
  })

  it('thrown by middleware keeps its status', async () => {
    const answer = await refuse(new HTTPException(404, { message: 'secret' }))
    expect(await answer.json()).toMatchObject({ type: '/problems/not-found', status: 404 })
    expect(await (await refuse(new HTTPException(418))).json()).toMatchObject({ type: '/problems/bad-request' })
  })

  it('an unknown address is a problem too', async () => {
    const app = new Hono()
    app.notFound(onNotFound)
    expect(await (await app.request('/nothing')).json()).toMatchObject({ type: '/problems/not-found' })
  })
})

describe('the language of an answer', () => {
  it.each([
    [undefined, 'zh'],
    ['', 'zh'],
    ['en', 'en'],
    ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['zh;q=0.5, en;q=0.7', 'en'],
    ['en;q=0', 'zh'],
    ['fr, en;q=0.5', 'en'],
    ['fr, *', 'zh'],
    ['*', 'zh'],
    ['en,zh', 'en'],
    ['ZH,EN', 'zh'],
    [';;;q=,', 'zh'],
  ])('%s → %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language)
  })
})
