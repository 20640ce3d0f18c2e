import { createRoute, z } from '@hono/zod-openapi'
import { openIntake } from '../../db/intake/db.ts'
import { addGrant } from '../../db/intake/report-desk-acts.ts'
import { listStaleGrants } from '../../db/intake/report-desk-read.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, refusals } from '../http/openapi.ts'
import { jsonUpTo } from '../http/small-json.ts'
import {
  common,
  conflict,
  deskOf,
  handling,
  keysInForce,
  movedOn,
  Number,
  ownReport,
  refuseAll,
  todayOf,
  WRITING,
} from './desk.ts'
import { grantFaults, Granted } from './forwarding.ts'

/**
 * When an officer comes or leaves, the secrets of the reports at hand are sealed anew to the keys of today: a list to be
 * worked off by whoever can still open them. What was sealed before stays, out of reach of whoever left.
 */

const Key = z.object({ fingerprint: z.string(), recipient: z.string(), kind: z.string() })

const stale = createRoute({
  ...common,
  method: 'get',
  path: '/grants',
  summary: 'Secrets of one’s own body that are not sealed to exactly the keys it has today',
  request: { query: z.object({ after: z.string().max(40).optional() }) },
  responses: {
    200: jsonAnswer(
      'Private',
      z.object({
        items: z.array(z.object({ number: z.string(), use: z.enum(['report', 'contact']), sealed: z.string() })),
        keys: z.array(Key).describe('In force today.'),
        next: z.string().nullable().describe('For `after`; a page may be empty and yet not the last.'),
      }),
    ),
    ...refusals('unauthorized', 'forbidden', 'invalid-request'),
  },
})

const reseal = createRoute({
  ...common,
  method: 'post',
  path: '/reports/{number}/grants',
  summary: 'Seal the secret of a report, or of its contact, to the keys that one’s own body has today',
  request: { params: Number, ...jsonBody(Granted.extend({ use: z.enum(['report', 'contact']) })) },
  responses: { 201: jsonAnswer('Kept', z.object({ use: z.string() })), ...WRITING },
})

const routes = newRoutes()
routes.get('/grants', authorize('reports-handle'))
routes.post('/reports/:number/grants', ...handling, ...jsonUpTo(64 * 1024))

export const deskResealingRoutes = routes
  .openapi(stale, async (c) => {
    const desk = deskOf(c)
    const keys = await keysInForce(c.env, desk.body, todayOf())
    const fingerprints = keys.map(({ fingerprint }) => fingerprint)
    const { items, next } = await listStaleGrants(
      openIntake(c.env.INTAKE),
      desk,
      fingerprints,
      c.req.valid('query').after,
    )
    return c.json(
      {
        items: items.map(({ number, use, sealed }) => ({ number, use, sealed })),
        keys: keys.map(({ fingerprint, recipient, kind }) => ({ fingerprint, recipient, kind })),
        next: next ?? null,
      },
      200,
    )
  })
  .openapi(reseal, async (c) => {
    const report = await ownReport(c, c.req.valid('param').number)
    const { use, ...granted } = c.req.valid('json')
    const desk = deskOf(c)
    refuseAll(grantFaults('', granted, await keysInForce(c.env, desk.body, todayOf())))
    const held = use === 'report' ? report.recipient : report.contactRecipient
    if (held === null) throw conflict('已经没有可以密封的内容。', 'There is nothing left to seal.')
    if (!(await addGrant(openIntake(c.env.INTAKE), desk, report, { use, holder: desk.body, ...granted })))
      throw movedOn()
    return c.json({ use }, 201)
  })
