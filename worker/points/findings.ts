import { createRoute, z } from '@hono/zod-openapi'
import { dayOf } from '../../content/registers/span.ts'
import { addFinding, findDrawn } from '../../db/intake/points-audit-findings.ts'
import { AUDIT_FINDINGS } from '../../content/points/audit-finding.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { Day, jsonAnswer, jsonBody, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { Audit } from './audits.ts'
import { actorOf } from './telling.ts'

/** What an auditor found of an award that was drawn. Taking it back is for the body that told of it, or an administrator. */

const state = createRoute({
  method: 'post',
  path: '/audits/findings',
  tags: ['points'],
  summary: 'State what was found of an award that was drawn for audit',
  description:
    '`doubtful` moves nothing: the body that told of it sees why, and it or an administrator takes the award back. A ' +
    'later finding stands beside the earlier one.',
  security: [{ session: [] }],
  middleware: [authorize('points-audit-state'), ...smallJson],
  request: jsonBody(
    z.object({
      day: Day.describe('Of the draw.'),
      award: z.string().max(200),
      finding: z.enum(AUDIT_FINDINGS),
      reason: z.string().trim().min(1).max(300),
    }),
  ),
  responses: {
    201: jsonAnswer('Stated', Audit),
    ...SMALL_JSON_REFUSALS,
    ...refusals('unauthorized', 'forbidden', 'not-found', 'conflict'),
  },
})

export const pointsFindingRoutes = newRoutes().openapi(state, async (c) => {
  const { day, award, finding, reason } = c.req.valid('json')
  const { organisation } = c.get('authority')
  const drawn = await findDrawn(c.env.INTAKE, day, award)
  // Of other bodies' awards nothing is told.
  if (!drawn || (organisation !== undefined && drawn.attester !== organisation)) throw new Problem('not-found')
  const account = actorOf(c)
  if (drawn.by === account) {
    const message = { zh: '自己登记的，不能由自己审计。', en: 'Nobody audits what she told of herself.' }
    throw new Problem('conflict', {}, { issues: [{ pointer: '/award', message }] })
  }
  const today = dayOf(new Date().toISOString())
  await addFinding(c.env.INTAKE, { award, finding, reason, account, day: today })
  return c.json({ finding, reason, day: today }, 201)
})
