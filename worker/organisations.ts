import { createRoute, z } from '@hono/zod-openapi'
import { CREDIT_CODE_SHAPE, isCreditCode } from '../content/organisations/credit-code.ts'
import { readOrganisation } from '../db/record/organisations.ts'
import { readTreeSize } from '../db/record/read.ts'
import { newRoutes, recordOf } from './app.ts'
import { etagOf, notModified } from './http/caching.ts'
import { jsonAnswer, NOT_MODIFIED, refusals } from './http/openapi.ts'
import { Problem } from './http/problems.ts'
import { Mentioned, presentMentions, REGISTER_IDS } from './mentions.ts'

const CreditCode = z
  .string()
  .refine(isCreditCode, {
    error: 'not a unified social credit code, or its check character is wrong',
    params: { zh: '不是统一社会信用代码，或者校验码不对' },
  })
  .openapi({ pattern: `^${CREDIT_CODE_SHAPE}$` })

const show = createRoute({
  method: 'get',
  path: '/{uscc}',
  tags: ['organisations'],
  summary: 'What every register says of an organisation',
  // It tells of now alone: who asks for another time is told so.
  request: { params: z.object({ uscc: CreditCode }), query: z.strictObject({}) },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('The organisation', z.object({ uscc: z.string(), registers: z.array(Mentioned) })),
    ...refusals('not-found', 'invalid-request'),
  },
})

export const organisationRoutes = newRoutes().openapi(show, async (c) => {
  const { uscc } = c.req.valid('param')
  const db = recordOf(c)
  const fresh = notModified(c, etagOf(await readTreeSize(db)))
  if (fresh) return fresh
  const mentions = await readOrganisation(db, uscc, REGISTER_IDS)
  if (mentions.length === 0) throw new Problem('not-found')
  return c.json({ uscc, registers: await presentMentions(db, mentions, `organisation=${uscc}`) }, 200)
})
