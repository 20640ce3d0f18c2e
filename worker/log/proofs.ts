import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { encodeBase64 } from '../../content/log/bytes.ts'
import { encodeProof } from '../../content/log/proof-text.ts'
import { proveConsistency, proveInclusion, readCheckpoints, type SignedCheckpoint } from '../../db/record/log.ts'
import { recordOf, type App } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { jsonAnswer, NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Count, emptyLog, neverSigned, newLogRoutes, noConsistency, noSuchLeaf, notYet } from './numbers.ts'

const Hash = z.string().describe('32 bytes, standard base64.')
const Note = z.string().describe('The signed checkpoint of that size, verbatim.')

const InclusionProof = z
  .object({
    origin: z.string(),
    index: z.int(),
    leafHash: Hash,
    treeSize: z.int(),
    root: Hash,
    hashes: z.array(Hash).describe('From the leaf up.'),
    checkpoint: Note,
  })
  .meta({ id: 'InclusionProof' })

const ConsistencyProof = z
  .object({
    origin: z.string(),
    from: z.int(),
    to: z.int(),
    fromRoot: Hash,
    toRoot: Hash,
    hashes: z.array(Hash),
    checkpoint: Note,
  })
  .meta({ id: 'ConsistencyProof' })

const ENDING = /\.(txt|tlog-proof)$/

const inclusion = createRoute({
  method: 'get',
  path: '/proofs/{index}',
  tags: ['log'],
  summary:
    'What proves that an entry stands in the log; as text with `Accept: text/plain` or `.txt` (c2sp.org/tlog-proof)',
  request: {
    params: z.object({
      index: z
        .string()
        .transform((text) => text.replace(ENDING, ''))
        .pipe(Count),
    }),
    query: z.object({ size: Count.optional().describe('An older tree, of a size at which a checkpoint was signed.') }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: {
      description: 'The proof',
      content: { 'application/json': { schema: InclusionProof }, 'text/plain': { schema: z.string() } },
    },
    ...refusals('not-found', 'invalid-request'),
  },
})

const consistency = createRoute({
  method: 'get',
  path: '/consistency',
  tags: ['log'],
  summary: 'What proves that a tree only appends to an older one',
  request: {
    query: z.object({
      from: Count.describe('Size of the older tree, at least 1.'),
      to: Count.optional().describe('Size at which a checkpoint was signed; the newest if left out.'),
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('The proof', ConsistencyProof),
    ...refusals('not-found', 'invalid-request'),
  },
})

/** The checkpoint signed at a size, or the newest; one read. */
const checkpointAt = async (c: Context<App>, pointer: string, size: number | undefined): Promise<SignedCheckpoint> => {
  const { newest, asked } = await readCheckpoints(recordOf(c), size)
  if (!newest) throw emptyLog()
  if (size !== undefined && size > newest.size) throw notYet(pointer, newest.size)
  if (!asked) throw neverSigned(pointer)
  return asked
}

const wantsText = (c: Context<App>): boolean =>
  ENDING.test(c.req.path) ||
  accepts(c, { header: 'Accept', supports: ['application/json', 'text/plain'], default: 'application/json' }) ===
    'text/plain'

export const proofRoutes = newLogRoutes()
  .openapi(inclusion, async (c) => {
    const { index } = c.req.valid('param')
    const checkpoint = await checkpointAt(c, '/size', c.req.valid('query').size)
    if (index >= checkpoint.size) throw noSuchLeaf()
    const asText = wantsText(c)
    c.header('Vary', 'Accept')
    const fresh = notModified(c, etagOf(index, checkpoint.size, checkpoint.note.length, asText ? 'text' : 'json'))
    if (fresh) return fresh
    const { leafHash, hashes } = await proveInclusion(recordOf(c), index, checkpoint.size)
    if (asText) {
      c.header('Content-Disposition', `inline; filename="${index}.tlog-proof"`)
      return c.text(encodeProof({ index, hashes, checkpoint: checkpoint.note }), 200)
    }
    return c.json(
      {
        origin: c.env.LOG_ORIGIN,
        index,
        leafHash: encodeBase64(leafHash),
        treeSize: checkpoint.size,
        root: checkpoint.root,
        hashes: hashes.map(encodeBase64),
        checkpoint: checkpoint.note,
      },
      200,
    )
  })
  .openapi(consistency, async (c) => {
    const { from, to } = c.req.valid('query')
    if (from < 1 || (to !== undefined && from > to)) throw noConsistency()
    const checkpoint = await checkpointAt(c, '/to', to)
    if (from > checkpoint.size) throw notYet('/from', checkpoint.size)
    const fresh = notModified(c, etagOf(from, checkpoint.size, checkpoint.note.length))
    if (fresh) return fresh
    const { fromRoot, hashes } = await proveConsistency(recordOf(c), from, checkpoint.size)
    return c.json(
      {
        origin: c.env.LOG_ORIGIN,
        from,
        to: checkpoint.size,
        fromRoot: encodeBase64(fromRoot),
        toRoot: checkpoint.root,
        hashes: hashes.map(encodeBase64),
        checkpoint: checkpoint.note,
      },
      200,
    )
  })
