import { createRoute, z } from '@hono/zod-openapi'
import { activityHeader, activityLine } from '../../content/people/activity-csv.ts'
import { endOfWalk, listActivity, type ActivityQuestion } from '../../db/intake/activity.ts'
import { openIntake, type IntakeDb } from '../../db/intake/db.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { ActivityFilters, questionOf } from './activity-question.ts'

/** The log of activity as a file, for auditors. */

/** Rows of the log that a file is made from: about 20 MB. */
export const MOST_EXPORTED = 100_000
const PAGE = 1_000

const exportCsv = createRoute({
  method: 'get',
  path: '/export.csv',
  tags: ['people'],
  security: KEY_SECURITY,
  summary: `What was done by whom as CSV, newest first; of at most ${MOST_EXPORTED.toLocaleString('en')} rows of the log`,
  request: {
    query: ActivityFilters.extend({
      for: z
        .enum(['spreadsheet'])
        .optional()
        .describe('With a byte order mark, and formulas disarmed by an apostrophe.'),
    }),
  },
  responses: {
    200: { description: 'The file', content: { 'text/csv': { schema: z.string() } } },
    ...refusals('unauthorized', 'forbidden', 'invalid-request'),
  },
})

const TOO_LONG = {
  pointer: '/from',
  message: {
    zh: `一个文件最多取自 ${MOST_EXPORTED.toLocaleString('en')} 行记录，请把时间段缩短，分几次下载。`,
    en: `One file is made from at most ${MOST_EXPORTED.toLocaleString('en')} rows: choose a shorter span, and download several.`,
  },
}

/** Pages of text, one after the other; what fails on the way breaks the stream off, which a client sees. */
const textOf = async function* (db: IntakeDb, question: ActivityQuestion, forSpreadsheet: boolean) {
  yield activityHeader(forSpreadsheet)
  for (let before = question.before, isOver = false; !isOver;) {
    const { items, next } = await listActivity(db, { ...question, before }, PAGE)
    if (items.length > 0) yield items.map((row) => activityLine({ ...row }, forSpreadsheet)).join('')
    before = next
    isOver = next === undefined
  }
}

const streamOf = (texts: AsyncGenerator<string>): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull: async (controller) => {
      const { value, done } = await texts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

const routes = newRoutes()
routes.get('/export.csv', authorize('activity-read'))

export const activityExportRoutes = routes.openapi(exportCsv, async (c) => {
  const { for: reader, ...filters } = c.req.valid('query')
  const [db, question] = [openIntake(c.env.INTAKE), questionOf(c, filters)]
  if ((await endOfWalk(db, question, MOST_EXPORTED + 1)) !== undefined)
    throw new Problem('invalid-request', {}, { issues: [TOO_LONG] })
  const span = [filters.from, filters.to].filter((day) => day !== undefined).join('-')
  c.header('Content-Type', 'text/csv; charset=utf-8; header=present')
  c.header('Content-Disposition', `attachment; filename="activity${span === '' ? '' : `-${span}`}.csv"`)
  if (c.req.raw.method === 'HEAD') return c.body(null)
  return c.body(streamOf(textOf(db, question, reader === 'spreadsheet')))
})
