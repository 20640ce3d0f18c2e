import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { isMeTooToken } from '../../content/reports/me-too.ts'
import { openIntake } from '../../db/intake/db.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { countMeToo, isSpent, meTooMark } from '../../db/intake/report-me-toos.ts'
import { findPublicReport } from '../../db/record/reports.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { jsonAnswer, jsonBody, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { readProof } from './proof-of-work.ts'

/** Of the hundred that an address has in a minute: one without a proof of work, five with it. */
const [COST, COST_PROVEN] = [100, 20]

const meToo = createRoute({
  method: 'post',
  path: '/{number}/me-toos',
  tags: ['reports'],
  summary: 'Say that one saw the same',
  description:
    'Kept is a keyed mark of the token that is another one for each report, no address and no time. What is said in ' +
    'public is a band (5 to 9, 10 to 49, 50 and more), renewed once a day; the answer is the same whether it counts or not.',
  request: {
    params: z.object({ number: z.string().max(40) }),
    ...jsonBody(
      z.object({
        token: z
          .string()
          .refine(isMeTooToken, { error: 'not 32 hexadecimal digits', params: { zh: '不是 32 位十六进制数。' } })
          .describe('16 random bytes that the page keeps in its own storage.'),
        altcha: z
          .string()
          .max(2_000)
          .optional()
          .describe('A proof of work for `me-too`: five a minute instead of one.'),
      }),
    ),
  },
  responses: {
    202: jsonAnswer('Heard', z.object({ heard: z.literal(true) })),
    ...refusals('not-found', 'too-many-requests', 'service-unavailable'),
    ...SMALL_JSON_REFUSALS,
  },
})

const neverKept: MiddlewareHandler<App> = async (c, next) => {
  c.header('Cache-Control', 'no-store')
  await next()
}

const NO_PROOF = {
  pointer: '/altcha',
  message: { zh: '工作量证明不对、过期或者用过了。', en: 'The proof of work is wrong, too old, or was used before.' },
}

const routes = newRoutes()
routes.post('/:number/me-toos', neverKept, ...smallJson)

export const meTooRoutes = routes.openapi(meToo, async (c) => {
  const { number } = c.req.valid('param')
  const { token, altcha } = c.req.valid('json')
  // The public record alone is asked: what is not in it is not there, sealed or not.
  if (!(await findPublicReport(recordOf(c), number))) throw new Problem('not-found')
  const { REPORT_KEY, ALTCHA_KEY } = c.env
  if (!REPORT_KEY) throw new Problem('service-unavailable')
  const proof = altcha && ALTCHA_KEY ? await readProof(ALTCHA_KEY, 'me-too', altcha, new Date()) : undefined
  const db = openIntake(c.env.INTAKE)
  const isNone = typeof proof === 'string' || (proof !== undefined && (await isSpent(db, proof.mark)))
  if (isNone) throw new Problem('invalid-request', {}, { issues: [NO_PROOF] })
  if (!(await mayProceed(c.env, 'report-me-toos', c.req.raw, proof ? COST_PROVEN : COST)))
    throw new Problem('too-many-requests', { seconds: 60 })
  await countMeToo(db, number, await meTooMark(REPORT_KEY, number, token), proof)
  return c.json({ heard: true as const }, 202)
})
