import { createRoute, z } from '@hono/zod-openapi'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { canBeSealedTo } from '../../content/reports/bodies.ts'
import { OFFICES } from '../../content/reports/remit-rules.ts'
import { dayOf } from '../../content/registers/span.ts'
import { readTreeSize } from '../../db/record/read.ts'
import { readHandlingBodies } from '../../db/record/report-bodies.ts'
import { newRoutes, recordOf } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { AskedPlace, jsonAnswer, NOT_MODIFIED, refusals } from '../http/openapi.ts'

const Key = z.object({
  recipient: z.string().describe('X25519 recipient of age.'),
  fingerprint: z.string(),
  kind: z.enum(['officer', 'recovery']),
  from: z.string(),
  until: z.string().optional(),
  index: z
    .int()
    .describe('Of its newest entry in the log: `/api/log/proofs/{index}` proves that it was published to everybody.'),
})

const bodies = createRoute({
  method: 'get',
  path: '/bodies',
  tags: ['reports'],
  summary: 'Bodies that reports of a place may go to, with the keys that they are sealed to',
  description:
    'Every body that answers for the place or a place above it, whatever it deals with: which of them gets a report is ' +
    'worked out by whoever writes it, by the rules at `/reports/rules/`, so that nobody learns what it is about. Nothing ' +
    'says whom a report must not reach.',
  request: {
    query: z.object({
      place: AskedPlace,
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer(
      'The bodies, in no order that means anything',
      z.object({
        place: z.string(),
        day: z.string().describe('Today in Asia/Shanghai: the keys are those in use.'),
        items: z.array(
          z.object({
            body: z.string().describe('Unified social credit code.'),
            place: z.string().describe('That it answers for.'),
            name: z.string(),
            nameEn: z.string().optional(),
            telephone: z.string().optional(),
            offices: z.array(z.enum(OFFICES)),
            superior: z.string().optional(),
            keys: z.array(Key),
            sealable: z.boolean().describe('Whether it has both kinds of keys; else its superior is sealed to.'),
            demonstration: z.literal(true).optional(),
          }),
        ),
      }),
    ),
    ...refusals('invalid-request'),
  },
})

export const reportBodyRoutes = newRoutes().openapi(bodies, async (c) => {
  const { place } = c.req.valid('query')
  const db = recordOf(c)
  const day = dayOf(new Date().toISOString())
  const fresh = notModified(c, etagOf(await readTreeSize(db), day))
  if (fresh) return fresh
  const found = await readHandlingBodies(db, place, day)
  const items = found.map((one) => ({
    ...{ ...one, offices: [...one.offices], keys: [...one.keys], sealable: canBeSealedTo(one) },
    ...(isDemonstration(one.body) ? { demonstration: true as const } : {}),
  }))
  return c.json({ place, day, items }, 200)
})
