import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { noteActivity } from '../../db/intake/activity.ts'
import { openIntake } from '../../db/intake/db.ts'
import type { App } from '../app.ts'
import { Problem } from '../http/problems.ts'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Scripts on the same machine, with the token that stands in the state folder; a portal without one has no such door. */
export const fromOperator: MiddlewareHandler<App> = async (c, next) => {
  const token = c.env.OPERATOR_TOKEN
  if (!token || !LOOPBACK.has(new URL(c.req.url).hostname)) throw new Problem('not-found')
  const given = c.req.header('Authorization')?.replace(/^Bearer /, '') ?? ''
  if (!timingSafeEqual(digest(given), digest(token))) throw new Problem('unauthorized')
  if (c.req.method === 'GET') return next()
  const act = {
    act: randomBytes(12).toString('base64url'),
    by: 'operator' as const,
    request: c.get('requestId'),
    action: 'operator-keep',
    target: `${c.req.method} ${c.req.path}`,
  }
  const intake = openIntake(c.env.INTAKE)
  await noteActivity(intake, act, new Date())
  await next()
  await noteActivity(intake, act, new Date(), c.res.status)
}
