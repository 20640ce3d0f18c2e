import { createRoute, z } from '@hono/zod-openapi'
import type { Wrong } from '../../content/forms/wrong.ts'
import { COMMITMENT } from '../../content/reports/commitment.ts'
import { readEnvelope } from '../../content/reports/envelope.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { takeReport } from '../../db/intake/take-report.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, jsonBody, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { jsonUpTo } from '../http/small-json.ts'
import { secretsOf, unkept } from './open.ts'

/** The second of the two steps of a report: its content, sealed. */

/** Bytes: a text of 100,000 characters, padded, sealed and written in base64, with its grants. */
const MOST_BYTES = 2 * 1024 * 1024

const ENVELOPE =
  '`{version: "lucid-report-v1", category, body, place, day, recurring?, visibility: public | numbers | authority, ' +
  'public?: {text, photos: [{sha256, alt?}], cell?: {longitude, latitude}}, excluded?: [body], superior?, recipient, report, ' +
  'grants: [{holder: body | mailbox, use: report | contact, sealed}], contact?: {recipient, sealed, mayForward}, ' +
  'files: [{id, sealedSha256, bytes}], locator, keys: [fingerprint], release?, checkpoint?, language: zh | en}`. What is ' +
  'sealed are age files in base64: `report` to the fresh `recipient`; the secrets of `recipient` and of `contact.recipient`, ' +
  'in `grants`, to the keys of the body at `/api/reports/bodies` and to the mailbox.'

const send = createRoute({
  method: 'post',
  path: '/',
  tags: ['reports'],
  summary: 'Send the content of a report that was committed to',
  description:
    'The hash of salt and canonical JSON of the envelope must be a commitment that waits. Only category, body, place, day ' +
    'and the version that was agreed to be public can be read by the server; all else is sealed with age. The same again is ' +
    'answered the same.',
  request: jsonBody(
    z.object({
      salt: z.string().regex(COMMITMENT).describe('32 random bytes, base64url.'),
      envelope: z.record(z.string(), z.unknown()).describe(ENVELOPE),
    }),
  ),
  responses: {
    201: jsonAnswer(
      'Taken',
      z.object({
        number: z.string(),
        received: z.string().describe('Day.'),
        state: z.string(),
        body: z.string(),
        due: z.string().nullable().describe('Day by which it has to be settled.'),
      }),
    ),
    ...SMALL_JSON_REFUSALS,
    ...refusals('conflict', 'too-many-requests', 'service-unavailable'),
  },
})

const UNMATCHED = {
  zh: '没有等待中的存证和这份内容相符：内容和存证不一样，或者已经过了 24 小时。请重新存证再发送。',
  en: 'No commitment that waits is to this content: it is another content, or 24 hours have passed. Commit to it again.',
}

/** Pointers of the envelope as they stand in the request. */
const inRequest = ({ pointer, message }: Wrong): Wrong => ({ pointer: `/envelope${pointer}`, message })

const routes = newRoutes()
routes.use('/', unkept)
routes.post(
  '/',
  async (c, next) => {
    secretsOf(c.env)
    if (!(await mayProceed(c.env, 'reports send', c.req.raw))) throw new Problem('too-many-requests', { seconds: 60 })
    await next()
  },
  ...jsonUpTo(MOST_BYTES),
)

export const reportSendRoutes = routes.openapi(send, async (c) => {
  const { reportKey } = secretsOf(c.env)
  const { salt, envelope: given } = c.req.valid('json')
  const read = readEnvelope(given)
  if ('wrong' in read) throw new Problem('invalid-request', {}, { issues: read.wrong.map(inRequest) })
  const taken = await takeReport(c.env, reportKey, { salt, envelope: read.envelope }, new Date())
  if (taken === 'unmatched')
    throw new Problem('conflict', {}, { issues: [{ pointer: '/envelope', message: UNMATCHED }] })
  if (taken === 'too-many') throw new Problem('too-many-requests', { seconds: 3_600 })
  if ('wrong' in taken) throw new Problem('invalid-request', {}, { issues: taken.wrong })
  return c.json(taken, 201)
})
