import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { recompute } from '../../content/gep/recompute.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { newRoutes, type App } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { ResultBody, resultOf } from './answers.ts'
import { readAccount } from './body.ts'

/** An account as it is sent; `parseAccount` says what is wrong with it more closely than a schema could. */
export const ACCOUNT_BODY = {
  required: true,
  description:
    'An account: `method`, `place`, `year`, `items`, and what was published of it. Numbers are decimal strings, whose ' +
    'digits say how precise they are. At most 5,000 items and 8 MB.',
  content: {
    'application/json': {
      schema: z
        .looseObject({
          method: z.string(),
          place: z.string(),
          year: z.int(),
          items: z.array(z.looseObject({ service: z.string(), item: z.string() })),
        })
        .meta({ id: 'GepAccount' }),
    },
  },
}

const description = {
  method: 'post' as const,
  path: '/calculations' as const,
  tags: ['gep'],
  summary: 'Recompute an account and check what was published of it; nothing is stored',
  responses: {
    200: jsonAnswer('The recomputed account', ResultBody.extend({ method: z.string() })),
    ...refusals('body-too-large', 'unsupported-media-type', 'invalid-request', 'too-many-requests'),
  },
}

/** Anybody may ask, and computing costs: so many a minute from one address. */
const limited: MiddlewareHandler<App> = async (c, next) => {
  if (!(await mayProceed(c.env, 'gep calculations', c.req.raw))) throw new Problem('too-many-requests', { seconds: 60 })
  c.header('Cache-Control', 'no-store')
  await next()
}

const calculate = createRoute({ ...description, hide: true, middleware: limited })

const routes = newRoutes()
routes.openAPIRegistry.registerPath({ ...description, request: { body: ACCOUNT_BODY } })

export const calculationRoutes = routes.openapi(calculate, async (c) => {
  const { account, rules } = await readAccount(c)
  const result = recompute(account, rules)
  return c.json({ method: rules.id, ...resultOf(result) }, 200)
})
