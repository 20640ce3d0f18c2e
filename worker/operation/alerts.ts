import { createRoute, z } from '@hono/zod-openapi'
import { ALERTS, firing, type Alert } from '../../content/operation/alerts.ts'
import { listAlerts } from '../../db/intake/alerts.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { dueJobs } from '../jobs/jobs.ts'
import { readReadings } from './readings.ts'

/** What is wrong with the portal, and what was, for those who look after it. */

const Both = z.object({ zh: z.string(), en: z.string() })

const AlertItem = z
  .object({
    alert: z.string(),
    urgency: z.enum(['down', 'act', 'soon']),
    title: Both,
    first: Both.describe('What to do first.'),
    since: z.string(),
    until: z.string().nullable(),
    found: z.string().nullable().describe('In numbers and names of the portal’s own; of one that lasts.'),
  })
  .meta({ id: 'OperationAlert' })

/** Alerts that one answer holds. */
const MOST = 50

const list = createRoute({
  method: 'get',
  path: '/alerts',
  tags: ['people'],
  security: KEY_SECURITY,
  summary: 'What is wrong with the portal, then what was, the newest first',
  responses: {
    200: jsonAnswer(
      'Alerts',
      z.object({ items: z.array(AlertItem), checkedAt: z.string().nullable().describe('When the clock looked last.') }),
    ),
    ...refusals('unauthorized', 'forbidden'),
  },
})

const known: Partial<Record<string, Alert>> = ALERTS

const routes = newRoutes()
routes.use('/alerts', authorize('operation-read'))

export const alertRoutes = routes.openapi(list, async (c) => {
  const [rows, readings] = await Promise.all([
    listAlerts(c.env.INTAKE, MOST),
    readReadings(c.env, dueJobs(), new Date()),
  ])
  const found = new Map<string, string>(firing(readings).map((one) => [one.alert, one.found]))
  const items = rows.flatMap(({ alert, since, until }) => {
    const rule = known[alert]
    if (!rule) return []
    const { urgency, title, first } = rule
    return [{ alert, urgency, title, first, since, until, found: until === null ? (found.get(alert) ?? null) : null }]
  })
  const looked = readings.intake?.runs.find(({ job }) => job === 'alerts')
  return c.json({ items, checkedAt: looked?.wellAt ?? null }, 200)
})
