import { createRoute, z } from '@hono/zod-openapi'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { isRecipient } from '../../content/reports/sealing.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { fetchReward } from '../../db/intake/report-rewards.ts'
import { conflict } from '../consultations/own.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, jsonBody, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { OWN } from './mailbox-answers.ts'
import { ownReport, padded, unkept } from './open.ts'

/** The reward of one's own report: a voucher, sealed to the mailbox. */

const NO_RECIPIENT = {
  zh: '不是 age 的收件人（age1…）。',
  en: 'Not a recipient of age (age1…).',
}

const reward = createRoute({
  method: 'post',
  path: '/{number}/reward',
  tags: ['reports'],
  summary: 'Fetch the voucher that one’s report was rewarded with',
  description: `${OWN} It is sealed to \`recipient\`, which the code derives to, when it is first fetched, and stays so.`,
  request: {
    params: z.object({ number: z.string() }),
    ...jsonBody(
      z.strictObject({
        recipient: z
          .string()
          .max(100)
          .refine(isRecipient, { error: NO_RECIPIENT.en, params: { zh: NO_RECIPIENT.zh } })
          .describe('Of the mailbox, as the receipt code derives to: `age1…`.'),
      }),
    ),
  },
  responses: {
    200: jsonAnswer('The voucher', z.object({ sealed: z.string().describe('age file, base64.'), padding: z.string() })),
    ...SMALL_JSON_REFUSALS,
    ...refusals('not-found', 'conflict', 'too-many-requests', 'service-unavailable'),
  },
})

const routes = newRoutes()
routes.use('/:number/reward', unkept)
routes.post(
  '/:number/reward',
  async (c, next) => {
    if (!(await mayProceed(c.env, 'reports mailbox', c.req.raw)))
      throw new Problem('too-many-requests', { seconds: 60 })
    await next()
  },
  ...smallJson,
)

export const reportRewardRoutes = routes.openapi(reward, async (c) => {
  const own = await ownReport(c)
  const sealed = await fetchReward(c.env, POINTS_RULES, own, c.req.valid('json').recipient, new Date())
  if (sealed === undefined)
    throw conflict(
      '这件举报没有奖励，或者已经按期删除。',
      'There is no reward for this report, or it was erased in its time.',
    )
  return c.json(padded({ sealed }), 200)
})
