import { createRoute, z } from '@hono/zod-openapi'
import { REGISTERS } from '../../content/generated/registers.ts'
import { findCapture } from '../../db/record/captures.ts'
import { CAPTURES } from '../../db/record/traces.ts'
import { newRoutes, recordOf } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { assertRegister, prepare, submit } from '../gep/submit.ts'
import { assertPresent } from '../registers/publishing.ts'
import { organisationOf } from './capture.ts'

/** Taking a document of events back: whoever handed it in, and nobody else. */

const withdraw = createRoute({
  method: 'post',
  path: '/capture/{captureID}/withdrawal',
  tags: ['events'],
  summary: 'Take a document of events back, saying why',
  description:
    'By the organisation that handed it in; somebody signed in, with a passkey used within the last five minutes. Its ' +
    'events count and are answered no more; the document and its entries stay in the log, with the reason.',
  security: KEY_SECURITY,
  middleware: [authorize('events-capture'), ...smallJson],
  request: {
    params: z.object({ captureID: z.string().min(1).max(200) }),
    ...jsonBody(z.strictObject({ reason: z.string().trim().min(1).max(500) })),
  },
  responses: {
    201: jsonAnswer('Withdrawn', z.object({ captureID: z.string(), entry: z.int(), checkpoint: z.string() })),
    ...SMALL_JSON_REFUSALS,
    ...refusals('unauthorized', 'forbidden', 'not-found', 'conflict', 'rows-refused', 'too-many-requests'),
    ...refusals('service-unavailable'),
  },
})

const OF_OTHERS = {
  zh: '这份文件是别的单位交来的，只有它能撤回。',
  en: 'Another organisation handed this document in, and it alone takes it back.',
}

export const captureWithdrawalRoutes = newRoutes().openapi(withdraw, async (c) => {
  assertRegister(c, CAPTURES)
  const organisation = organisationOf(c)
  const found = await findCapture(recordOf(c), c.req.valid('param').captureID)
  if (!found) throw new Problem('not-found')
  const { key } = found
  if (!key.startsWith(`${organisation}~`))
    throw new Problem('forbidden', {}, { issues: [{ pointer: '', message: OF_OTHERS }] })
  if (found.status === 'withdrawn') throw new Problem('conflict')
  assertPresent(c)
  const register = REGISTERS[CAPTURES]
  if (!register) throw new Error(`no register ${CAPTURES}`)
  const row = { row: 0, key, status: 'withdrawn' as const, body: {}, reason: c.req.valid('json').reason }
  const { placed, checkpoint } = await submit(c, await prepare(c, { register, rows: [row] }))
  return c.json({ captureID: key, entry: placed[0]?.index ?? 0, checkpoint }, 201)
})
