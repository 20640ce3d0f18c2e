import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { readNumber } from '../../content/certificates/number.ts'
import { isCountable, isPageToken, LOOK_UP_COST } from '../../content/label-watch/look-up.ts'
import { openIntake } from '../../db/intake/db.ts'
import { countLookUp } from '../../db/intake/label-look-ups.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { readCertificate } from '../../db/record/certificates.ts'
import { grammarsOf, readSchemes } from '../../db/record/certification-schemes.ts'
import { readAlertsAbout } from '../../db/record/label-alerts.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { jsonBody, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { smallJson } from '../http/small-json.ts'
import { lookUpMarks } from './marks.ts'

/**
 * A page says that it looked up a number in vain. The check itself writes nothing: this is a request of its own, after the
 * answer. It is answered alike whatever comes of it, so that it tells nothing of what others looked up.
 */
const lookUp = createRoute({
  method: 'post',
  path: '/look-ups',
  tags: ['label watch'],
  summary: 'Say that a number was looked up in vain',
  description:
    'Sent by the page of the check. Kept are keyed hashes alone; the number itself only once enough pages asked for it ' +
    'on enough days, for an officer to look into. The answer says nothing.',
  request: jsonBody(
    z.object({
      number: z.string().min(1).max(100),
      token: z.string().max(40).describe('Random, kept by the browser: 16 bytes, base64url.'),
    }),
  ),
  responses: { 204: { description: 'Heard, whether it counts or not' }, ...SMALL_JSON_REFUSALS },
})

const routes = newRoutes()
const neverKept: MiddlewareHandler<App> = async (c, next) => {
  c.header('Cache-Control', 'no-store')
  await next()
}
routes.post('/look-ups', neverKept, ...smallJson)

const heard = async (env: Env, record: ReturnType<typeof recordOf>, typed: string, token: string): Promise<void> => {
  if (!env.LOOK_UP_KEY || !isPageToken(token)) return
  const read = readNumber(typed, grammarsOf(await readSchemes(record)))
  if (!isCountable(read)) return
  const { number, schemes } = read
  const [certificate, alerts] = await Promise.all([readCertificate(record, number), readAlertsAbout(record, number)])
  if (certificate || alerts.length > 0) return
  const marks = await lookUpMarks(env.LOOK_UP_KEY, number, token)
  await countLookUp(openIntake(env.INTAKE), marks, { number, schemes }, new Date())
}

export const labelLookUpRoutes = routes.openapi(lookUp, async (c) => {
  const { number, token } = c.req.valid('json')
  if (await mayProceed(c.env, 'label-look-ups', c.req.raw, LOOK_UP_COST)) {
    const counted = heard(c.env, recordOf(c), number, token)
    // Nobody waits for it, and nobody learns how long it took.
    c.executionCtx.waitUntil(counted.catch(() => undefined))
  }
  return c.body(null, 204)
})
