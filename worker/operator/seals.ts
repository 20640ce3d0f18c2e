import { createRoute, z } from '@hono/zod-openapi'
import { openRecord } from '../../db/record/db.ts'
import { aYearBefore, sealBundles } from '../../db/record/seal.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, jsonBody, refusals } from '../http/openapi.ts'

/** Moving old bundles out of the database at once, instead of by the clock. */

const seal = createRoute({
  method: 'post',
  path: '/seals',
  tags: ['operator'],
  security: [{ operator: [] }],
  summary: 'Move full bundles of entries older than a year into the store, as they are served',
  request: jsonBody(z.strictObject({ bundles: z.int().min(1).max(1_000_000) })),
  responses: {
    201: jsonAnswer('What was moved', z.object({ sealed: z.int().describe('Bundles') })),
    ...refusals('unauthorized', 'not-found', 'invalid-request'),
  },
})

export const sealRoutes = newRoutes().openapi(seal, async (c) => {
  const { OBJECTS, RECORD } = c.env
  const { bundles } = c.req.valid('json')
  const sealed = await sealBundles(openRecord(RECORD, OBJECTS), OBJECTS, aYearBefore(new Date()), bundles)
  return c.json({ sealed: sealed.length }, 201)
})
