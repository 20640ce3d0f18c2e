import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { EPCIS_CONTEXT } from '../../content/trace/epcis/context.ts'
import { EVENT_TYPES } from '../../content/trace/epcis/vocabulary.ts'
import { distinctValues, epcsOf, listEpcs } from '../../db/record/event-query.ts'
import { findCapture, listCaptures, type CaptureRow } from '../../db/record/captures.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { acceptable } from './bindings.ts'
import { decodeToken, encodeToken, pageLink } from './paging.ts'

/** What there is to ask for, and the captures that brought it. */

const Collection = z
  .object({ '@context': z.string(), type: z.literal('Collection'), member: z.array(z.string()) })
  .openapi('EPCISCollection')

const collection = (member: string[]) => ({ '@context': EPCIS_CONTEXT, type: 'Collection' as const, member })

const TOP = [
  'capture',
  'events',
  'eventTypes',
  'epcs',
  'bizSteps',
  'bizLocations',
  'readPoints',
  'dispositions',
  'queries',
]

const DEFAULT_PAGE = 30
const MAX_PAGE = 1_000

/** @throws Problem 400 */
const perPageOf = (c: Context<App>): number => {
  const given = c.req.query('perPage')
  if (given === undefined) return DEFAULT_PAGE
  if (/^[1-9]\d{0,8}$/.test(given)) return Math.min(Number(given), MAX_PAGE)
  const message = { zh: 'perPage 应为正整数。', en: 'perPage is a whole number above nothing.' }
  throw new Problem('bad-request', {}, { issues: [{ pointer: '/perPage', message }] })
}

const described = (path: string, summary: string) =>
  createRoute({
    method: 'get',
    path,
    tags: ['events'],
    summary,
    middleware: [acceptable],
    responses: {
      200: jsonAnswer('A page; the next one in `Link`', Collection),
      ...refusals('bad-request', 'not-found', 'not-acceptable'),
    },
  })

const COLUMNS = {
  bizSteps: 'biz_step',
  dispositions: 'disposition',
  readPoints: 'read_point',
  bizLocations: 'location',
} as const

/** One more than a page tells whether there is another. */
const answerValues = async (c: Context<App>, column: (typeof COLUMNS)[keyof typeof COLUMNS]) => {
  const limit = perPageOf(c)
  const after = decodeToken(c.req.query('nextPageToken'))?.[0]
  const found = await distinctValues(recordOf(c), column, {
    limit,
    after: after === undefined ? undefined : String(after),
  })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  if (found.length > limit && last !== undefined) pageLink(c, encodeToken([last]))
  const isThing = column === 'read_point' || column === 'location'
  return c.json(collection(isThing ? await epcsOf(recordOf(c), page) : page), 200)
}

const Capture = z.object({
  captureID: z.string(),
  createdAt: z.string(),
  finishedAt: z.string(),
  running: z.boolean(),
  success: z.boolean(),
  captureErrorBehaviour: z.literal('rollback'),
  errors: z.array(z.string()),
  entry: z.int().describe('Of the log.'),
  withdrawn: z.literal(true).optional(),
  erased: z.literal(true).optional().describe('The document was erased by law; what was read from it went with it.'),
})

const NONE: string[] = []

/** A capture is over when it is answered: all of it stood then. */
const captureOf = ({ key, status, publishedAt, index, erased }: CaptureRow) => ({
  captureID: key,
  createdAt: publishedAt,
  finishedAt: publishedAt,
  running: false,
  success: true,
  captureErrorBehaviour: 'rollback' as const,
  errors: NONE,
  entry: index,
  ...(status === 'withdrawn' ? { withdrawn: true as const } : {}),
  ...(erased === 1 ? { erased: true as const } : {}),
})

const captures = createRoute({
  method: 'get',
  path: '/capture',
  tags: ['events'],
  summary: 'Captures, newest first',
  middleware: [acceptable],
  responses: {
    200: jsonAnswer('A page; the next one in `Link`', z.array(Capture)),
    ...refusals('bad-request', 'not-acceptable'),
  },
})
const capture = createRoute({
  method: 'get',
  path: '/capture/{captureID}',
  tags: ['events'],
  summary: 'How a capture ended',
  middleware: [acceptable],
  request: { params: z.object({ captureID: z.string().min(1).max(200) }) },
  responses: { 200: jsonAnswer('The capture', Capture), ...refusals('not-found', 'not-acceptable') },
})

export const resourceRoutes = newRoutes()
  .openapi(captures, async (c) => {
    const limit = perPageOf(c)
    const before = decodeToken(c.req.query('nextPageToken'))?.[0]
    const found = await listCaptures(recordOf(c), {
      limit: limit + 1,
      before: before === undefined ? undefined : Number(before),
    })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    if (found.length > limit && last) pageLink(c, encodeToken([last.index]))
    return c.json(page.map(captureOf), 200)
  })
  .openapi(capture, async (c) => {
    const found = await findCapture(recordOf(c), c.req.valid('param').captureID)
    if (!found) throw new Problem('not-found')
    return c.json(captureOf(found), 200)
  })
  .openapi(described('/', 'What there is to ask for'), (c) => c.json(collection(TOP), 200))
  .openapi(described('/eventTypes', 'Types of events'), (c) => c.json(collection([...EVENT_TYPES]), 200))
  .openapi(described('/epcs', 'Goods, and what holds them, that events name'), async (c) => {
    const limit = perPageOf(c)
    const after = decodeToken(c.req.query('nextPageToken'))?.[0]
    const found = await listEpcs(recordOf(c), { limit, after: after === undefined ? undefined : String(after) })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    if (found.length > limit && last) pageLink(c, encodeToken([last.id]))
    return c.json(collection(page.map(({ epc }) => epc)), 200)
  })

for (const [resource, column] of Object.entries(COLUMNS))
  resourceRoutes.openapi(described(`/${resource}`, `Which ${resource} events name`), (c) => answerValues(c, column))

for (const resource of ['eventTypes', 'epcs', ...Object.keys(COLUMNS)])
  resourceRoutes.openapi(described(`/${resource}/{value}`, `What there is of one of ${resource}`), (c) =>
    c.json(collection(['events']), 200),
  )
