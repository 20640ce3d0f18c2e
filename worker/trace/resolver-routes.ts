import * as z from 'zod'
import { aiEntry, PRIMARY_KEYS } from '../../content/trace/ai.ts'
import { newRoutes } from '../app.ts'
import { FOR_EVER } from '../http/caching.ts'
import { refusals } from '../http/openapi.ts'
import { LINKSET, resolve } from './resolver.ts'
import { CONTEXT_PATH, LINKSET_CONTEXT, resolverDescription } from './resolver-description.ts'

/** An address for every primary key of GS1, and what describes the resolver to others. */

const Linkset = z
  .object({
    linkset: z.array(z.looseObject({ anchor: z.string(), itemDescription: z.string().optional() })),
  })
  .meta({ id: 'Linkset', description: 'RFC 9264: links of every level, the whole first, by their types.' })

const QUERY = z.object({
  linkType: z
    .string()
    .optional()
    .describe('`gs1:pip` and the like, by prefix or whole address; `linkset` or `all` for all of them.'),
  context: z.string().optional().describe('Tells links of one type apart, such as `CN`.'),
})

/** Whoever looks with a browser is told by a page. */
const withPage = (refused: ReturnType<typeof refusals>) =>
  Object.fromEntries(
    Object.entries(refused).map(([status, { description, content }]) => [
      status,
      { description, content: { ...content, 'text/html': { schema: z.string() } } },
    ]),
  )

const RESPONSES = {
  200: { description: 'The links', content: { [LINKSET]: { schema: Linkset } } },
  300: {
    description: 'Several links of the type, none better than another',
    content: { [LINKSET]: { schema: Linkset } },
  },
  307: { description: 'To the link asked for, or to the default link; the query is passed on' },
  ...withPage(refusals('bad-request', 'not-found')),
}

/** Qualifiers that may follow a key: each order, and each with some left out. */
const runsOf = (key: string): string[][] => {
  const runs = (aiEntry(key)?.key ?? []).flatMap((order) =>
    Array.from({ length: 2 ** order.length }, (_, bits) => order.filter((__, at) => ((bits >> at) & 1) === 1)),
  )
  const needed = aiEntry(key)?.needs?.flat() ?? []
  const all = [[], ...runs].filter((run) => needed.every((ai) => run.includes(ai)))
  return [...new Map(all.map((run) => [run.join('/'), run])).values()]
}

const parameter = (ai: string): string => `{ai${ai}}`

const routes = newRoutes()

for (const key of PRIMARY_KEYS)
  for (const run of runsOf(key)) {
    const ais = [key, ...run]
    routes.openAPIRegistry.registerPath({
      method: 'get',
      path: ais.map((ai) => `/${ai}/${parameter(ai)}`).join(''),
      tags: ['resolver'],
      summary: ais.map((ai) => aiEntry(ai)?.name.en ?? ai).join(', '),
      request: {
        params: z.object(
          Object.fromEntries(ais.map((ai) => [`ai${ai}`, z.string().describe(aiEntry(ai)?.name.en ?? ai)])),
        ),
        query: QUERY,
      },
      responses: RESPONSES,
    })
  }

routes.openAPIRegistry.registerPath({
  method: 'get',
  path: '/{packed}',
  tags: ['resolver'],
  summary: 'A packed address (GS1 Digital Link: Compression), whole or behind its primary key',
  request: { params: z.object({ packed: z.string().describe('base64url') }), query: QUERY },
  responses: RESPONSES,
})
routes.openAPIRegistry.registerPath({
  method: 'get',
  path: '/.well-known/gs1resolver',
  tags: ['resolver'],
  summary: 'What the resolver can do',
  responses: {
    200: { description: 'The description', content: { 'application/json': { schema: z.looseObject({}) } } },
  },
})
routes.openAPIRegistry.registerPath({
  method: 'get',
  path: CONTEXT_PATH,
  tags: ['resolver'],
  summary: 'The context that makes JSON-LD of a link set',
  responses: { 200: { description: 'The context', content: { 'application/ld+json': { schema: z.looseObject({}) } } } },
})

for (const key of PRIMARY_KEYS) routes.get(`/${key}/*`, resolve)

routes
  .get('/.well-known/gs1resolver', (c) => c.json(resolverDescription(c.env.PORTAL_ORIGIN)))
  .get(CONTEXT_PATH, (c) =>
    c.body(JSON.stringify(LINKSET_CONTEXT), 200, { 'Content-Type': 'application/ld+json', 'Cache-Control': FOR_EVER }),
  )

export const resolverRoutes = routes
