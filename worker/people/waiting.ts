import { createRoute, z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { openIntake } from '../../db/intake/db.ts'
import { findWaiting, listWaiting, refuseWaiting, takeBackWaiting } from '../../db/intake/waiting.ts'
import type { Waiting } from '../../db/intake/waiting-tables.ts'
import { newRoutes, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { mayRelease } from '../registers/releasing.ts'
import { linkNext } from './paging.ts'
import { Released, release } from './release.ts'
import {
  Difference,
  differences,
  isOwn,
  isOpenNow,
  Item,
  One,
  present,
  presentAll,
  withinRole,
} from './waiting-view.ts'

/** What waits for a second person: reading it, releasing or refusing it, taking it back. */

const READING = refusals('unauthorized', 'forbidden', 'invalid-request')
const Id = z.object({ id: z.string().max(100) })
const describe = { tags: ['people'], security: KEY_SECURITY }
const byPerson = { tags: ['people'], security: [{ session: [] }] }

const list = createRoute({
  ...describe,
  method: 'get',
  path: '/',
  summary: 'What waits for another officer, within one’s reach',
  request: {
    query: z.object({
      state: z
        .enum(['open', 'all'])
        .default('open')
        .describe('`open`: not decided yet, the oldest first; `all`: the newest first.'),
      by: z.enum(['own', 'others']).optional().describe('Of a person: what she submitted, or what others did.'),
      after: z
        .string()
        .max(100)
        .optional()
        .describe('Id of the last one of the page before: from `Link: …; rel="next"`.'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: { 200: jsonAnswer('What waits', z.object({ items: z.array(Item) })), ...READING },
})

const one = createRoute({
  ...describe,
  method: 'get',
  path: '/{id}',
  summary: 'One that waits or waited: its state, and whether it could be published as it stands now',
  request: { params: Id },
  responses: { 200: jsonAnswer('What waits', One), ...READING, ...refusals('not-found') },
})

const rows = createRoute({
  ...describe,
  method: 'get',
  path: '/{id}/rows',
  summary: 'Its rows, each with its difference to what stands; none any more once it is decided',
  request: {
    params: Id,
    query: z.object({
      from: z.coerce.number().int().min(0).max(10_000).default(0).describe('Index of the first row.'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: jsonAnswer('Rows', z.object({ items: z.array(Difference) })),
    ...READING,
    ...refusals('not-found'),
  },
})

const releasing = createRoute({
  ...byPerson,
  method: 'post',
  path: '/{id}/release',
  summary: 'Release what another one submitted: everything is checked again, then it is published',
  request: { params: Id },
  responses: {
    201: jsonAnswer('Published: where each row stands', Released),
    ...READING,
    ...refusals('not-found', 'conflict', 'rows-refused', 'service-unavailable'),
  },
})

const refusing = createRoute({
  ...byPerson,
  method: 'post',
  path: '/{id}/refusal',
  summary: 'Refuse what another one submitted, saying why',
  request: {
    params: Id,
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ reason: z.string().trim().min(1).max(500) }) } },
    },
  },
  responses: {
    204: { description: 'Done' },
    ...READING,
    ...refusals('bad-request', 'not-found', 'conflict', 'body-too-large', 'unsupported-media-type'),
  },
})

const takingBack = createRoute({
  ...describe,
  method: 'delete',
  path: '/{id}',
  summary: 'Take back what one submitted',
  request: { params: Id },
  responses: { 204: { description: 'Done' }, ...READING, ...refusals('not-found', 'conflict') },
})

/** @throws Problem 404 where there is none, or where it lies beyond: nobody learns what others have */
const reached = async (c: Context<App>): Promise<Waiting> => {
  const found = await findWaiting(openIntake(c.env.INTAKE), c.req.param('id') ?? '')
  const { publisher, registers } = withinRole(c.get('authority'))
  const isWithin =
    found &&
    (publisher === undefined || publisher === found.publisher) &&
    (registers === undefined || registers.includes(found.register))
  if (!isWithin) throw new Problem('not-found')
  return found
}

/** Before the body is looked at, so that refusals come in order. */
const isThere: MiddlewareHandler<App> = async (c, next) => {
  await reached(c)
  await next()
}

const said = (zh: string, en: string) => ({ issues: [{ pointer: '', message: { zh, en } }] })

const decidedBefore = (): Problem =>
  new Problem(
    'conflict',
    {},
    said('这件已经有了结果，请重新看一遍。', 'It has been decided already: look at it again.'),
  )

const notOwn = (): Problem =>
  new Problem(
    'forbidden',
    {},
    said(
      '这是您自己提交的（或者是您造的密钥提交的），要由另一个人决定。',
      'You submitted this yourself, or made the key that did: another person has to decide.',
    ),
  )

const routes = newRoutes()
routes.get('/', authorize('waiting-read'))
routes.get('/:id', authorize('waiting-read'))
routes.get('/:id/rows', authorize('waiting-read'))
routes.post('/:id/release', authorize('records-release'))
routes.post('/:id/refusal', authorize('records-release'), isThere, ...smallJson)
routes.delete('/:id', authorize('records-take-back'))

export const waitingRoutes = routes
  .openapi(list, async (c) => {
    const { state, by, after, limit } = c.req.valid('query')
    const intake = openIntake(c.env.INTAKE)
    const last = after === undefined ? undefined : await findWaiting(intake, after)
    if (after !== undefined && !last) throw new Problem('invalid-request', {}, { issues: [BAD_AFTER] })
    const account = c.get('person')?.account
    const whose = { own: by === 'own' ? account : undefined, notOf: by === 'others' ? account : undefined }
    const found = await listWaiting(intake, withinRole(c.get('authority')), {
      open: state === 'open',
      ...whose,
      after: last,
      limit,
    })
    const next = found.length === limit ? found.at(-1) : undefined
    if (next) linkNext(c, 'after', next.id)
    const now = new Date()
    const shown = state === 'open' ? found.filter((each) => isOpenNow(each, now)) : found
    return c.json({ items: await presentAll(c, shown, now) }, 200)
  })
  .openapi(one, async (c) => c.json(await present(c, await reached(c), new Date()), 200))
  .openapi(rows, async (c) => {
    const { from, limit } = c.req.valid('query')
    const waiting = await reached(c)
    const items = await differences(c.env, waiting, { from, limit }, new Date())
    if (from + limit < waiting.rows && items.length > 0)
      c.header('Link', `</api/waiting/${waiting.id}/rows?from=${from + limit}&limit=${limit}>; rel="next"`)
    return c.json({ items }, 200)
  })
  .openapi(releasing, async (c) => {
    const waiting = await reached(c)
    if (isOwn(c, waiting)) throw notOwn()
    return c.json(await release(c, waiting), 201)
  })
  .openapi(refusing, async (c) => {
    const waiting = await reached(c)
    if (isOwn(c, waiting)) throw notOwn()
    if (!mayRelease(c.get('authority'), waiting)) throw new Problem('forbidden')
    const { reason } = c.req.valid('json')
    const by = c.get('person').account
    if (!(await refuseWaiting(openIntake(c.env.INTAKE), waiting.id, by, reason, new Date()))) throw decidedBefore()
    return c.body(null, 204)
  })
  .openapi(takingBack, async (c) => {
    const waiting = await reached(c)
    if (!isOwn(c, waiting)) throw new Problem('forbidden')
    if (!(await takeBackWaiting(openIntake(c.env.INTAKE), waiting.id, new Date()))) throw decidedBefore()
    return c.body(null, 204)
  })

const BAD_AFTER = {
  pointer: '/after',
  message: { zh: '没有这一件。', en: 'There is no such one.' },
}
