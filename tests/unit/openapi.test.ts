import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { PERMISSIONS } from '../../content/generated/permissions.ts'
import { PRIMARY_KEYS } from '../../content/trace/ai.ts'

// The Durable Object's base class exists in workerd alone; nothing here makes one.
vi.mock('cloudflare:workers', () => ({ DurableObject: class {} }))

const { api } = await import('../../worker/api.ts')

const Operation = z.looseObject({
  summary: z.string(),
  tags: z.array(z.string()),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  requestBody: z.looseObject({ content: z.record(z.string(), z.unknown()) }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()).optional() })),
})
const Document = z.looseObject({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.string(), scheme: z.string().optional() })),
  }),
})

const answer = await api.request('/api/openapi.json')
const text = await answer.text()
const described = Document.parse(JSON.parse(text))
const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
)

describe('the description of the API', () => {
  it('is OpenAPI 3.1 to a validator that is not ours', async () => {
    const validator = new Validator()
    const result = await validator.validate(JSON.parse(text))
    expect(result.errors).toBeUndefined()
    expect(result.valid).toBe(true)
    expect(validator.version).toBe('3.1')
  })

  it('would be refused with an operation that answers nothing known', async () => {
    const broken = JSON.parse(text)
    broken.paths['/api/registers'].get.responses = { never: {} }
    expect((await new Validator().validate(broken)).valid).toBe(false)
  })

  it('names whole paths from the root', () => {
    expect(described.servers).toEqual([{ url: '/' }])
    expect(Object.keys(described.paths)).toEqual(
      expect.arrayContaining([
        '/api/registers',
        '/api/registers/{register}',
        '/api/registers/{register}/records',
        '/api/registers/{register}/records/{key}',
        '/api/registers/{register}/records/{key}/history',
        '/api/registers/{register}/entries',
        '/api/registers/{register}/export.csv',
        '/api/registers/{register}/export.csv.json',
        '/api/registers/{register}/datapackage.json',
        '/api/search',
        '/api/places/{code}',
        '/api/organisations/{uscc}',
        '/api/log/proofs/{index}',
        '/log/checkpoint',
        '/log/tile/{level}/{index}',
        '/log/tile/{level}/x{thousands}/{index}.p/{width}',
        '/health',
      ]),
    )
    expect(
      Object.keys(described.paths).filter(
        (path) =>
          !/^\/(api|objects|feeds|witness|credentials|epcis|open311|\.well-known|catalog\.jsonld|contexts|log|health)(\/|$)|^\/(\d{2,4}\/|\{packed\})/.test(
            path,
          ),
      ),
    ).toEqual([])
  })

  it('describes every route that answers, and no other', () => {
    const answering = api.routes
      .filter(
        ({ method, path }) =>
          method !== 'ALL' &&
          /^\/(api|objects|feeds|witness|credentials|epcis|open311|\.well-known|catalog\.jsonld|log|health)\b/.test(
            path,
          ) &&
          path !== '/api/openapi.json' &&
          path !== '/log/tile/*',
      )
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`)
    // Identifiers of GS1 have a route a key and tiles of the log have one, each form of an address a description.
    const isOfKey = (path: string): boolean => /^\/(\d{2,4}\/|\{packed\}|contexts\/|log\/tile\/)/.test(path)
    const documented = operations
      .filter(({ path }) => !isOfKey(path))
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    expect([...new Set(answering)].sort()).toEqual(documented.sort())
    const keys = api.routes.flatMap(({ path }) => /^\/(\d{2,4})\/\*$/.exec(path)?.[1] ?? [])
    const named = operations.flatMap(({ path }) => /^\/(\d{2,4})\//.exec(path)?.[1] ?? [])
    expect([...new Set(keys)].sort()).toEqual([...PRIMARY_KEYS])
    expect([...new Set(named)].sort()).toEqual([...PRIMARY_KEYS])
  })

  it('says of every write who may ask for it, and of no other read than a private one', () => {
    const guarded = operations.filter(({ security }) => (security ?? []).length > 0)
    const reads = guarded.filter(({ method }) => method === 'get').map(({ path }) => `GET ${path}`)
    const named = Object.values(PERMISSIONS.actions).flatMap(({ routes }): readonly string[] => routes)
    expect(reads.filter((route) => !named.includes(route))).toEqual([])
    const open: readonly string[] = Object.values(PERMISSIONS.actions)
      .filter(({ by }) => by.some((door) => door === 'anyone'))
      .flatMap(({ routes }): readonly string[] => routes)
    const unsaid = operations.filter(({ method, security }) => method !== 'get' && (security ?? []).length === 0)
    expect(
      unsaid.map(({ method, path }) => `${method.toUpperCase()} ${path}`).filter((it) => !open.includes(it)),
    ).toEqual([])
    const schemes = guarded.flatMap(({ security }) => (security ?? []).flatMap((scheme) => Object.keys(scheme)))
    expect([...new Set(schemes)].sort()).toEqual(['key', 'operator', 'session'])
    expect(described.components.securitySchemes).toMatchObject({
      key: { type: 'http', scheme: 'bearer' },
      operator: { type: 'http', scheme: 'bearer' },
    })
  })

  it('says in what formats rows may be published', () => {
    const publish = described.paths['/api/registers/{register}/entries']?.['post']
    expect(Object.keys(publish?.requestBody?.content ?? {})).toEqual([
      'application/json',
      'application/x-ndjson',
      'text/csv',
    ])
    expect(publish).not.toHaveProperty('middleware')
    expect(publish).not.toHaveProperty('hide')
  })

  it('lets a list be asked by any field of its register', () => {
    expect(described.paths['/api/registers/{register}/records']?.['get']?.['parameters']).toContainEqual(
      expect.objectContaining({ in: 'query', name: 'field', style: 'form', explode: true }),
    )
  })

  it('answers refusals as problems, of one schema', () => {
    const refusals = operations.flatMap(({ path, responses }) =>
      // A witness names a size where it refuses one (c2sp.org/tlog-witness); a part behind the end is told in Content-Range;
      // Open311 has a list of errors of its own, in XML too; and that something is not well is what health was asked.
      Object.entries(responses).filter(
        ([status, { content }]) =>
          Number(status) >= 400 &&
          !(path === '/health' && status === '503') &&
          status !== '416' &&
          !content?.['text/x.tlog.size'] &&
          !content?.['text/xml'],
      ),
    )
    expect(refusals.length).toBeGreaterThan(20)
    // Of identifiers of GS1 people are told by a page, beside it.
    for (const [, { content: { 'text/html': _page, ...content } = {} }] of refusals)
      expect(content).toEqual({ 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } })
    expect(described.components.schemas['Problem']).toMatchObject({ required: ['type', 'title', 'status'] })
  })

  it('uses tags that it explains', () => {
    const known = described.tags.map(({ name }) => name)
    expect([...new Set(operations.flatMap(({ tags }) => tags))].filter((tag) => !known.includes(tag))).toEqual([])
  })

  it('is written once: a second request answers the same text', async () => {
    const again = await api.request('/api/openapi.json')
    expect(again.headers.get('content-type')).toBe('application/json')
    expect(await again.text()).toBe(text)
  })
})
