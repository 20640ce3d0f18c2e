import { createRoute, z } from '@hono/zod-openapi'
import { listExports, type PastExport } from '../../db/record/past-exports.ts'
import { newRoutes, recordOf } from '../app.ts'
import { Cursor, jsonAnswer, Limit, refusals } from '../http/openapi.ts'
import { BAD_CURSOR } from '../http/page.ts'
import { Problem } from '../http/problems.ts'
import { ExportParams, variantOf } from './exports.ts'
import { registerOf } from './register.ts'

const PastExportBody = z
  .object({
    format: z.enum(['csv', 'ndjson', 'json', 'spreadsheet']),
    size: z.int(),
    year: z.string().optional(),
    at: z.string().describe('When the log came to hold the last entry of this state.'),
    rows: z.int(),
    bytes: z.int(),
    sha256: z.string(),
    url: z.string(),
    erasedBy: z.int().optional().describe('Index of the entry that took it back; its address answers 410.'),
    ground: z.string().optional().describe('Why, as published.'),
  })
  .meta({ id: 'PastExport' })

const pastRoute = createRoute({
  method: 'get',
  path: '/{register}/exports',
  tags: ['exports'],
  summary: 'Every export ever made of the register, the newest state first; those taken back keep their hash',
  request: { params: ExportParams, query: z.strictObject({ limit: Limit, cursor: Cursor }) },
  responses: {
    200: jsonAnswer('A page; the next one in `Link`', z.object({ items: z.array(PastExportBody) })),
    ...refusals('not-found', 'invalid-request'),
  },
})

const shown = (made: PastExport): z.output<typeof PastExportBody> => {
  const { register, format, size, year, at, rows, bytes, sha256, erasedBy, ground } = made
  return {
    ...{ format, size, ...(year === '' ? {} : { year }), at, rows, bytes, sha256 },
    url: `/api/registers/${register}/export.${format.replace('spreadsheet', 'csv')}?size=${size}${variantOf(made)}`,
    ...(erasedBy === null ? {} : { erasedBy }),
    ...(ground === null ? {} : { ground }),
  }
}

export const pastExportRoutes = newRoutes().openapi(pastRoute, async (c) => {
  const { id } = registerOf(c.req.valid('param').register)
  const page = await listExports(recordOf(c), id, c.req.valid('query'))
  if (!page) throw new Problem('invalid-request', {}, { issues: [BAD_CURSOR] })
  if (page.cursor !== undefined) {
    const url = new URL(c.req.url)
    url.searchParams.set('cursor', page.cursor)
    c.header('Link', `<${url.pathname}${url.search}>; rel="next"`)
  }
  return c.json({ items: page.items.map(shown) }, 200)
})
