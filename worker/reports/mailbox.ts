import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { decodeLong } from '../../content/reports/base64.ts'
import { MOST_FILES } from '../../content/reports/fields.ts'
import { Followed, Message } from '../../content/reports/followed.ts'
import { countRecipients } from '../../content/reports/sealing.ts'
import { clocksFor } from '../../db/intake/report-clocks.ts'
import { addEvidence, evidenceToken } from '../../db/intake/report-evidence.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import {
  addMessage,
  listMessages,
  openMailboxOf,
  rate,
  readBase64,
  readMessages,
  reopen,
  reopenUntil,
} from '../../db/intake/report-mailbox.ts'
import { reportPrefix } from '../../db/intake/report-names.ts'
import { dayOf } from '../../content/registers/span.ts'
import { readReportGround } from '../../db/record/report-ground.ts'
import { newRoutes, type App } from '../app.ts'
import { jsonAnswer, jsonBody, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { jsonUpTo, smallJson } from '../http/small-json.ts'
import { conflict } from '../consultations/own.ts'
import { locatorIn, notThere, ownReport, padded, secretsOf, unkept } from './open.ts'
import { FilePart, OWN } from './mailbox-answers.ts'

/** What whoever has the receipt code reads of her report and does with it. */

/** Bytes of a sealed message of 20,000 characters in JSON. */
const MOST_MESSAGE_BYTES = 512 * 1024

const Numbered = z.object({ number: z.string() })
const REFUSED = {
  ...SMALL_JSON_REFUSALS,
  ...refusals('not-found', 'conflict', 'too-many-requests', 'service-unavailable'),
}

const follow = createRoute({
  method: 'post',
  path: '/follow',
  tags: ['reports'],
  summary: 'The mailbox of a receipt code',
  description: `${OWN} Texts and messages come as they are sealed; the code opens them where it is typed.`,
  responses: { 200: jsonAnswer('Everything of the report', Followed), ...REFUSED },
})

const read = createRoute({
  method: 'get',
  path: '/{number}/messages',
  tags: ['reports'],
  summary: 'Messages of one’s own report',
  description: OWN,
  request: { params: Numbered, query: z.object({ after: z.coerce.number().int().min(0).default(0) }) },
  responses: {
    200: jsonAnswer('Messages, oldest first, 50 at most', z.object({ items: z.array(Message), padding: z.string() })),
    ...REFUSED,
  },
})

const write = createRoute({
  method: 'post',
  path: '/{number}/messages',
  tags: ['reports'],
  summary: 'Answer or ask the body that handles one’s report',
  description: OWN,
  request: {
    params: Numbered,
    ...jsonBody(z.object({ sealed: z.string().describe('age file to the recipient of the report, base64.') })),
  },
  responses: { 201: jsonAnswer('Kept', z.object({ seq: z.int(), day: z.string() })), ...REFUSED },
})

const file = createRoute({
  method: 'get',
  path: '/{number}/files/{id}',
  tags: ['reports'],
  summary: 'A sealed file of one’s own report',
  description: OWN,
  request: { params: z.object({ number: z.string(), id: z.string() }) },
  responses: {
    200: {
      description: 'The age file',
      content: { 'application/octet-stream': { schema: z.string() } },
    },
    ...REFUSED,
  },
})

const rating = createRoute({
  method: 'post',
  path: '/{number}/ratings',
  tags: ['reports'],
  summary: 'Say how one’s report was handled',
  description: OWN,
  request: { params: Numbered, ...jsonBody(z.object({ rating: z.enum(['satisfied', 'partly', 'dissatisfied']) })) },
  responses: { 204: { description: 'Kept' }, ...REFUSED },
})

const reopening = createRoute({
  method: 'post',
  path: '/{number}/reopenings',
  tags: ['reports'],
  summary: 'Reopen one’s report, which is closed and not solved',
  description: `${OWN} Within 60 days; why goes in a sealed message.`,
  request: { params: Numbered, ...jsonBody(z.object({ sealed: z.string().optional() })) },
  responses: {
    200: jsonAnswer('Reopened', z.object({ state: z.string(), due: z.string().nullable() })),
    ...REFUSED,
  },
})

const evidence = createRoute({
  method: 'post',
  path: '/{number}/evidence',
  tags: ['reports'],
  summary: 'Add files that were uploaded to one’s report',
  description: OWN,
  request: { params: Numbered, ...jsonBody(z.object({ files: z.array(FilePart).min(1).max(MOST_FILES) })) },
  responses: { 204: { description: 'Added' }, ...REFUSED },
})

const limited: MiddlewareHandler<App> = async (c, next) => {
  if (!(await mayProceed(c.env, 'reports mailbox', c.req.raw))) throw new Problem('too-many-requests', { seconds: 60 })
  await next()
}

/** @throws Problem 422 for what is no age file */
const sealedBytes = (base64: string) => {
  const bytes = decodeLong(base64)
  if (bytes && countRecipients(bytes) > 0) return bytes
  throw new Problem('invalid-request', {}, { issues: [{ pointer: '/sealed', message: NOT_SEALED }] })
}
const NOT_SEALED = { zh: '没有按要求密封，没有收下。', en: 'It is not sealed as it has to be, and was not taken.' }

const tooMany = (): Problem => new Problem('too-many-requests', { seconds: 3_600 })
const erased = (): Problem =>
  conflict('举报的内容已经按期删除。', 'The content of this report was erased when its time was over.')

const routes = newRoutes()
for (const path of ['/follow', '/:number/messages', '/:number/files/*', '/:number/ratings', '/:number/reopenings'])
  routes.use(path, unkept)
routes.use('/:number/evidence', unkept)
routes.post('/follow', limited)
routes.get('/:number/messages', limited)
routes.get('/:number/files/:id', limited)
routes.post('/:number/messages', limited, ...jsonUpTo(MOST_MESSAGE_BYTES))
routes.post('/:number/reopenings', limited, ...jsonUpTo(MOST_MESSAGE_BYTES))
routes.post('/:number/ratings', limited, ...smallJson)
routes.post('/:number/evidence', limited, ...smallJson)

export const reportMailboxRoutes = routes
  .openapi(follow, async (c) => {
    const { reportKey } = secretsOf(c.env)
    const mailbox = await openMailboxOf(c.env.INTAKE, reportKey, locatorIn(c) ?? 'A'.repeat(43))
    if (!mailbox) throw await notThere(c)
    const { report, events, openings, messages, files, grants, reward } = mailbox
    const { number, received, state, recipient, contactRecipient } = report
    const now = new Date()
    const prefix = reportPrefix(received, number)
    const isKept = recipient !== null
    const [sealed, contact, letters] = await Promise.all([
      isKept ? readBase64(c.env.EVIDENCE, `${prefix}/report`) : undefined,
      contactRecipient === null ? undefined : readBase64(c.env.EVIDENCE, `${prefix}/contact`),
      readMessages(c.env.EVIDENCE, messages),
    ])
    const until = reopenUntil(report)
    const answer = {
      ...{ number, received, state, recipient, contactRecipient },
      category: report.category,
      body: report.body,
      place: report.place,
      day: report.day,
      recurring: report.recurring === 1,
      visibility: report.visibility,
      source: report.source,
      publicText: report.publicText,
      released: report.released === 1 ? report.releaseDay : null,
      redactedText: report.redactedText,
      redactionReason: report.redactionReason,
      finding: report.finding,
      organisation: report.organisation,
      penalty: report.penalty,
      answer: report.answer,
      reason: report.reason,
      clock: report.clock,
      acceptDue: report.acceptDue,
      due: report.due,
      extended: report.extended,
      accepted: report.accepted,
      settled: report.settled,
      closed: report.closed,
      reopenings: report.reopenings,
      reopenUntil: until !== undefined && dayOf(now.toISOString()) <= until ? until : null,
      rating: report.rating,
      report: sealed ?? null,
      contact: contact ?? null,
      ...{ events, openings, grants },
      messages: letters,
      files: files.map(({ id, bytes, sealedSha256, by }) => ({ id, bytes, sealedSha256, by })),
      reward: isKept && reward ? { share: reward.share, fetched: reward.objectKey !== null } : null,
      upload: isKept ? await evidenceToken(reportKey, number, now) : null,
    }
    return c.json(padded(answer), 200)
  })
  .openapi(read, async (c) => {
    const { number } = await ownReport(c)
    const found = await listMessages(c.env.INTAKE, number, c.req.valid('query').after)
    return c.json(padded({ items: await readMessages(c.env.EVIDENCE, found) }), 200)
  })
  .openapi(write, async (c) => {
    const own = await ownReport(c)
    const sealed = sealedBytes(c.req.valid('json').sealed)
    if (own.recipient === null) throw erased()
    const added = await addMessage(c.env, own, { by: 'reporter', sealed }, new Date())
    if (added === 'full') throw tooMany()
    return c.json(added, 201)
  })
  .openapi(file, async (c) => {
    const { number } = await ownReport(c)
    const found = await c.env.INTAKE.prepare(
      'SELECT object_key AS objectKey, parts, bytes FROM report_files WHERE number = ? AND id = ?',
    )
      .bind(number, c.req.valid('param').id)
      .first<{ objectKey: string; parts: number; bytes: number }>()
    if (!found) throw await notThere(c)
    return c.body(partsOf(c.env.EVIDENCE, found), 200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(found.bytes),
    })
  })
  .openapi(rating, async (c) => {
    const own = await ownReport(c)
    if (!(await rate(c.env.INTAKE, own, c.req.valid('json').rating, new Date())))
      throw conflict('还没有办结，不能评价。', 'It can be rated once it is settled.')
    return c.body(null, 204)
  })
  .openapi(reopening, async (c) => {
    const own = await ownReport(c)
    const { sealed } = c.req.valid('json')
    const letter = sealed === undefined ? undefined : sealedBytes(sealed)
    const now = new Date()
    const day = dayOf(now.toISOString())
    const { offices } = await readReportGround(c.env.RECORD, { body: own.body, place: own.place, day })
    const clocks = clocksFor(own, day, offices)
    if (!(await reopen(c.env.INTAKE, own, clocks, now)))
      throw conflict(
        '没有办结，或者已经过了 60 天，不能重新打开；可以另外举报一次。',
        'It is not closed, or 60 days have passed: it can no longer be reopened, but reported again.',
      )
    if (letter && own.recipient !== null) await addMessage(c.env, own, { by: 'reporter', sealed: letter }, now)
    return c.json({ state: 'reopened', due: clocks.due }, 200)
  })
  .openapi(evidence, async (c) => {
    const own = await ownReport(c)
    if (own.recipient === null) throw erased()
    const stated = c.req.valid('json').files
    const added = await addEvidence(c.env, secretsOf(c.env).reportKey, own, { by: 'reporter', stated }, new Date())
    if (added === 'full') throw tooMany()
    if (added !== 'added') throw new Problem('invalid-request', {}, { issues: added.wrong })
    return c.body(null, 204)
  })

/** The parts of a file end to end, one in memory at a time. */
export const partsOf = (
  evidence: R2Bucket,
  { objectKey, parts }: { objectKey: string; parts: number },
): ReadableStream<Uint8Array> => {
  let part = 0
  return new ReadableStream({
    async pull(controller) {
      if (part === parts) return controller.close()
      const object = await evidence.get(`${objectKey}/${part++}`)
      if (!object) return controller.error(new Error('a part is missing'))
      controller.enqueue(new Uint8Array(await object.arrayBuffer()))
    },
  })
}
