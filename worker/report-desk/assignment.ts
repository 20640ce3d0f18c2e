import { createRoute, z } from '@hono/zod-openapi'
import { openIntake } from '../../db/intake/db.ts'
import { actOnReport } from '../../db/intake/report-desk-acts.ts'
import { listColleagues } from '../../db/intake/report-desk-read.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, jsonBody } from '../http/openapi.ts'
import { smallJson } from '../http/small-json.ts'
import { common, deskOf, handling, movedOn, Number, ownReport, refuse, todayOf, WRITING } from './desk.ts'

/** Who of the body deals with a report: its own affair, of which nobody else is told. */

const assign = createRoute({
  ...common,
  method: 'post',
  path: '/reports/{number}/assignment',
  summary: 'Give a report to somebody of the body, or to nobody',
  request: {
    params: Number,
    ...jsonBody(z.strictObject({ role: z.string().max(40).nullable().describe('Id of a role; null for nobody.') })),
  },
  responses: {
    200: jsonAnswer('Assigned', z.object({ role: z.string().nullable(), before: z.string().nullable() })),
    ...WRITING,
  },
})

const routes = newRoutes()
routes.post('/reports/:number/assignment', ...handling, ...smallJson)

export const deskAssignmentRoutes = routes.openapi(assign, async (c) => {
  const report = await ownReport(c, c.req.valid('param').number)
  const { role } = c.req.valid('json')
  const [db, desk] = [openIntake(c.env.INTAKE), deskOf(c)]
  if (role !== null && !(await listColleagues(db, desk)).some((one) => one.role === role))
    throw refuse('/role', '本机关没有这位处理人。', 'The body has no such handler.')
  if (!(await actOnReport(db, desk, report, { events: [], change: { assigned: role } }, todayOf()))) throw movedOn()
  return c.json({ role, before: report.assigned }, 200)
})
