import { createRoute, z } from '@hono/zod-openapi'
import { ALERT_NAMES, firing } from '../../content/operation/alerts.ts'
import { Readings } from '../../content/operation/readings.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { dueJobs } from '../jobs/jobs.ts'
import { METRICS_TYPE, writeMetrics } from '../operation/metrics.ts'
import { readReadings } from '../operation/readings.ts'

/** How the portal is, in numbers: for whoever runs it. */

const describe = { method: 'get' as const, tags: ['operator'], security: [{ operator: [] }] }
const REFUSALS = refusals('unauthorized', 'not-found')

const health = createRoute({
  ...describe,
  path: '/health',
  summary: 'How the portal is, with what was found',
  responses: {
    200: jsonAnswer(
      'What was read, and what of it is wrong',
      z.object({
        alerts: z.array(
          z.object({ alert: z.enum(ALERT_NAMES), urgency: z.enum(['down', 'act', 'soon']), found: z.string() }),
        ),
        readings: Readings,
      }),
    ),
    ...REFUSALS,
  },
})

const metrics = createRoute({
  ...describe,
  path: '/metrics',
  summary: 'The same as Prometheus takes it',
  responses: {
    200: { description: 'Text format 0.0.4', content: { 'text/plain': { schema: z.string() } } },
    ...REFUSALS,
  },
})

export const operationRoutes = newRoutes()
  .openapi(health, async (c) => {
    const readings = await readReadings(c.env, dueJobs(), new Date())
    c.header('Cache-Control', 'no-store')
    return c.json({ alerts: firing(readings), readings }, 200)
  })
  .openapi(metrics, async (c) => {
    const text = writeMetrics(await readReadings(c.env, dueJobs(), new Date()))
    return c.text(text, 200, { 'Content-Type': METRICS_TYPE, 'Cache-Control': 'no-store' })
  })
