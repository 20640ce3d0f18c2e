import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { isTopic, MOST_TOPICS } from '../../content/push/topics.ts'
import { openIntake } from '../../db/intake/db.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { putSubscription, removeSubscription } from '../../db/intake/push.ts'
import { newRoutes, type App } from '../app.ts'
import { jsonAnswer, refusals, SMALL_JSON } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { isAllowedEndpoint, isPushOn } from './hosts.ts'
import { applicationServerKey } from './message.ts'
import { nameOf, seal, Subscription } from './seal.ts'

/** Messages to browsers (Web Push): optional, counts alone, never about reports. */

const Topics = z
  .array(
    z.string().refine(isTopic, {
      error: 'no register, place or organisation',
      params: { zh: '没有这样的登记簿、地方或者单位。' },
    }),
  )
  .min(1)
  .max(MOST_TOPICS)

const show = createRoute({
  method: 'get',
  path: '/',
  tags: ['messages'],
  summary: 'The key that browsers subscribe with; 404 where messages are switched off',
  responses: {
    200: jsonAnswer('Messages are on', z.object({ applicationServerKey: z.string() })),
    ...refusals('not-found'),
  },
})

const subscribe = createRoute({
  method: 'put',
  path: '/subscriptions',
  tags: ['messages'],
  summary: 'Tell a browser how much is new; topics replace those it had',
  description: 'Topics are paths of feeds: `registers/{id}`, `places/{code}`, `organisations/{uscc}`.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({ subscription: Subscription, topics: Topics, lang: z.enum(['zh', 'en']).default('zh') }),
        },
      },
    },
  },
  responses: {
    204: { description: 'Kept, sealed' },
    ...refusals(...SMALL_JSON, 'not-found', 'too-many-requests'),
  },
})

const unsubscribe = createRoute({
  method: 'delete',
  path: '/subscriptions',
  tags: ['messages'],
  summary: 'Forget a browser; the same answer whether it was known or not',
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.object({ endpoint: z.string().max(1_000) }) } },
    },
  },
  responses: {
    204: { description: 'Forgotten' },
    ...refusals(...SMALL_JSON, 'not-found', 'too-many-requests'),
  },
})

const NOT_ALLOWED = {
  pointer: '/subscription/endpoint',
  message: {
    zh: '这不是我们认识的浏览器推送服务的地址。',
    en: 'This is no address of a browser push service that we know.',
  },
}

const whileOn: MiddlewareHandler<App> = async (c, next) => {
  if (!isPushOn(c.env)) throw new Problem('not-found')
  await next()
}
const limited: MiddlewareHandler<App> = async (c, next) => {
  if (!(await mayProceed(c.env, 'push', c.req.raw))) throw new Problem('too-many-requests', { seconds: 60 })
  await next()
}

const routes = newRoutes()
routes.use('/', whileOn)
routes.put('/subscriptions', whileOn, limited, ...smallJson)
routes.delete('/subscriptions', whileOn, limited, ...smallJson)

export const pushRoutes = routes
  .openapi(show, async (c) => {
    c.header('Cache-Control', 'no-cache')
    return c.json({ applicationServerKey: await applicationServerKey(c.env.PUSH_VAPID_KEY ?? '') }, 200)
  })
  .openapi(subscribe, async (c) => {
    const { subscription, topics, lang } = c.req.valid('json')
    if (!isAllowedEndpoint(subscription.endpoint, c.env.PUSH_HOSTS))
      throw new Problem('invalid-request', {}, { issues: [NOT_ALLOWED] })
    const secret = c.env.PUSH_KEY ?? ''
    await putSubscription(
      openIntake(c.env.INTAKE),
      {
        name: await nameOf(secret, subscription.endpoint),
        lang,
        topics: [...new Set(topics)],
        seal: (id) => seal(secret, id, subscription),
      },
      new Date(),
    )
    return c.body(null, 204)
  })
  .openapi(unsubscribe, async (c) => {
    const name = await nameOf(c.env.PUSH_KEY ?? '', c.req.valid('json').endpoint)
    await removeSubscription(openIntake(c.env.INTAKE), { name })
    return c.body(null, 204)
  })
