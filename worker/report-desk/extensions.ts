import { createRoute, z } from '@hono/zod-openapi'
import { faultsOfExtension } from '../../content/reports/clocks.ts'
import { openIntake } from '../../db/intake/db.ts'
import { actOnReport } from '../../db/intake/report-desk-acts.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, jsonBody } from '../http/openapi.ts'
import { smallJson } from '../http/small-json.ts'
import { clocksOfReport } from './clocks.ts'
import {
  common,
  deskOf,
  handling,
  movedOn,
  Number,
  ownReport,
  refuseAll,
  todayOf,
  wordsFault,
  WRITING,
} from './desk.ts'

/** Putting off the last day: once, with a reason that the reporter reads, as far as its rule allows and before it is late. */

const extend = createRoute({
  ...common,
  method: 'post',
  path: '/reports/{number}/extensions',
  summary: 'Put off the day by which a report has to be settled, once, with a reason',
  request: { params: Number, ...jsonBody(z.strictObject({ reason: z.string().max(4_000).describe('She reads it.') })) },
  responses: { 201: jsonAnswer('Put off', z.object({ due: z.string() })), ...WRITING },
})

const routes = newRoutes()
routes.post('/reports/:number/extensions', ...handling, ...smallJson)

export const deskExtensionRoutes = routes.openapi(extend, async (c) => {
  const report = await ownReport(c, c.req.valid('param').number)
  const { reason } = c.req.valid('json')
  const [db, today] = [openIntake(c.env.INTAKE), todayOf()]
  const clocks = await clocksOfReport(c.env, report, today)
  refuseAll([...faultsOfExtension(report, clocks, reason, today), ...wordsFault('/reason', reason)])
  const due = clocks.extended?.day ?? report.due ?? today
  const act = {
    events: [{ kind: 'extended' as const, reason: reason.trim() }],
    change: { due, extended: today, reason: reason.trim(), dirty: 1 },
  }
  if (!(await actOnReport(db, deskOf(c), report, act, today))) throw movedOn()
  return c.json({ due }, 201)
})
