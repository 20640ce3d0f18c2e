import { createRoute, z } from '@hono/zod-openapi'
import { listEntries, readLeaf } from '../../db/record/log.ts'
import { recordOf } from '../app.ts'
import { etagOf, FOR_EVER, notModified } from '../http/caching.ts'
import { jsonAnswer, Limit, NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Count, newLogRoutes, noSuchLeaf } from './numbers.ts'

const LogEntry = z
  .object({
    index: z.int(),
    register: z.string(),
    key: z.string(),
    revision: z.int(),
    status: z.enum(['published', 'corrected', 'withdrawn']),
    publisher: z.string(),
    publishedAt: z.string(),
  })
  .meta({ id: 'LogEntry' })

const OpenLeaf = z
  .object({
    index: z.int(),
    leaf: z.string().describe('Canonical JSON (RFC 8785): its UTF-8 is what the log hashes.'),
    disclosures: z
      .array(z.object({ field: z.string(), value: z.unknown(), salt: z.string().describe('32 bytes, base64url.') }))
      .describe('What the leaf only commits to, with the salts of the commitments.'),
    erased: z
      .array(z.object({ field: z.string(), index: z.int().describe('Of the entry that says on which ground.') }))
      .describe('What it commits to and nobody can read any more.'),
  })
  .meta({ id: 'OpenLeaf' })

const list = createRoute({
  method: 'get',
  path: '/entries',
  tags: ['log'],
  summary: 'Entries of the log, newest first',
  request: {
    query: z.object({ limit: Limit, before: Count.optional().describe('Only entries with a lower index.') }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('One page', z.object({ items: z.array(LogEntry) })),
    ...refusals('invalid-request'),
  },
})

/** An ending that asks for the leaf alone, as the log hashes it. */
const BYTES = /\.leaf$/

const show = createRoute({
  method: 'get',
  path: '/entries/{index}',
  tags: ['log'],
  summary: 'A leaf, and what is needed to read it; with `.leaf` its bytes alone, as the log hashes them',
  request: {
    params: z.object({
      index: z
        .string()
        .transform((text) => text.replace(BYTES, ''))
        .pipe(Count),
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: {
      description: 'The leaf',
      content: { 'application/json': { schema: OpenLeaf }, 'application/octet-stream': { schema: z.string() } },
    },
    ...refusals('not-found', 'invalid-request'),
  },
})

export const entryRoutes = newLogRoutes()
  .openapi(list, async (c) => {
    const { limit, before } = c.req.valid('query')
    const rows = await listEntries(recordOf(c), { limit, before })
    const [first] = rows
    const last = rows.at(-1)
    const fresh = notModified(c, etagOf(first?.index ?? 'none', limit))
    if (fresh) return fresh
    if (last && last.index > 0) c.header('Link', `</api/log/entries?limit=${limit}&before=${last.index}>; rel="next"`)
    return c.json({ items: rows.map(({ reason: _, ...entry }) => entry) }, 200)
  })
  .openapi(show, async (c) => {
    const { index } = c.req.valid('param')
    const open = await readLeaf(recordOf(c), index)
    if (!open) throw noSuchLeaf()
    if (BYTES.test(c.req.path)) {
      c.header('Content-Disposition', `attachment; filename="${index}.leaf"`)
      c.header('Content-Type', 'application/octet-stream')
      c.header('Cache-Control', FOR_EVER)
      return c.body(open.leaf, 200)
    }
    const fresh = notModified(c, etagOf(index, ...open.erased.map((erasure) => erasure.index)))
    if (fresh) return fresh
    return c.json({ index, ...open }, 200)
  })
