import { createRoute, z } from '@hono/zod-openapi'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import { dayOf } from '../../content/registers/span.ts'
import { CATEGORIES } from '../../content/reports/categories.ts'
import { STATES } from '../../content/reports/states.ts'
import { daysAfter } from '../../content/certificates/ending.ts'
import { findPublicReport, findSimilar, listReports } from '../../db/record/reports.ts'
import { newRoutes, recordOf } from '../app.ts'
import { Cursor, Day, jsonAnswer, Limit, refusals } from '../http/openapi.ts'
import { paged } from '../http/page.ts'
import { Problem } from '../http/problems.ts'
import { PublicReport, presentReport } from './answers.ts'

/** Reports that are public, and nothing of any other: what is asked here is the record alone. */

const Place = z.string().regex(/^[1-9]\d{5}(\d{3})?$/)

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['reports'],
  summary: 'Reports that are public, newest seen first',
  description: 'A page may be short, or empty, though others follow: go on while there is a `Link` to the next.',
  request: {
    query: z.object({
      place: Place.optional().describe('With everything within it.'),
      body: z
        .string()
        .refine(isCreditCode, { error: 'no credit code', params: { zh: '不是统一社会信用代码。' } })
        .optional()
        .describe('That handles it.'),
      category: z.enum(CATEGORIES).optional(),
      state: z.enum(STATES).optional(),
      late: z
        .enum(['true'])
        .optional()
        .describe('Those alone whose body is late; without a place the longest late first.'),
      limit: Limit,
      cursor: Cursor,
    }),
  },
  responses: {
    200: jsonAnswer('One page', z.object({ items: z.array(PublicReport) })),
    ...refusals('invalid-request'),
  },
})

const Number = z.object({ number: z.string().max(40) })

const show = createRoute({
  method: 'get',
  path: '/{number}',
  tags: ['reports'],
  summary: 'One public report',
  description: 'Numbers that were never given, reports that are not public and those taken off are answered alike.',
  request: { params: Number },
  responses: { 200: jsonAnswer('As it stands', PublicReport), ...refusals('not-found') },
})

/** Days on both sides of the one that is asked for. */
const AROUND = 21
const MOST_SIMILAR = 10

const similar = createRoute({
  method: 'get',
  path: '/similar',
  tags: ['reports'],
  summary: 'Open public reports of the same matter in the same county within three weeks',
  description: 'From public reports alone: that none is named does not mean that nobody reported it.',
  request: { query: z.object({ category: z.enum(CATEGORIES), place: Place, day: Day }) },
  responses: {
    200: jsonAnswer(
      'The nearest first: those of the same township, then of the county',
      z.object({
        items: z.array(
          z.object({
            number: z.string(),
            seen: z.string(),
            text: z.string(),
            place: z.string(),
            state: z.string(),
            url: z.string(),
            meToo: z.string().nullable(),
          }),
        ),
      }),
    ),
    ...refusals('invalid-request'),
  },
})

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export const publicReportRoutes = newRoutes()
  .openapi(list, async (c) => {
    const { late, limit, cursor, ...question } = c.req.valid('query')
    const today = dayOf(new Date().toISOString())
    const asked = { ...question, ...(late ? { lateOn: today } : {}) }
    const found = paged(c, await listReports(recordOf(c), asked, { limit, cursor }))
    c.header('Cache-Control', 'public, max-age=60')
    return c.json({ items: found.map((record) => presentReport(record, today)) }, 200)
  })
  .openapi(similar, async (c) => {
    const { category, place, day } = c.req.valid('query')
    const span = { from: daysAfter(day, -AROUND), to: daysAfter(day, AROUND) }
    const found = await findSimilar(recordOf(c), { category, place: place.slice(0, 6), ...span }, MOST_SIMILAR)
    const isThere = ({ body }: (typeof found)[number]): number => (body?.['place'] === place ? 0 : 1)
    const items = found
      .toSorted((a, b) => isThere(a) - isThere(b))
      .map(({ key, body }) => ({
        number: key,
        seen: textOf(body?.['seen']),
        text: textOf(body?.['text']),
        place: textOf(body?.['place']),
        state: textOf(body?.['state']),
        url: `/reports/${key}/`,
        meToo: textOf(body?.['meToo']) || null,
      }))
    c.header('Cache-Control', 'public, max-age=60')
    return c.json({ items }, 200)
  })
  .openapi(show, async (c) => {
    const found = await findPublicReport(recordOf(c), c.req.valid('param').number)
    if (!found) throw new Problem('not-found')
    c.header('Cache-Control', 'no-cache')
    return c.json(presentReport(found, dayOf(new Date().toISOString())), 200)
  })
