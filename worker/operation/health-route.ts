import { createRoute, z } from '@hono/zod-openapi'
import { ALERT_NAMES } from '../../content/operation/alerts.ts'
import { jsonAnswer } from '../http/openapi.ts'

/** What is said of `/health`, which itself stands by without a description: it is asked all the time. */

const State = z.enum(['ok', 'failing', 'unknown'])

const Health = z
  .object({
    status: State,
    checkedAt: z.string().nullable().describe('When that was read; one reading serves all who ask.'),
    clockAt: z
      .string()
      .nullable()
      .describe('When the clock that drives the portal’s jobs last ran, as far as that reading knows.'),
    release: z.string().nullable(),
    parts: z.record(z.enum(ALERT_NAMES), State),
  })
  .meta({ id: 'Health' })

export const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  tags: ['operator'],
  summary: 'Whether the portal does what it promises, for everybody and without numbers',
  responses: {
    200: jsonAnswer('All is well', Health),
    503: jsonAnswer('Something is not, or nobody knows', Health),
  },
})
