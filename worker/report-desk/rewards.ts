import { createRoute, z } from '@hono/zod-openapi'
import { Amount } from '../../content/points/amount.ts'
import { MOST_SHARE } from '../../content/reports/reward.ts'
import { setRewardAside } from '../../db/intake/report-rewards.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, jsonBody } from '../http/openapi.ts'
import { smallJson } from '../http/small-json.ts'
import { common, conflict, deskOf, erased, handling, Number, ownReport, WRITING } from './desk.ts'
import { isSubstantiated } from './steps.ts'

/** Rewarding a report that was found true. The body says that it is; it never sees the voucher. */

const reward = createRoute({
  ...common,
  method: 'post',
  path: '/reports/{number}/rewards',
  summary: 'Set a reward aside for a report that was found true',
  description:
    'For the first report that sufficed to verify; those that came within one pulse share. The reporter fetches a voucher ' +
    'for points with her code. It is sealed to her alone, and nothing joins it to the report.',
  request: { params: Number, ...jsonBody(z.strictObject({ share: Amount(MOST_SHARE).default(1) })) },
  responses: { 201: jsonAnswer('Set aside', z.object({ share: z.int() })), ...WRITING },
})

const routes = newRoutes()
routes.post('/reports/:number/rewards', ...handling, ...smallJson)

export const deskRewardRoutes = routes.openapi(reward, async (c) => {
  const report = await ownReport(c, c.req.valid('param').number)
  const { share } = c.req.valid('json')
  if (!isSubstantiated(report.finding)) throw conflict('查实了才有奖励。', 'Only what was found true is rewarded.')
  if (report.recipient === null) throw erased()
  if (report.locatorMac === null)
    throw conflict(
      '这件举报没有查询码，没有可以放奖励券的信箱。',
      'Nobody was given a code for this report: there is no mailbox to lay a voucher into.',
    )
  if (!(await setRewardAside(c.env.INTAKE, report.number, { body: deskOf(c).body, share })))
    throw conflict('这件举报已经给过奖励。', 'This report was rewarded before.')
  return c.json({ share }, 201)
})
