import { createRoute, z } from '@hono/zod-openapi'
import { csvMetadata, referredRegisters } from '../../content/data/csvw.ts'
import { readInstantOf } from '../../db/record/past-exports.ts'
import { readTotals } from '../../db/record/read.ts'
import { newRoutes, recordOf } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { exportAt, ExportParams, ExportQuery, formatFor, sizeAsked, variantOf } from './exports.ts'
import { registerOf } from './register.ts'

const metadataRoute = createRoute({
  method: 'get',
  path: '/{register}/export.csv-metadata.json',
  tags: ['exports'],
  summary: 'What the columns of `export.csv` mean, as CSV on the Web (W3C): datatypes, titles, keys, references',
  request: { params: ExportParams, query: ExportQuery },
  responses: {
    ...NOT_MODIFIED,
    200: {
      description: 'JSON-LD; a table group with the export and the registers it refers to, of the same state',
      content: { 'application/csvm+json': { schema: z.record(z.string(), z.unknown()) } },
    },
    ...refusals('not-found', 'gone', 'invalid-request'),
  },
})

export const csvMetadataRoutes = newRoutes().openapi(metadataRoute, async (c) => {
  const register = registerOf(c.req.valid('param').register)
  const query = c.req.valid('query')
  const db = recordOf(c)
  const size = await sizeAsked(c, register, query)
  const made = await exportAt(c, register, formatFor('csv', query), size, query.year)
  if (made.erasedBy !== null) throw new Problem('gone', { erasure: made.erasedBy })
  const totals = await readTotals(db)
  const held = referredRegisters(register).filter(({ id }) => totals.some((row) => row.register === id))
  const fresh = notModified(c, etagOf(made.sha256, ...held.map(({ id }) => id)))
  if (fresh) return fresh
  const { PORTAL_ORIGIN: portal, LOG_ORIGIN: origin } = c.env
  const api = (id: string): string => `${portal}/api/registers/${id}`
  const variant = variantOf(made)
  const metadata = csvMetadata(
    { register, url: `${api(register.id)}/export.csv?size=${made.size}${variant}` },
    held.map((one) => ({ register: one, url: `${api(one.id)}/export.csv?size=${made.size}` })),
    {
      rows: made.rows,
      sha256: made.sha256,
      at: (await readInstantOf(db, made.size)) ?? '',
      size: made.size,
      origin,
      page: `${portal}/registers/${register.id}/`,
      description: `${api(register.id)}/export.csv.json?size=${made.size}${variant}`,
    },
    made.year !== '',
  )
  return c.body(JSON.stringify(metadata), 200, { 'Content-Type': 'application/csvm+json' })
})
