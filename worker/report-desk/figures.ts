import { createRoute, z } from '@hono/zod-openapi'
import { csvCell } from '../../content/registers/csv.ts'
import { openIntake } from '../../db/intake/db.ts'
import { DESK_LISTS, dayInList, listDesk, type BehindRow } from '../../db/intake/report-desk-queue.ts'
import { MOST_MONTHS, readDeskMonths } from '../../db/intake/report-desk-statistics.ts'
import type { StoredReport } from '../../db/intake/reports-tables.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { common, deskOf, todayOf } from './desk.ts'

/** Figures of one's own body, and its list as a file: without anything that is sealed. */

const Month = z.object({
  month: z.string(),
  received: z.int(),
  accepted: z.int(),
  notAccepted: z.int(),
  settled: z.int(),
  inTime: z.int(),
  reopened: z.int(),
  satisfied: z.int(),
  rated: z.int(),
  open: z.int(),
})

const statistics = createRoute({
  ...common,
  method: 'get',
  path: '/statistics',
  summary: 'How one’s own body deals with reports, by month of receipt: exact, and not public',
  responses: {
    200: jsonAnswer('Private', z.object({ items: z.array(Month) })),
    ...refusals('unauthorized', 'forbidden'),
  },
})

const exported = createRoute({
  ...common,
  method: 'get',
  path: '/export.csv',
  summary: 'A list of one’s own desk as CSV, without anything that is sealed',
  request: { query: z.object({ list: z.enum(DESK_LISTS).default('open') }) },
  responses: {
    200: { description: 'RFC 4180, UTF-8, for a spreadsheet', content: { 'text/csv': { schema: z.string() } } },
    ...refusals('unauthorized', 'forbidden', 'invalid-request'),
  },
})

/** Of a file that somebody works with: beyond that, the list is asked for in parts. */
const MOST_ROWS = 5_000
const PAGE = 500

const COLUMNS = {
  number: ({ number }) => number,
  category: ({ category }) => category,
  place: ({ place }) => place,
  seen: ({ day }) => day,
  recurring: ({ recurring }) => String(recurring === 1),
  received: ({ received }) => received,
  visibility: ({ visibility }) => visibility,
  source: ({ source }) => source,
  state: ({ state }) => state,
  ground: ({ ground }) => ground,
  finding: ({ finding }) => finding,
  acceptDue: ({ acceptDue }) => acceptDue,
  due: ({ due }) => due,
  extended: ({ extended }) => extended,
  settled: ({ settled }) => settled,
  closed: ({ closed }) => closed,
  reopenings: ({ reopenings }) => String(reopenings),
  rating: ({ rating }) => rating,
  organisation: ({ organisation }) => organisation,
  penalty: ({ penalty }) => penalty,
  released: ({ released }) => String(released === 1),
} satisfies Record<string, (report: StoredReport) => string | null>

const line = (cells: readonly string[]): string => `${cells.map((cell) => csvCell(cell, true)).join(',')}\r\n`
const csv = (rows: readonly StoredReport[]): string =>
  [line(Object.keys(COLUMNS)), ...rows.map((row) => line(Object.values(COLUMNS).map((cell) => cell(row) ?? '')))].join(
    '',
  )

const monthBefore = (today: string, months: number): string => {
  const date = new Date(`${today.slice(0, 7)}-01T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() - months)
  return date.toISOString().slice(0, 7)
}

const routes = newRoutes()
for (const path of ['/statistics', '/export.csv']) routes.get(path, authorize('reports-handle'))

export const deskFigureRoutes = routes
  .openapi(statistics, async (c) => {
    const today = todayOf()
    const between = { from: monthBefore(today, MOST_MONTHS - 1), until: monthBefore(today, -1) }
    return c.json({ items: await readDeskMonths(openIntake(c.env.INTAKE), deskOf(c), between) }, 200)
  })
  .openapi(exported, async (c) => {
    const { list } = c.req.valid('query')
    const [db, desk, today] = [openIntake(c.env.INTAKE), deskOf(c), todayOf()]
    const rows: StoredReport[] = []
    for (let after: BehindRow | undefined; rows.length < MOST_ROWS;) {
      const page = await listDesk(db, desk, { list, after, limit: PAGE, today })
      rows.push(...page)
      const last = page.at(-1)
      if (!last || page.length < PAGE) break
      after = { day: dayInList(list, last), number: last.number }
    }
    c.header('Content-Type', 'text/csv; charset=utf-8')
    c.header('Content-Disposition', `attachment; filename="reports-${list}-${today}.csv"`)
    return c.body(`\ufeff${csv(rows)}`, 200)
  })
