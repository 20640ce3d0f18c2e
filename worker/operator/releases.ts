import { createRoute, z } from '@hono/zod-openapi'
import { encodeManifest } from '../../content/releases/manifest.ts'
import { RELEASES, stateRelease } from '../../db/record/releases.ts'
import { newRoutes, recordOf, sequencerOf } from '../app.ts'
import { jsonAnswer, jsonBody, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'

/** Publishing in the log what a build consists of. */

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const release = createRoute({
  method: 'post',
  path: '/releases',
  tags: ['operator'],
  security: [{ operator: [] }],
  summary: 'Publish what a build consists of, unless it is the one that was published last',
  request: jsonBody(
    z.strictObject({
      manifest: z.record(z.string().startsWith('/'), z.strictObject({ sha256: Sha256, sri: z.string() })),
      treeSize: z.int().min(0).describe('Entries that its static pages show.'),
    }),
  ),
  responses: {
    201: jsonAnswer(
      'Published',
      z.object({ checkpoint: z.string().nullable().describe('The newest; null for a build that was published last.') }),
    ),
    ...refusals('unauthorized', 'not-found', 'invalid-request', 'service-unavailable'),
  },
})

export const releasingRoutes = newRoutes().openapi(release, async (c) => {
  const { manifest, treeSize } = c.req.valid('json')
  const build = { manifest: encodeManifest(manifest), files: Object.keys(manifest).length, treeSize }
  const stated = await stateRelease({ db: recordOf(c), objects: c.env.OBJECTS }, build, new Date())
  if (!stated) return c.json({ checkpoint: null }, 201)
  const { outcome, checkpoint } = await sequencerOf(c.env).submit({
    publisher: 'portal',
    statements: [{ ...stated, register: RELEASES }],
  })
  if (outcome.status !== 'placed') throw new Problem('service-unavailable')
  return c.json({ checkpoint }, 201)
})
