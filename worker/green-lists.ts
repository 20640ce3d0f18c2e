import { createRoute, z } from '@hono/zod-openapi'
import { COLUMNS, GREEN_LISTS, greenListText } from '../content/certificates/green-list.ts'
import { dayOf } from '../content/registers/span.ts'
import { MAX_GREEN_ROWS, readGreenList } from '../db/record/green-lists.ts'
import { readTreeSize } from '../db/record/read.ts'
import { newRoutes, recordOf } from './app.ts'
import { etagOf, notModified } from './http/caching.ts'
import { Day, jsonAnswer, NOT_MODIFIED, refusals } from './http/openapi.ts'
import { Problem } from './http/problems.ts'

/** The green product list and the green procurement list as of any day, as the record knows it now. */

const Row = z.object(Object.fromEntries(COLUMNS.map((column) => [column, z.string()])))
const request = {
  params: z.object({ list: z.enum(GREEN_LISTS) }),
  query: z.object({
    on: Day.optional().describe('Whose certificates are valid; today where it is left out.'),
    scheme: z
      .string()
      .regex(/^[a-z]+(-[a-z]+)*$/)
      .optional(),
  }),
}

const asJson = createRoute({
  method: 'get',
  path: '/{list}/export.json',
  tags: ['certificates'],
  summary: 'A green list as of a day',
  request,
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('Every row', z.object({ list: z.string(), on: z.string(), items: z.array(Row) })),
    ...refusals('invalid-request', 'too-many-rows'),
  },
})
const asCsv = createRoute({
  method: 'get',
  path: '/{list}/export.csv',
  tags: ['certificates'],
  summary: 'The same as CSV (RFC 4180): the bytes that are published under their hash for that day',
  request,
  responses: {
    ...NOT_MODIFIED,
    200: { description: 'Every row', content: { 'text/csv': { schema: z.string() } } },
    ...refusals('invalid-request', 'too-many-rows'),
  },
})

type Asked = { list: (typeof GREEN_LISTS)[number]; on?: string | undefined; scheme?: string | undefined }

const dayAsked = ({ on }: Asked): string => on ?? dayOf(new Date().toISOString())

const rowsOf = async (db: { $client: D1Database }, asked: Asked) => {
  const { rows, isCut } = await readGreenList(db, { list: asked.list, day: dayAsked(asked), scheme: asked.scheme })
  if (isCut) throw new Problem('too-many-rows', { limit: MAX_GREEN_ROWS })
  return rows
}

export const greenListRoutes = newRoutes()
  .openapi(asJson, async (c) => {
    const asked = { ...c.req.valid('param'), ...c.req.valid('query') }
    const on = dayAsked(asked)
    const fresh = notModified(c, etagOf(await readTreeSize(recordOf(c)), on))
    if (fresh) return fresh
    return c.json({ list: asked.list, on, items: await rowsOf(recordOf(c), asked) }, 200)
  })
  .openapi(asCsv, async (c) => {
    const asked = { ...c.req.valid('param'), ...c.req.valid('query') }
    const on = dayAsked(asked)
    const fresh = notModified(c, etagOf(await readTreeSize(recordOf(c)), on))
    if (fresh) return fresh
    c.header('Content-Type', 'text/csv; charset=utf-8')
    c.header('Content-Disposition', `attachment; filename="green-${asked.list}-${on}.csv"`)
    return c.body(greenListText(await rowsOf(recordOf(c), asked)))
  })
