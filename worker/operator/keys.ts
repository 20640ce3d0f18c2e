import { createHash, timingSafeEqual } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { KeyRequest } from '../../content/people/key-request.ts'
import { openIntake } from '../../db/intake/db.ts'
import { createKey } from '../../db/intake/keys.ts'
import { newRoutes, type App } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Scripts on the same machine, with the token that stands in the state folder; a portal without one has no such door. */
const fromOperator: MiddlewareHandler<App> = async (c, next) => {
  const token = c.env.OPERATOR_TOKEN
  if (!token || !LOOPBACK.has(new URL(c.req.url).hostname)) throw new Problem('not-found')
  const given = c.req.header('Authorization')?.replace(/^Bearer /, '') ?? ''
  if (!timingSafeEqual(digest(given), digest(token))) throw new Problem('unauthorized')
  await next()
}

const makeKey = createRoute({
  method: 'post',
  path: '/keys',
  tags: ['operator'],
  summary: 'Make an API key; shown once',
  security: [{ operator: [] }],
  request: { body: { required: true, content: { 'application/json': { schema: KeyRequest } } } },
  responses: {
    201: jsonAnswer('The key', z.object({ key: z.string() })),
    ...refusals('unauthorized', 'not-found', 'invalid-request'),
  },
})

const routes = newRoutes()
routes.use(fromOperator)

export const operatorRoutes = routes.openapi(makeKey, async (c) =>
  c.json({ key: await createKey(openIntake(c.env.INTAKE), c.req.valid('json'), new Date()) }, 201),
)
