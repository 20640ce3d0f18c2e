import { createRoute, z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { AWARD_STATES, MOST_AWARDS } from '../../content/points/award.ts'
import { newRoutes, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { readRows } from '../http/body.ts'
import { jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { assertOpen, tell } from './telling.ts'

/** Awarding points: by bodies that a rule names. */

export const Text = z.object({ zh: z.string(), en: z.string() })

export const AwardBody = z
  .object({
    id: z.string(),
    state: z.enum(AWARD_STATES).describe('`waiting`: a second body has to attest before any points are given.'),
    stood: z.boolean().describe('It was told before, the same: nothing moved again.'),
    rule: z.string(),
    version: z.int().describe('Of the rule, counted from 1: the one of the day of the act.'),
    holder: z.string(),
    points: z.int(),
    explanation: Text,
    expires: z.string().describe('Last day on which the points can be spent, were they given today.'),
  })
  .meta({ id: 'PointsAwardTold' })

const TOLD = z.record(z.string(), z.union([z.string(), z.int()]))
const BODY = {
  required: true,
  content: {
    'application/json': { schema: z.union([z.array(TOLD).max(MOST_AWARDS), TOLD]) },
    'application/x-ndjson': { schema: z.string().describe('One JSON object a line.') },
    'text/csv': { schema: z.string().describe('RFC 4180, the first line naming the fields.') },
  },
}
const Told = z.object({ accepted: z.int(), awards: z.array(AwardBody) })

const description = {
  method: 'post' as const,
  path: '/awards' as const,
  tags: ['points'],
  summary: 'Tell of acts that rules reward',
  description:
    'By a body that the rule names. Each row has `rule`, `holder` (id of an account of points), `day` (of the act), the ' +
    'evidence that the rule asks for, and an `id` of your own, so that telling again moves nothing twice; without one ' +
    'the act itself says that it is the same. Quantities are decimal text. All rows stand, or none: each that is refused ' +
    'is named with its reason and its rule. `?dryRun=true` reckons and moves nothing.',
  security: KEY_SECURITY,
  request: { query: z.object({ dryRun: z.enum(['true', 'false']).optional() }) },
  responses: {
    200: jsonAnswer('Dry run: what would be given', Told),
    201: jsonAnswer('Given, or waiting for a second body', Told),
    ...refusals(
      'unauthorized',
      'forbidden',
      'body-too-large',
      'too-many-rows',
      'unsupported-media-type',
      'rows-refused',
      'invalid-request',
      'service-unavailable',
    ),
  },
}

/** Who acts in a role of a body. @throws Problem 403 for a role in none */
export const bodyOf = (c: Context<App>): string => {
  const { organisation } = c.get('authority')
  if (organisation === undefined) throw new Problem('forbidden')
  return organisation
}

const readingRows: MiddlewareHandler<App> = async (c, next) => {
  const rows = await readRows(c.req.raw, { takesOne: true })
  if (rows.rows.length > MOST_AWARDS) throw new Problem('too-many-rows', { limit: MOST_AWARDS })
  c.set('rows', rows)
  await next()
}

/** Rows are read before, so that refusals come in order and each wrong row is named: the schema of the body only describes it. */
const make = createRoute({ ...description, hide: true, middleware: [authorize('points-award'), readingRows] })

const routes = newRoutes()
routes.openAPIRegistry.registerPath({ ...description, request: { ...description.request, body: BODY } })

export const pointsAwardRoutes = routes.openapi(make, async (c) => {
  assertOpen(c)
  const isTrial = c.req.valid('query').dryRun === 'true'
  const awards = await tell(c, c.get('rows').rows, { attester: bodyOf(c), isTrial })
  return isTrial ? c.json({ accepted: 0, awards }, 200) : c.json({ accepted: awards.length, awards }, 201)
})
