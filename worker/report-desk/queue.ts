import { createRoute, z } from '@hono/zod-openapi'
import { clockOf } from '../../content/reports/desk.ts'
import { isUndecided } from '../../content/reports/states.ts'
import { standingOf } from '../../content/reports/standing.ts'
import { openIntake } from '../../db/intake/db.ts'
import { countDesk, dayInList, DESK_LISTS, listDesk } from '../../db/intake/report-desk-queue.ts'
import { listColleagues } from '../../db/intake/report-desk-read.ts'
import type { StoredReport } from '../../db/intake/reports-tables.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { linkNext } from '../people/paging.ts'
import { common, deskOf, todayOf } from './desk.ts'

/** What stands on the desk of a body, by clock; and who of the body may be given some of it. */

export const Line = z
  .object({
    number: z.string(),
    category: z.string(),
    place: z.string(),
    day: z.string().describe('Seen; of a diary, the Monday of its week.'),
    recurring: z.boolean(),
    received: z.string(),
    state: z.string(),
    finding: z.string().nullable(),
    visibility: z.string(),
    source: z.string(),
    language: z.string(),
    acceptDue: z.string().nullable().describe('Until when it is said whether it is accepted; null once it was.'),
    due: z.string().nullable(),
    extended: z.string().nullable(),
    settled: z.string().nullable(),
    closed: z.string().nullable(),
    reopenings: z.int(),
    released: z.boolean(),
    contact: z.boolean().describe('Whether she left how to reach her.'),
    assigned: z.string().nullable().describe('Id of the role of whoever deals with it.'),
    clock: z
      .object({ due: z.string(), share: z.number(), left: z.int(), late: z.boolean() })
      .nullable()
      .describe('Of the day that comes next; null once nothing is due.'),
    rating: z.string().nullable(),
  })
  .openapi('DeskLine')
export type Line = z.output<typeof Line>

export const lineOf = (report: StoredReport, today: string): Line => {
  const { due: next } = standingOf(report, today)
  const clock = next === undefined ? undefined : clockOf(report.received, next, today)
  return {
    number: report.number,
    category: report.category,
    place: report.place,
    day: report.day,
    recurring: report.recurring === 1,
    received: report.received,
    state: report.state,
    finding: report.finding,
    visibility: report.visibility,
    source: report.source,
    language: report.language,
    acceptDue: isUndecided(report.state) ? report.acceptDue : null,
    due: report.due,
    extended: report.extended,
    settled: report.settled,
    closed: report.closed,
    reopenings: report.reopenings,
    released: report.released === 1,
    contact: report.contactRecipient !== null,
    assigned: report.assigned,
    clock: clock && next !== undefined ? { due: next, share: clock.share, left: clock.left, late: clock.isLate } : null,
    rating: report.rating,
  }
}

/** Where a page of a list goes on: the day it goes by, and the number. */
const PLACE = /^(\d{4}-\d\d-\d\d|9999)?~([0-9A-Z]{10})$/

const queue = createRoute({
  ...common,
  method: 'get',
  path: '/reports',
  summary: 'Reports of one’s own body and places, by clock: the late ones first',
  request: {
    query: z.object({
      list: z.enum(DESK_LISTS).default('open'),
      after: z.string().max(40).regex(PLACE).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(
      'Private: for the body that asks',
      z.object({
        items: z.array(Line),
        counts: z.record(z.enum(DESK_LISTS), z.int()).describe('At most 1,000 of each list are counted.'),
      }),
    ),
    ...refusals('unauthorized', 'forbidden', 'invalid-request'),
  },
})

const colleagues = createRoute({
  ...common,
  method: 'get',
  path: '/colleagues',
  summary: 'Handlers of one’s own body, to whom a report can be assigned',
  responses: {
    200: jsonAnswer(
      'Private',
      z.object({
        items: z.array(z.object({ role: z.string(), name: z.string().nullable(), own: z.boolean() })),
      }),
    ),
    ...refusals('unauthorized', 'forbidden'),
  },
})

const routes = newRoutes()
for (const path of ['/reports', '/colleagues']) routes.get(path, authorize('reports-handle'))

export const deskQueueRoutes = routes
  .openapi(queue, async (c) => {
    const { list, after, limit } = c.req.valid('query')
    const [db, desk, today] = [openIntake(c.env.INTAKE), deskOf(c), todayOf()]
    const [, day = '', number = ''] = PLACE.exec(after ?? '') ?? []
    const [rows, counts] = await Promise.all([
      listDesk(db, desk, { list, after: after === undefined ? undefined : { day, number }, limit, today }),
      countDesk(db, desk, today),
    ])
    const last = rows.at(-1)
    if (last && rows.length === limit) linkNext(c, 'after', `${dayInList(list, last)}~${last.number}`)
    return c.json({ items: rows.map((row) => lineOf(row, today)), counts }, 200)
  })
  .openapi(colleagues, async (c) => {
    const found = await listColleagues(openIntake(c.env.INTAKE), deskOf(c))
    const own = c.get('person').account
    return c.json({ items: found.map(({ role, account, name }) => ({ role, name, own: account === own })) }, 200)
  })
