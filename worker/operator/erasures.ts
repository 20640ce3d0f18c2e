import { createRoute, z } from '@hono/zod-openapi'
import { REGISTERS } from '../../content/generated/registers.ts'
import { newRoutes, recordOf, sequencerOf } from '../app.ts'
import { jsonAnswer, jsonBody, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { findRecord } from '../../db/record/read.ts'

/** Erasing one value that the law does not let stand, and saying so in the log. */

const erase = createRoute({
  method: 'post',
  path: '/erasures',
  tags: ['operator'],
  security: [{ operator: [] }],
  summary: 'Erase a disclosed value from a record, in every revision unless one is named',
  description:
    'The value goes from the record, its exports, the search and the store; of a captured document of events everything ' +
    'that was read from it goes too. The log keeps the commitment, so that every proof holds, and an entry says what was ' +
    'erased and on which ground.',
  request: jsonBody(
    z.strictObject({
      register: z.string().min(1).max(60),
      key: z.string().min(1).max(200),
      field: z.string().min(1).max(60),
      revision: z.int().min(1).optional(),
      ground: z.string().trim().min(4).max(500).describe('Legal ground, as it is published.'),
    }),
  ),
  responses: {
    201: jsonAnswer(
      'Erased',
      z.object({
        erasures: z.array(z.string()).describe('Keys of the entries that say so, in the register `erasures`.'),
        checkpoint: z.string(),
      }),
    ),
    ...refusals('unauthorized', 'not-found', 'invalid-request', 'service-unavailable'),
  },
})

const wrong = (pointer: string, zh: string, en: string): Problem =>
  new Problem('invalid-request', {}, { issues: [{ pointer, message: { zh, en } }] })

export const erasureRoutes = newRoutes().openapi(erase, async (c) => {
  const asked = c.req.valid('json')
  const register = Object.hasOwn(REGISTERS, asked.register) ? REGISTERS[asked.register] : undefined
  if (!register) throw wrong('/register', '没有这个登记簿。', 'There is no such register.')
  if (!register.fields[asked.field]) throw wrong('/field', '登记簿里没有这个字段。', 'The register has no such field.')
  if (!(await findRecord(recordOf(c), register.id, asked.key)))
    throw wrong('/key', '没有这条记录。', 'There is no such record.')
  const { outcome, checkpoint } = await sequencerOf(c.env).erase({ ...asked, publisher: 'portal' })
  if (outcome.status === 'nothing-to-erase')
    throw wrong(
      '/field',
      '这里没有可以删除的内容：从来没有公开过，已经删除了，或者是写进日志正文、删不掉的字段。',
      'Nothing can be erased there: it was never disclosed, is erased already, or stands openly in the log.',
    )
  if (outcome.status !== 'placed') throw new Problem('service-unavailable')
  return c.json({ erasures: outcome.placed.map(({ key }) => key), checkpoint }, 201)
})
