import type { MiddlewareHandler } from 'hono'
import { isLoopback } from '../../content/security/loopback.ts'
import { noteActivity } from '../../db/intake/activity.ts'
import { openIntake } from '../../db/intake/db.ts'
import { isSameSecret, newId } from '../../db/intake/secret.ts'
import type { App } from '../app.ts'
import { wrongGuess } from '../http/guesses.ts'
import { Problem } from '../http/problems.ts'

/** On the machine itself; where it says so, also over https and under the portal's own name, since no script can run beside it. */
const isDoor = ({ PORTAL_ORIGIN, OPERATOR_DOOR }: Env, url: string): boolean =>
  isLoopback(url) ||
  (OPERATOR_DOOR === 'https' && PORTAL_ORIGIN.startsWith('https://') && new URL(url).origin === PORTAL_ORIGIN)

/** Scripts of the operator, with the token that stands in the state folder; a portal without one has no such door. */
export const fromOperator: MiddlewareHandler<App> = async (c, next) => {
  const token = c.env.OPERATOR_TOKEN
  if (!token || !isDoor(c.env, c.req.url)) throw new Problem('not-found')
  const given = c.req.header('Authorization')?.replace(/^Bearer /, '') ?? ''
  if (!isSameSecret(given, token)) throw await wrongGuess(c, 'wrong token', new Problem('unauthorized'))
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
