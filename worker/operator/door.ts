import type { MiddlewareHandler } from 'hono'
import { isLoopback } from '../../content/security/loopback.ts'
import { noteActivity } from '../../db/intake/activity.ts'
import { openIntake } from '../../db/intake/db.ts'
import { isSameSecret, newId } from '../../db/intake/secret.ts'
import type { App } from '../app.ts'
import { Problem } from '../http/problems.ts'

/** Scripts on the same machine, with the token that stands in the state folder; a portal without one has no such door. */
export const fromOperator: MiddlewareHandler<App> = async (c, next) => {
  const token = c.env.OPERATOR_TOKEN
  if (!token || !isLoopback(c.req.url)) throw new Problem('not-found')
  const given = c.req.header('Authorization')?.replace(/^Bearer /, '') ?? ''
  if (!isSameSecret(given, token)) throw new Problem('unauthorized')
  if (c.req.method === 'GET') return next()
  const act = {
    act: newId(),
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
