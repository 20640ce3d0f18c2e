import { createRoute, z } from '@hono/zod-openapi'
import { WITHDRAWAL_CAUSES } from '../../content/points/holder.ts'
import { withdrawAll, withdrawAttestation } from '../../db/intake/points-withdrawals.ts'
import type { Person } from '../../db/intake/sessions.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { WRITING } from './accounts.ts'

/** Vouching no more: for one account, or for all that a body vouched for in some days. */

/** Accounts of one request: what is left is asked for again. */
const AT_ONCE = 50

const said = {
  cause: z
    .enum(WITHDRAWAL_CAUSES)
    .describe('mistake: the person can be vouched for anew; misuse: she stays known, and nobody can.'),
  reason: z.string().trim().min(1).max(300).describe('Shown to the holder.'),
}

const withdraw = createRoute({
  tags: ['points'],
  security: KEY_SECURITY,
  method: 'post',
  path: '/attestation-withdrawals',
  summary: 'Withdraw that an account is one person’s',
  description:
    'The account holds what it has, and redeems, gives and pools no more. What waited is given back, it leaves its family, ' +
    'and what it pooled comes back as far as the family has it; the last of a family closes it. What was handed over ' +
    'stays so, and awards stand until each is taken back. Of a body, a request takes fifty accounts: ask again while ' +
    '`left` is true.',
  request: jsonBody(
    z.union([
      z.strictObject({ account: z.string().min(1).max(100), ...said }),
      z.strictObject({
        attester: z.string().min(1).max(30).describe('Code of the body that vouched.'),
        from: z.iso.date(),
        until: z.iso.date(),
        ...said,
      }),
    ]),
  ),
  responses: {
    200: jsonAnswer('Nobody vouches for them any more', z.object({ withdrawn: z.int(), left: z.boolean() })),
    ...WRITING,
    ...refusals('service-unavailable'),
  },
})

const routes = newRoutes()
routes.post('/attestation-withdrawals', authorize('points-withdraw'), ...smallJson)

export const pointsWithdrawalRoutes = routes.openapi(withdraw, async (c) => {
  const secret = c.env.POINTS_KEY
  if (!secret) throw new Problem('service-unavailable')
  const asked = c.req.valid('json')
  const { organisation } = c.get('authority')
  const person: Person | undefined = c.get('person')
  const now = new Date()
  const told = { cause: asked.cause, reason: asked.reason, by: person?.account ?? '' }
  if ('attester' in asked) {
    if (organisation !== undefined && organisation !== asked.attester) throw new Problem('not-found')
    const withdrawn = await withdrawAll(c.env.INTAKE, asked, told, secret, { now, limit: AT_ONCE })
    return c.json({ withdrawn, left: withdrawn === AT_ONCE }, 200)
  }
  const done = await withdrawAttestation(c.env.INTAKE, asked.account, { ...told, attester: organisation }, secret, now)
  if (done === 'unknown') throw new Problem('not-found')
  return c.json({ withdrawn: done === 'withdrawn' ? 1 : 0, left: false }, 200)
})
