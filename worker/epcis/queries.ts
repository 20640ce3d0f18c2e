import { createRoute, z } from '@hono/zod-openapi'
import { newRoutes } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { acceptable } from './bindings.ts'
import { answerEvents, QueryDocument } from './events.ts'

/**
 * Queries by name. The one that the standard names itself is there, and takes every parameter; nobody stores others, and
 * the portal calls nobody back: whoever wants to be told asks again from the newest record time it has seen.
 */

/** @see EPCIS 2.0, 8.2.7 */
const SIMPLE = 'SimpleEventQuery'

const NamedQuery = z
  .object({ name: z.string(), query: z.record(z.string(), z.array(z.string())) })
  .openapi('EPCISQuery')
/** Without parameters: all events. */
const simple: z.output<typeof NamedQuery> = { name: SIMPLE, query: {} }

const middleware = [acceptable]
const params = z.object({ queryName: z.string().min(1).max(200) })
const REFUSED = refusals('bad-request', 'not-found', 'not-acceptable')

const list = createRoute({
  method: 'get',
  path: '/queries',
  tags: ['events'],
  summary: 'Queries that have a name',
  middleware,
  responses: { 200: jsonAnswer('All of them', z.array(NamedQuery)), ...refusals('not-acceptable') },
})
const one = createRoute({
  method: 'get',
  path: '/queries/{queryName}',
  tags: ['events'],
  summary: 'What a query by name asks for',
  middleware,
  request: { params },
  responses: { 200: jsonAnswer('The query', NamedQuery), ...REFUSED },
})
const events = createRoute({
  method: 'get',
  path: '/queries/{queryName}/events',
  tags: ['events'],
  summary: 'Events of a query by name',
  description:
    'Parameters narrow it as those of `/epcis/v2/events` do. To follow what is new, ask with `orderBy=recordTime`, ' +
    '`orderDirection=ASC` and `GE_recordTime` set to the newest `recordTime` seen; events are known by their `eventID`.',
  middleware,
  request: { params },
  responses: { 200: jsonAnswer('A page; the next one in `Link`', QueryDocument), ...REFUSED },
})

/** @throws Problem 404 */
const assertKnown = (name: string): void => {
  if (name !== SIMPLE) throw new Problem('not-found')
}

export const queryRoutes = newRoutes()
  .openapi(list, (c) => c.json([simple], 200))
  .openapi(one, (c) => {
    assertKnown(c.req.valid('param').queryName)
    return c.json(simple, 200)
  })
  .openapi(events, (c) => {
    assertKnown(c.req.valid('param').queryName)
    return answerEvents(c)
  })
