import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { REPORT_COST, REPORT_FIELDS, REPORT_KINDS } from '../../content/label-watch/report.ts'
import { recordPath } from '../../content/registers/present.ts'
import { openIntake } from '../../db/intake/db.ts'
import { progressOf } from '../../db/intake/label-report-state.ts'
import { findByNumber } from '../../db/intake/label-reports.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { takeLabelReport } from '../../db/intake/take-label-report.ts'
import { newRoutes, type App } from '../app.ts'
import { languageOf } from '../http/language.ts'
import { jsonAnswer, jsonBody, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'

/** Reporting a doubtful label, and following what becomes of it. No account is needed. */

const Report = z.object({
  kind: z.string().describe(`What seems wrong: ${REPORT_KINDS.join(', ')}.`),
  product: z.string().describe('At most 200 characters.'),
  seen: z.string().describe('What was seen; at most 2,000 characters, without identity or mobile numbers.'),
  number: z.string().optional().describe('As it stands on the label.'),
  scheme: z.string().optional().describe('Key of the register `certification-schemes`.'),
  gtin: z.string().optional(),
  where: z.string().optional().describe('Shop, street, town, or address of a web shop.'),
  seller: z.string().optional().describe('Name or unified social credit code.'),
})

const send = createRoute({
  method: 'post',
  path: '/',
  tags: ['label watch'],
  summary: 'Report a doubtful label',
  description:
    'Only the authorities for labels read what was sent; nothing of it becomes public by itself. The number is shown ' +
    'once and opens `POST /api/label-reports/follow`.',
  request: jsonBody(Report),
  responses: {
    201: jsonAnswer(
      'Received. Keep the number: nobody can look it up again.',
      z.object({
        number: z.string(),
        reference: z.string().describe('By which officers speak of it.'),
        receivedAt: z.string(),
        place: z.string().nullable().describe('The code that was read from `where`.'),
        receipt: z.string().nullable().describe('Signed note: the portal had the report.'),
        sent: z.string().nullable().describe('What was sent, with the number: shows later what the receipt is of.'),
      }),
    ),
    ...SMALL_JSON_REFUSALS,
    ...refusals('too-many-requests'),
  },
})

const follow = createRoute({
  method: 'post',
  path: '/follow',
  tags: ['label watch'],
  summary: 'What became of a report, for whoever has its number',
  request: jsonBody(z.object({ number: z.string() })),
  responses: {
    200: jsonAnswer(
      'The report',
      z.object({
        reference: z.string(),
        received: z.string().describe('Day.'),
        state: z.enum(['open', 'proposed', 'published', 'taken-back', 'closed']),
        decided: z.string().nullable().describe('Day.'),
        closing: z.string().nullable().describe('How it ended without a warning, in a sentence.'),
        note: z.string().nullable().describe('What the officer adds.'),
        by: z.string().nullable().describe('Who decided: unified social credit code, or `portal`.'),
        url: z.string().nullable().describe('Page of the warning.'),
      }),
    ),
    ...SMALL_JSON_REFUSALS,
    ...refusals('not-found', 'too-many-requests'),
  },
})

const limited =
  (action: string, cost = 1): MiddlewareHandler<App> =>
  async (c, next) => {
    if (!(await mayProceed(c.env, action, c.req.raw, cost))) throw new Problem('too-many-requests', { seconds: 60 })
    c.header('Cache-Control', 'no-store')
    await next()
  }

const routes = newRoutes()
routes.post('/', limited('label-reports', REPORT_COST), ...smallJson)
routes.post('/follow', limited('label-reports follow'), ...smallJson)

export const labelReportRoutes = routes
  .openapi(send, async (c) => {
    const given = c.req.valid('json')
    const stated = Object.fromEntries(REPORT_FIELDS.map((name) => [name, given[name]]))
    const taken = await takeLabelReport(c.env, stated, undefined, new Date())
    if (typeof taken === 'string') throw new Problem('too-many-requests', { seconds: 3_600 })
    if ('wrong' in taken) throw new Problem('invalid-request', {}, { issues: taken.wrong })
    const { number, reference, receivedAt, place, signed } = taken
    const { receipt = null, sent = null } = signed ?? {}
    return c.json({ number, reference, receivedAt, place: place?.code ?? null, receipt, sent }, 201)
  })
  .openapi(follow, async (c) => {
    const intake = openIntake(c.env.INTAKE)
    const found = await findByNumber(intake, c.req.valid('json').number)
    if (!found) throw new Problem('not-found')
    const progress = await progressOf(c.env, intake, found)
    const { reference, received } = found
    return c.json(
      {
        reference,
        received,
        state: progress.state,
        decided: 'decided' in progress ? progress.decided : null,
        closing: progress.state === 'closed' ? progress.closing[languageOf(c)] : null,
        note: progress.state === 'closed' ? progress.note : null,
        by: progress.state === 'closed' ? progress.by : null,
        url: 'alert' in progress ? recordPath('label-alerts', progress.alert) : null,
      },
      200,
    )
  })
