import { createServer, request, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProxy, type Proxy } from '../contract/proxy.ts'

/** The proxy that stands between the browsers of tests and the portal finds what is not as described. */

const json = (schema: object) => ({ 'application/json': { schema } })
const Thing = {
  type: 'object',
  properties: { name: { type: 'string' }, day: { type: 'string', format: 'date' } },
  required: ['name'],
}
const problems = {
  description: 'refused',
  content: { 'application/problem+json': { schema: { type: 'object', required: ['type'] } } },
}
const DOCUMENT = {
  openapi: '3.1.0',
  paths: {
    '/api/things': {
      get: {
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 10 } }],
        responses: {
          200: { description: 'all', content: json({ type: 'array', items: { $ref: '#/components/schemas/Thing' } }) },
        },
      },
      post: {
        requestBody: { required: true, content: json({ $ref: '#/components/schemas/Thing' }) },
        responses: { 201: { description: 'made', content: json(Thing) }, 422: problems },
      },
    },
    '/api/things/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[a-z]+$' } }],
        responses: { 200: { description: 'one', content: json(Thing) }, 404: problems },
      },
    },
  },
  components: { schemas: { Thing } },
}

type Answer = [status: number, body: string, type?: string, headers?: Record<string, string>]
const JSON_TYPE = 'application/json; charset=utf-8'
let answer: Answer = [200, '[]']
let seen: { headers: NodeJS.Dict<string | string[]>; body: string } = { headers: {}, body: '' }
let portal: Server
let proxy: Proxy

const listening = (server: Server): Promise<number> =>
  new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address ? address.port : 0)
    })
  })

let origin = ''
beforeAll(async () => {
  portal = createServer((asked, answered) => {
    if (asked.url === '/api/openapi.json') {
      answered.end(JSON.stringify(DOCUMENT))
      return
    }
    let body = ''
    asked.on('data', (chunk: Buffer) => (body += chunk.toString()))
    asked.on('end', () => {
      seen = { headers: asked.headers, body }
      const [status, text, type = JSON_TYPE, headers = {}] = answer
      answered.writeHead(status, { 'content-type': type, ...headers }).end(text)
    })
  })
  origin = `http://127.0.0.1:${await listening(portal)}`
})
afterAll(() => portal.close())

/** Asks by way of the proxy, as a browser that is told to. */
const ask = (
  method: string,
  path: string,
  body?: string,
  type = JSON_TYPE,
): Promise<{ status: number; text: string }> =>
  new Promise((done, failed) => {
    const headers = body === undefined ? {} : { 'content-type': type }
    const onward = request(
      { host: '127.0.0.1', port: proxy.port, method, path: path.startsWith('http') ? path : origin + path, headers },
      (answered) => {
        let text = ''
        answered.on('data', (chunk: Buffer) => (text += chunk.toString()))
        answered.on('end', () => done({ status: answered.statusCode ?? 0, text }))
      },
    )
    onward.on('error', failed)
    onward.end(body)
  })

/** What the proxy finds in one exchange. */
const faultsIn = async (
  told: Answer,
  method: string,
  path: string,
  body?: string,
  type?: string,
): Promise<string[]> => {
  proxy = await startProxy()
  answer = told
  const got = await ask(method, path, body, type)
  expect([got.status, got.text]).toEqual([told[0], told[1]])
  const faults = await proxy.faults()
  proxy.close()
  return faults
}

const A_PROBLEM = JSON.stringify({ type: '/problems/not-found', title: '没有找到', status: 404 })
const KEPT_NOT = { 'cache-control': 'no-store', 'content-language': 'zh' }
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

describe('what is as described', () => {
  it.each<[string, Answer, string, string, string?]>([
    ['a list', [200, '[{"name":"a","day":"2026-11-22"}]'], 'GET', '/api/things?limit=10'],
    ['something made', [201, '{"name":"a"}'], 'POST', '/api/things', '{"name":"a"}'],
    ['a refusal', [404, A_PROBLEM, PROBLEM_TYPE, KEPT_NOT], 'GET', '/api/things/UPPER'],
    ['a page', [200, '<p>', 'text/html'], 'GET', '/things/?anything=1'],
    ['another method, which is refused', [405, '{}'], 'DELETE', '/api/things'],
  ])('passes: %s', async (_, told, method, path, body) => {
    expect(await faultsIn(told, method, path, body)).toEqual([])
    expect(seen.body).toBe(body ?? '')
  })
})

describe('what is not as described', () => {
  it.each<[string, RegExp, Answer, string, string, string?, string?]>([
    ['a status', /→ 200|status 202 is not in the document/, [202, '[]'], 'GET', '/api/things'],
    ['a media type', /media type text\/html/, [200, '[]', 'text/html'], 'GET', '/api/things'],
    ['a body that is no JSON', /no JSON/, [200, '['], 'GET', '/api/things'],
    ['a field of another type', /body \/0\/name must be string/, [200, '[{"name":1}]'], 'GET', '/api/things'],
    ['a field that is missing', /required property 'name'/, [200, '[{}]'], 'GET', '/api/things'],
    [
      'a day that is none',
      /body \/0\/day must match format "date"/,
      [200, '[{"name":"a","day":"2026-02-30"}]'],
      'GET',
      '/api/things',
    ],
    [
      'a kind of problem',
      /not in the list/,
      [404, '{"type":"about:blank"}', PROBLEM_TYPE, KEPT_NOT],
      'GET',
      '/api/things/a',
    ],
    ['a problem that is kept', /may be kept/, [404, A_PROBLEM, PROBLEM_TYPE], 'GET', '/api/things/a'],
    ['a method', /DELETE is not in the document/, [200, '{}'], 'DELETE', '/api/things'],
    ['a parameter', /query colour is not in the document/, [200, '[]'], 'GET', '/api/things?colour=red'],
    ['a parameter out of its bounds', /query \/limit must be <= 10/, [200, '[]'], 'GET', '/api/things?limit=11'],
    ['a part of a path', /path \/id must match pattern/, [200, '{"name":"a"}'], 'GET', '/api/things/UPPER'],
    ['what was sent', /asked with body .*'name'/, [201, '{"name":"a"}'], 'POST', '/api/things', '{"nam":"a"}'],
    [
      'a type of what was sent',
      /asked with a body as text\/plain/,
      [201, '{"name":"a"}'],
      'POST',
      '/api/things',
      'a',
      'text/plain',
    ],
    ['nothing sent', /asked with no body/, [201, '{"name":"a"}'], 'POST', '/api/things'],
  ])('is found: %s', async (_, fault, told, method, path, body, type) => {
    const faults = await faultsIn(told, method, path, body, type)
    expect(faults.join('\n')).toMatch(fault)
    expect(faults.every((one) => one.startsWith(`${method} ${path} → ${told[0]}: `))).toBe(true)
  })
})

it('lets nothing leave this machine', async () => {
  proxy = await startProxy()
  expect((await ask('GET', 'http://example.com/')).status).toBe(403)
  proxy.close()
})
