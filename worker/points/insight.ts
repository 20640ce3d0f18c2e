import { createRoute, z } from '@hono/zod-openapi'
import { ANOMALIES, ANOMALY_DAYS } from '../../content/points/anomalies.ts'
import { HOLDER_KINDS } from '../../content/points/holder.ts'
import { daysBefore } from '../../content/people/retention.ts'
import { findAnomalies } from '../../db/intake/points-anomalies.ts'
import { proveBalances, proveThroughput } from '../../db/intake/points-proving.ts'
import { readRanking } from '../../db/intake/points-ranking.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { todayOf } from './acting.ts'

/** What auditors look into, and the ranking of those who asked for it. */

const ranking = createRoute({
  tags: ['points'],
  method: 'get',
  path: '/ranking',
  summary: 'Who asked to be shown, by the points that they received and that were not taken back',
  request: { query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }) },
  responses: {
    200: jsonAnswer(
      'The most first',
      z.object({ items: z.array(z.object({ name: z.string(), kind: z.enum(HOLDER_KINDS), points: z.int() })) }),
    ),
    ...refusals('invalid-request'),
  },
})

const Kind = z.enum(['many-vouched', 'same-attester', 'quick-handovers', 'many-given-back'])

const anomalies = createRoute({
  tags: ['points'],
  security: KEY_SECURITY,
  method: 'get',
  path: '/anomalies',
  summary: `Patterns of the last ${ANOMALY_DAYS} days that an auditor looks into; none of them proves anything`,
  request: {
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50).describe('Of each kind.') }),
  },
  responses: {
    200: jsonAnswer(
      'Patterns',
      z.object({
        items: z.array(
          z.object({
            kind: Kind,
            title: z.object({ zh: z.string(), en: z.string() }),
            organisation: z.string().nullable(),
            account: z.string().nullable(),
            day: z.string().nullable(),
            count: z.int(),
            points: z.int(),
          }),
        ),
      }),
    ),
    ...refusals('unauthorized', 'forbidden', 'invalid-request'),
  },
})

const SIDES = z.object({ received: z.int(), spent: z.int(), reserved: z.int(), awaited: z.int() }).partial()

const balances = createRoute({
  tags: ['points'],
  security: KEY_SECURITY,
  method: 'get',
  path: '/balances',
  summary: 'Stored balances added up anew from the transfers, and those that are not what these say',
  description:
    'The first page, without `after`, also proves the accounts that most transfers go through, the sums of all, and what ' +
    'waits. Go on with `next` until it is null.',
  request: {
    query: z.object({
      after: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(1_000).default(1_000).describe('Accounts of a page.'),
    }),
  },
  responses: {
    200: jsonAnswer(
      'What differs: nothing, as it should be',
      z.object({
        items: z.array(z.object({ id: z.string(), stored: SIDES, derived: SIDES })),
        next: z.string().nullable(),
      }),
    ),
    ...refusals('unauthorized', 'forbidden', 'invalid-request'),
  },
})

const routes = newRoutes()
routes.get('/anomalies', authorize('points-audit'))
routes.get('/balances', authorize('points-prove'))

export const pointsInsightRoutes = routes
  .openapi(ranking, async (c) => {
    c.header('Cache-Control', 'public, max-age=60')
    return c.json({ items: await readRanking(c.env.INTAKE, c.req.valid('query').limit) }, 200)
  })
  .openapi(anomalies, async (c) => {
    const since = todayOf(new Date(daysBefore(new Date(), ANOMALY_DAYS)))
    const asked = { since, organisation: c.get('authority').organisation }
    const found = await findAnomalies(c.env.INTAKE, asked, c.req.valid('query').limit)
    return c.json({ items: found.map((one) => ({ ...one, title: ANOMALIES[one.kind].title })) }, 200)
  })
  .openapi(balances, async (c) => {
    // Accounts tell nothing of whose they are: of an organisation's auditor, none are shown to concern it.
    if (c.get('authority').organisation !== undefined) return c.json({ items: [], next: null }, 200)
    const { after, limit } = c.req.valid('query')
    const page = await proveBalances(c.env.INTAKE, after ?? '', limit)
    const items = [...(after === undefined ? await proveThroughput(c.env.INTAKE) : []), ...page.drifts]
    return c.json({ items, next: page.last ?? null }, 200)
  })
