import { createRoute, z } from '@hono/zod-openapi'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows } from '../../content/registers/check.ts'
import { findAnswer } from '../../db/record/requests.ts'
import { newRoutes, recordOf, sequencerOf } from '../app.ts'
import { jsonAnswer, jsonBody, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'

/** The portal's own data sets, published where no script can open the record. */

const publishSet = createRoute({
  method: 'post',
  path: '/publications',
  tags: ['operator'],
  security: [{ operator: [] }],
  summary: 'Publish a part of a data set of the portal itself; a set that was published whole is not published again',
  request: jsonBody(
    z.strictObject({
      register: z.string().min(1).max(60),
      set: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .describe('Names the set and what it holds.'),
      rows: z.array(z.record(z.string(), z.string())).max(5_000),
      reason: z.string().min(1).max(500).describe('Of what is corrected by it.'),
      whole: z.boolean().describe('Whether the set is whole with this part.'),
    }),
  ),
  responses: {
    200: jsonAnswer('Done', z.object({ known: z.boolean().describe('Published before, whole.'), entries: z.int() })),
    ...refusals('unauthorized', 'not-found', 'invalid-request', 'rows-refused', 'service-unavailable'),
  },
})

export const publicationRoutes = newRoutes().openapi(publishSet, async (c) => {
  const asked = c.req.valid('json')
  const register = Object.hasOwn(REGISTERS, asked.register) ? REGISTERS[asked.register] : undefined
  if (!register) throw new Problem('not-found')
  if (await findAnswer(recordOf(c), asked.set)) return c.json({ known: true, entries: 0 }, 200)
  const { accepted, issues } = checkRows(register, asked.rows, { now: new Date() })
  if (issues.length > 0) throw new Problem('rows-refused', {}, { issues })
  const { outcome } = await sequencerOf(c.env).submit({
    publisher: 'portal',
    statements: accepted.map(({ key, body }) => ({ register: register.id, key, body, reason: asked.reason })),
    ...(asked.whole ? { request: { id: asked.set, digest: asked.set } } : {}),
  })
  if (outcome.status !== 'placed') throw new Problem('service-unavailable')
  return c.json({ known: false, entries: outcome.placed.length }, 200)
})
