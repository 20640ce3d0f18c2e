import { createRoute, z } from '@hono/zod-openapi'
import { readLeaf } from '../../db/record/log.ts'
import { readNewestRelease } from '../../db/record/releases.ts'
import { newRoutes, recordOf } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { jsonAnswer, NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'

const newest = createRoute({
  method: 'get',
  path: '/releases/newest',
  tags: ['log'],
  summary: 'The build of this portal that was put in service last: its entry in the log',
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer(
      'The entry',
      z.object({
        index: z.int().describe('Its position; `/api/log/proofs/{index}` proves it.'),
        leaf: z.string().describe('Canonical JSON (RFC 8785): its UTF-8 is what the log hashes.'),
      }),
    ),
    ...refusals('not-found'),
  },
})

export const releaseRoutes = newRoutes().openapi(newest, async (c) => {
  const release = await readNewestRelease(recordOf(c))
  const open = release && (await readLeaf(recordOf(c), release.index))
  if (!open) throw new Problem('not-found')
  return notModified(c, etagOf(release.index)) ?? c.json({ index: release.index, leaf: open.leaf }, 200)
})
