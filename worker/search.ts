import { createRoute, z } from '@hono/zod-openapi'
import { REGISTERS } from '../content/generated/registers.ts'
import { present } from '../content/registers/present.ts'
import { readTreeSize } from '../db/record/read.ts'
import { searchRecords } from '../db/record/search.ts'
import { newRoutes, recordOf } from './app.ts'
import { etagOf, notModified } from './http/caching.ts'
import { Cursor, jsonAnswer, Limit, NOT_MODIFIED, RecordBody, refusals } from './http/openapi.ts'
import { paged } from './http/page.ts'

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
  const db = recordOf(c)
  const fresh = notModified(c, etagOf(await readTreeSize(db)))
  if (fresh) return fresh
  const items = paged(c, await searchRecords(db, sought, { limit, cursor })).flatMap((record) => {
    const register = REGISTERS[record.register]
    return register ? [present(register, record)] : []
  })
  return c.json({ items }, 200)
})
