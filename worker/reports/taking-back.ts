import { createRoute, z } from '@hono/zod-openapi'
import { TAKEN_BACK } from '../../content/reports/taking-back.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { takeBack } from '../../db/intake/report-taking-back.ts'
import { newRoutes } from '../app.ts'
import { conflict } from '../consultations/own.ts'
import { jsonBody, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { OWN } from './mailbox-answers.ts'
import { ownReport, unkept } from './open.ts'

/** Taking back what she agreed to when she reported: how to reach her, and publication as long as nobody has seen it. */

const takingBack = createRoute({
  method: 'post',
  path: '/{number}/withdrawals',
  tags: ['reports'],
  summary: 'Take back how one is reached, or that one’s public version is published',
  description:
    `${OWN} What is taken back is erased at once. What is public by then stays, and so does the report: the body goes on ` +
    'with it, and it stays counted.',
  request: {
    params: z.object({ number: z.string() }),
    ...jsonBody(z.strictObject({ what: z.enum(TAKEN_BACK) })),
  },
  responses: {
    204: { description: 'Taken back; once more is the same' },
    ...SMALL_JSON_REFUSALS,
    ...refusals('not-found', 'conflict', 'too-many-requests', 'service-unavailable'),
  },
})

const REFUSED = {
  nothing: [
    '没有可以收回的，或者已经按期删除。',
    'There is nothing to take back, or it was erased when its time was over.',
  ],
  public: [
    '已经公布，不能收回；要去掉其中的内容，请写消息给办理机关。',
    'It is public by now and cannot be taken back; to have something taken out, write to the body.',
  ],
} as const

const routes = newRoutes()
routes.use('/:number/withdrawals', unkept)
routes.post(
  '/:number/withdrawals',
  async (c, next) => {
    if (!(await mayProceed(c.env, 'reports mailbox', c.req.raw)))
      throw new Problem('too-many-requests', { seconds: 60 })
    await next()
  },
  ...smallJson,
)

export const reportTakingBackRoutes = routes.openapi(takingBack, async (c) => {
  const outcome = await takeBack(c.env, await ownReport(c), c.req.valid('json').what, new Date())
  if (outcome !== 'done') {
    const [zh, en] = REFUSED[outcome]
    throw conflict(zh, en)
  }
  return c.body(null, 204)
})
