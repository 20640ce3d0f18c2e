import { createRoute, z } from '@hono/zod-openapi'
import { parseResourcePath } from '../../content/log/paths.ts'
import { readCheckpoints, readResource } from '../../db/record/log.ts'
import { readVerifierKey } from '../../db/record/log-keys.ts'
import { newRoutes, recordOf } from '../app.ts'
import { FOR_EVER } from '../http/caching.ts'
import { refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { emptyLog } from './numbers.ts'

const PLAIN_TEXT = 'text/plain; charset=utf-8'

/** As it stands in the address: decoded, `%30` would pass for a zero. */
const pathBelowLog = (url: string): string => new URL(url).pathname.replace(/^\/log\//, '')

/** What the client accepts; the platform puts its own wish into the request's header. */
const acceptsGzip = ({ cf }: Request): boolean => {
  const accepted = cf?.['clientAcceptEncoding']
  return typeof accepted === 'string' && /\bgzip\b/.test(accepted)
}

const describe = { method: 'get' as const, tags: ['log'] }

const checkpoint = createRoute({
  ...describe,
  path: '/checkpoint',
  summary: 'The newest signed checkpoint, with its cosignatures (c2sp.org/tlog-checkpoint)',
  responses: {
    200: { description: 'A signed note', content: { 'text/plain': { schema: z.string() } } },
    ...refusals('not-found'),
  },
})

const vkey = createRoute({
  ...describe,
  path: '/vkey',
  summary: 'The key that checkpoints are verified with, as one line (c2sp.org/signed-note)',
  responses: {
    200: { description: 'A verifier key', content: { 'text/plain': { schema: z.string() } } },
    ...refusals('not-found'),
  },
})

const Level = z
  .string()
  .regex(/^(entries|0|[1-9]\d?)$/)
  .describe('Of hashes, from 0 below; or `entries`, the leaves themselves.')
const Group = z.string().regex(/^\d{3}$/)
const Index = Group.describe('The last three digits of its number.')
const Thousands = Group.describe('The digits before; of still larger numbers several groups, each behind an `x`.')
const Width = z
  .string()
  .regex(/^[1-9]\d{0,2}$/)
  .describe('How many hashes or leaves it has so far, 1 to 255.')

/** A tile as its address may be written; the routes that answer read the whole of it at once. */
const tile = (path: string, summary: string, params: z.ZodObject) => ({
  ...describe,
  path: `/tile/{level}/${path}`,
  summary,
  request: { params },
  responses: {
    200: {
      description: 'Its bytes, for ever the same',
      content: { 'application/octet-stream': { schema: z.string() } },
    },
    ...refusals('not-found'),
  },
})
const TILES = [
  tile('{index}', 'A whole tile of hashes or bundle of entries', z.object({ level: Level, index: Index })),
  tile(
    '{index}.p/{width}',
    'A tile or bundle that is not full yet',
    z.object({ level: Level, index: Index, width: Width }),
  ),
  tile(
    'x{thousands}/{index}',
    'A whole tile or bundle, from the thousand and first on',
    z.object({ level: Level, thousands: Thousands, index: Index }),
  ),
  tile(
    'x{thousands}/{index}.p/{width}',
    'A tile or bundle that is not full yet, from the thousand and first on',
    z.object({ level: Level, thousands: Thousands, index: Index, width: Width }),
  ),
]

/** The log as any client of the format reads it, below `/log`. @see c2sp.org/tlog-tiles */
export const tileRoutes = newRoutes()
for (const described of TILES) tileRoutes.openAPIRegistry.registerPath(described)

tileRoutes
  .openapi(checkpoint, async (c) => {
    const { newest } = await readCheckpoints(recordOf(c))
    if (!newest) throw emptyLog()
    // No entity tag: cosignatures may come to a checkpoint whose size stays.
    return c.text(newest.note, 200, { 'Content-Type': PLAIN_TEXT, 'Cache-Control': 'public, max-age=2' })
  })
  .openapi(vkey, async (c) => {
    const line = await readVerifierKey(recordOf(c), c.env)
    if (!line) throw emptyLog()
    return c.text(`${line}\n`, 200, {
      'Content-Type': PLAIN_TEXT,
      'Cache-Control': 'public, max-age=3600',
    })
  })
  .get('/tile/*', async (c) => {
    const resource = parseResourcePath(pathBelowLog(c.req.url))
    const bytes = resource && (await readResource(recordOf(c), resource))
    if (!bytes) throw new Problem('not-found')
    // Leaves shrink to a tenth and the platform compresses what is marked so; hashes do not shrink.
    if (resource.level === 'entries') {
      c.header('Vary', 'Accept-Encoding')
      if (acceptsGzip(c.req.raw)) c.header('Content-Encoding', 'gzip')
    }
    return c.body(Uint8Array.from(bytes), 200, {
      'Content-Type': 'application/octet-stream',
      'Cache-Control': FOR_EVER,
    })
  })
