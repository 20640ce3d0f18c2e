import { createRoute, z } from '@hono/zod-openapi'
import { readFindings, type Finding } from '../../db/intake/points-audit-findings.ts'
import { AUDIT_FINDINGS } from '../../content/points/audit-finding.ts'
import { listDraws, listDrawn } from '../../db/intake/points-audits.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { Day, jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { AWARD, shownAward } from './telling.ts'

/** The draws of awards for audit: that they were fair, anybody can check; which awards, auditors see. */

/** Below this, a number of awards is not told, as in the public books. */
const LEAST = 10

const Few = z.int().nullable().describe('Null where there were fewer than ten awards.')

const draws = createRoute({
  method: 'get',
  path: '/draws',
  tags: ['points'],
  summary: 'Draws of awards for audit, the newest first',
  description:
    'Of each day 2 % are drawn, rounded up: those with the least SHA-256 of ' +
    '`lucid-points-audit-v1`, the root (base64) and the id of the award, with a zero byte between them. The root is that ' +
    'of the first checkpoint of the log on the next day, which nobody knew when the awards were made.',
  request: {
    query: z.object({
      before: Day.optional().describe('Draws of days before it.'),
      limit: z.coerce.number().int().min(1).max(400).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(
      'Draws',
      z.object({
        items: z.array(z.object({ day: z.string(), size: z.int(), root: z.string(), awards: Few, drawn: Few })),
      }),
    ),
    ...refusals('invalid-request'),
  },
})

export const Audit = z.object({ finding: z.enum(AUDIT_FINDINGS), reason: z.string(), day: z.string() })

const Audited = AWARD.extend({
  audit: Audit.nullable().describe('The newest finding; null until an auditor stated one.'),
})

const audits = createRoute({
  method: 'get',
  path: '/audits',
  tags: ['points'],
  summary: 'Awards of a day that were drawn for audit',
  description: 'For auditors; a body that attests sees its own.',
  security: KEY_SECURITY,
  middleware: [authorize('points-awards-read')],
  request: {
    query: z.object({
      day: Day,
      after: z.string().max(200).optional().describe('Id of the last award of the page before.'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: jsonAnswer('A page', z.object({ items: z.array(Audited) })),
    ...refusals('unauthorized', 'forbidden', 'invalid-request'),
  },
})

/** As it is shown beside an award. */
export const shownFinding = (found: Finding | undefined) => {
  if (!found) return null
  const { finding, reason, day } = found
  return { finding, reason, day }
}

export const pointsAuditRoutes = newRoutes()
  .openapi(draws, async (c) => {
    const { before = '9999-12-31', limit } = c.req.valid('query')
    const items = (await listDraws(c.env.INTAKE, before, limit)).map(({ awards, drawn, ...seed }) => ({
      ...seed,
      ...(awards < LEAST ? { awards: null, drawn: null } : { awards, drawn }),
    }))
    c.header('Cache-Control', 'public, max-age=300')
    return c.json({ items }, 200)
  })
  .openapi(audits, async (c) => {
    const { organisation: body } = c.get('authority')
    const drawn = await listDrawn(c.env.INTAKE, { ...c.req.valid('query'), body })
    const findings = await readFindings(
      c.env.INTAKE,
      drawn.map(({ id }) => id),
    )
    return c.json(
      { items: drawn.map((award) => ({ ...shownAward(award), audit: shownFinding(findings.get(award.id)) })) },
      200,
    )
  })
