import { createRoute, z } from '@hono/zod-openapi'
import { REGISTERS } from '../content/generated/registers.ts'
import { present } from '../content/registers/present.ts'
import { decodeCursor } from '../db/record/list.ts'
import { searchRecords } from '../db/record/search.ts'
import { newRoutes, recordOf } from './app.ts'
import { Cursor, jsonAnswer, Limit, NOT_MODIFIED, RecordBody, refusals } from './http/openapi.ts'
import { Problem } from './http/problems.ts'

const search = createRoute({
  method: 'get',
  path: '/',
  tags: ['search'],
  summary: 'Records of every register that hold all words of a query',
  request: {
    query: z.object({
      q: z.string().max(200),
      register: z.string().max(80).optional(),
      place: z
        .string()
        .regex(/^\d{6}(\d{3}(\d{3})?)?$/)
        .optional(),
      limit: Limit,
      cursor: Cursor,
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('One page', z.object({ items: z.array(RecordBody) })),
    ...refusals('invalid-request'),
  },
})

export const searchRoutes = newRoutes().openapi(search, async (c) => {
  const { limit, cursor, ...sought } = c.req.valid('query')
  const [after] = cursor === undefined ? [] : (decodeCursor(cursor) ?? [])
  if (cursor !== undefined && typeof after !== 'number') throw new Problem('bad-request')
  const page = await searchRecords(recordOf(c), sought, { limit, after: typeof after === 'number' ? after : undefined })
  if (page.cursor !== undefined) {
    const url = new URL(c.req.url)
    url.searchParams.set('cursor', page.cursor)
    c.header('Link', `<${url.pathname}${url.search}>; rel="next"`)
  }
  const items = page.items.flatMap((record) => {
    const register = REGISTERS[record.register]
    return register ? [present(register, record)] : []
  })
  return c.json({ items }, 200)
})
