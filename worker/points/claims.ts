import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import type { Wrong } from '../../content/points/told.ts'
import { dayOf } from '../../content/registers/span.ts'
import { rewardComment } from '../../db/intake/points-comments.ts'
import { claimSecondCode } from '../../db/intake/points-second-codes.ts'
import { redeemVoucher } from '../../db/intake/points-vouchers.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { wrongGuess } from '../http/guesses.ts'
import { jsonAnswer, jsonBody, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { serialsOf } from '../products/codes.ts'
import { AwardBody } from './awards.ts'
import { assertOpen, issuesOf, shownKept, shownOutcome } from './telling.ts'

/** What the portal rewards by what it knows itself: credited to the account of whoever is signed in. */

const SESSION: Record<string, string[]>[] = [{ session: [] }]
const ANSWERS = {
  201: jsonAnswer('Credited; asked again, the same', AwardBody),
  ...SMALL_JSON_REFUSALS,
  ...refusals('unauthorized', 'forbidden', 'invalid-request', 'service-unavailable'),
}

const voucher = createRoute({
  method: 'post',
  path: '/vouchers/redemption',
  tags: ['points'],
  summary: 'Have the points of a voucher credited',
  description: 'A voucher lies in the sealed mailbox of a report that was verified. Of which report, nobody learns.',
  security: SESSION,
  middleware: [authorize('points-claim'), ...smallJson],
  request: jsonBody(z.object({ voucher: z.string().max(120) })),
  responses: ANSWERS,
})

const comment = createRoute({
  method: 'post',
  path: '/comments',
  tags: ['points'],
  summary: 'Have the points of an adopted comment credited',
  description:
    'With number and code as they were given when the comment was sent, once the answer that adopts it is published. Of ' +
    'comments in the same words, the one that came first is rewarded.',
  security: SESSION,
  middleware: [authorize('points-claim'), ...smallJson],
  request: jsonBody(z.object({ number: z.string().max(60), code: z.string().max(120) })),
  responses: ANSWERS,
})

const second = createRoute({
  method: 'post',
  path: '/second-codes',
  tags: ['points'],
  summary: 'Have the points of goods credited by the second code that is hidden in their package',
  description:
    'A code counts once, and no more of a lot than was shipped. Whoever holds a role of the producer cannot claim.',
  security: SESSION,
  middleware: [authorize('points-claim'), ...smallJson],
  request: jsonBody(
    z.object({ gtin: z.string().max(80).describe('As below the bar code.'), code: z.string().max(120) }),
  ),
  responses: { ...ANSWERS, ...refusals('too-many-requests') },
})

/** The account of points of whoever is signed in. @throws Problem 422 where she has none */
const ownHolder = async (c: Context<App>): Promise<string> => {
  const holder = await c.env.INTAKE.prepare(`SELECT id FROM points_holders WHERE kind = 'person' AND owner = ?`)
    .bind(c.get('person').account)
    .first<string>('id')
  if (holder !== null) return holder
  const message = { zh: '请先开一个积分账户。', en: 'Open an account of points first.' }
  throw new Problem('invalid-request', {}, { issues: [{ pointer: '', message }] })
}

const refuse = (wrong: readonly Wrong[]): Problem => new Problem('invalid-request', {}, { issues: issuesOf(wrong) })

export const pointsClaimRoutes = newRoutes()
  .openapi(voucher, async (c) => {
    assertOpen(c)
    const now = new Date()
    const asked = { typed: c.req.valid('json').voucher, holder: await ownHolder(c) }
    const redeemed = await redeemVoucher(c.env, POINTS_RULES, asked, now)
    if ('wrong' in redeemed) throw refuse(redeemed.wrong)
    if ('stood' in redeemed) return c.json(shownKept(redeemed.stood), 201)
    if (redeemed.outcome.is === 'wrong') throw refuse(redeemed.outcome.wrong)
    return c.json(shownOutcome(redeemed.outcome, dayOf(now.toISOString())), 201)
  })
  .openapi(comment, async (c) => {
    assertOpen(c)
    const now = new Date()
    const asked = { ...c.req.valid('json'), holder: await ownHolder(c) }
    const rewarded = await rewardComment(c.env, recordOf(c), POINTS_RULES, asked, now)
    if ('wrong' in rewarded) throw refuse(rewarded.wrong)
    if (rewarded.outcome.is === 'wrong') throw refuse(rewarded.outcome.wrong)
    return c.json(shownOutcome(rewarded.outcome, dayOf(now.toISOString())), 201)
  })
  .openapi(second, async (c) => {
    assertOpen(c)
    const serials = serialsOf(c)
    const now = new Date()
    const asked = { typed: c.req.valid('json'), holder: await ownHolder(c), account: c.get('person').account }
    const claimed = await claimSecondCode(c.env, recordOf(c), serials, POINTS_RULES, asked, now)
    if ('wrong' in claimed) {
      const isGuess = claimed.wrong.some(({ refusal }) => refusal === 'bad-second-code')
      throw isGuess ? await wrongGuess(c, 'wrong second code', refuse(claimed.wrong)) : refuse(claimed.wrong)
    }
    if (claimed.outcome.is === 'wrong') throw refuse(claimed.outcome.wrong)
    return c.json(shownOutcome(claimed.outcome, dayOf(now.toISOString())), 201)
  })
