import { createRoute, z } from '@hono/zod-openapi'
import { REGISTERS } from '../content/generated/registers.ts'
import { present } from '../content/registers/present.ts'
import { readPlace } from '../db/record/places.ts'
import { readTreeSize } from '../db/record/read.ts'
import type { StoredRecord } from '../db/record/record.ts'
import { newRoutes, recordOf } from './app.ts'
import { etagOf, notModified } from './http/caching.ts'
import { AskedPlace, jsonAnswer, NOT_MODIFIED, RecordBody, refusals } from './http/openapi.ts'
import { Problem } from './http/problems.ts'
import { Mentioned, presentMentions, REGISTER_IDS } from './mentions.ts'

const show = createRoute({
  method: 'get',
  path: '/{code}',
  tags: ['places'],
  summary: 'A place, what it lies in, what lies in it, and what every register says of it',
  // It tells of now alone: who asks for another time is told so.
  request: { params: z.object({ code: AskedPlace }), query: z.strictObject({}) },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer(
      'The place',
      z.object({
        code: z.string(),
        record: RecordBody.nullable().describe('Null where the register `places` does not have it.'),
        ancestors: z.array(RecordBody).describe('Outermost first.'),
        children: z.array(RecordBody),
        registers: z.array(Mentioned),
      }),
    ),
    ...refusals('not-found', 'invalid-request'),
  },
})

const presentPlace = (record: StoredRecord) => {
  const register = REGISTERS['places']
  if (!register) throw new Error('the register places is not defined')
  return present(register, record)
}

export const placeRoutes = newRoutes().openapi(show, async (c) => {
  const { code } = c.req.valid('param')
  const db = recordOf(c)
  const fresh = notModified(c, etagOf(await readTreeSize(db)))
  if (fresh) return fresh
  const { record, ancestors, children, mentions } = await readPlace(db, code, REGISTER_IDS)
  if (!record && mentions.length === 0) throw new Problem('not-found')
  return c.json(
    {
      code,
      record: record ? presentPlace(record) : null,
      ancestors: ancestors.map(presentPlace),
      children: children.map(presentPlace),
      registers: await presentMentions(db, mentions, `place=${code}`),
    },
    200,
  )
})
