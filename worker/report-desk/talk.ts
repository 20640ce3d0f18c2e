import { createRoute, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { createHash } from 'node:crypto'
import { decodeLong } from '../../content/reports/base64.ts'
import { MOST_SEALED_FILE_BYTES } from '../../content/reports/envelope.ts'
import { countRecipients } from '../../content/reports/sealing.ts'
import { openIntake } from '../../db/intake/db.ts'
import { addBodyFile, addBodyMessage } from '../../db/intake/report-desk-acts.ts'
import { reportPrefix } from '../../db/intake/report-names.ts'
import { newId } from '../../db/intake/secret.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, jsonBody } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { jsonUpTo } from '../http/small-json.ts'
import { common, conflict, deskOf, erased, handling, Number, ownReport, refuse, todayOf, WRITING } from './desk.ts'

/** What the body writes to whoever reported, and hands in as evidence: sealed to the report, as her own words are. */

/** A message of 20,000 characters, padded and sealed, as base64. */
const MOST_MESSAGE = 512 * 1024

const say = createRoute({
  ...common,
  method: 'post',
  path: '/reports/{number}/messages',
  summary: 'Write to the reporter, sealed to the report: a question keeps her unknown',
  request: { params: Number, ...jsonBody(z.strictObject({ sealed: z.string().describe('age file, base64.') })) },
  responses: { 201: jsonAnswer('Kept', z.object({ day: z.string() })), ...WRITING },
})

const add = createRoute({
  ...common,
  method: 'post',
  path: '/reports/{number}/files',
  summary: 'Hand in a sealed file, such as evidence of what was done',
  request: {
    params: Number,
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: {
    201: jsonAnswer('Kept', z.object({ id: z.string(), bytes: z.int(), sealedSha256: z.string() })),
    ...WRITING,
  },
})

const NOT_SEALED = {
  zh: '没有按要求密封（age，X25519），没有收下。',
  en: 'It is not sealed as it has to be (age, X25519), and was not taken.',
}

const routes = newRoutes()
routes.post('/reports/:number/messages', ...handling, ...jsonUpTo(MOST_MESSAGE))
routes.post(
  '/reports/:number/files',
  ...handling,
  bodyLimit({
    maxSize: MOST_SEALED_FILE_BYTES,
    onError: () => {
      throw new Problem('body-too-large', { limit: '20 MB' })
    },
  }),
  async (c, next) => {
    if ((c.req.header('Content-Type') ?? '') !== 'application/octet-stream')
      throw new Problem('unsupported-media-type', { accepted: 'application/octet-stream' })
    await next()
  },
)

export const deskTalkRoutes = routes
  .openapi(say, async (c) => {
    const { number } = c.req.valid('param')
    const report = await ownReport(c, number)
    if (report.recipient === null) throw erased()
    const bytes = decodeLong(c.req.valid('json').sealed)
    if (!bytes || countRecipients(bytes) === 0) throw refuse('/sealed', NOT_SEALED.zh, NOT_SEALED.en)
    const [today, key] = [todayOf(), `${reportPrefix(report.received, number)}/messages/${newId()}`]
    await c.env.EVIDENCE.put(key, bytes)
    if (await addBodyMessage(openIntake(c.env.INTAKE), deskOf(c), number, key, today))
      return c.json({ day: today }, 201)
    await c.env.EVIDENCE.delete(key)
    throw erased()
  })
  .openapi(add, async (c) => {
    const { number } = c.req.valid('param')
    const report = await ownReport(c, number)
    if (report.recipient === null) throw erased()
    const bytes = new Uint8Array(await c.req.raw.arrayBuffer())
    if (countRecipients(bytes) === 0) throw refuse('', NOT_SEALED.zh, NOT_SEALED.en)
    const id = newId()
    const objectKey = `${reportPrefix(report.received, number)}/files/${id}`
    const sealedSha256 = createHash('sha256').update(bytes).digest('hex')
    await c.env.EVIDENCE.put(`${objectKey}/0`, bytes)
    const file = { id, objectKey, sealedSha256, bytes: bytes.length }
    if (await addBodyFile(openIntake(c.env.INTAKE), deskOf(c), number, file))
      return c.json({ id, bytes: bytes.length, sealedSha256 }, 201)
    await c.env.EVIDENCE.delete(`${objectKey}/0`)
    throw conflict('这件举报的文件太多了。', 'There are too many files with this report.')
  })
