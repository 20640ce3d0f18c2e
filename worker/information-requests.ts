import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { answerDue, clockOf } from '../content/information-requests/clock.ts'
import { ANSWER_FORMS, readQuestion } from '../content/information-requests/question.ts'
import { recordPath } from '../content/registers/present.ts'
import { dayOf } from '../content/registers/span.ts'
import { signReceipt } from '../db/record/receipts.ts'
import { openIntake } from '../db/intake/db.ts'
import { addRequest, findByCode, publicPart } from '../db/intake/information-requests.ts'
import { mayProceed } from '../db/intake/limit.ts'
import { readPublishers } from '../db/intake/publishers.ts'
import { findAskable } from '../db/record/askable.ts'
import { newRoutes, recordOf, type App } from './app.ts'
import { jsonAnswer, refusals, SMALL_JSON } from './http/openapi.ts'
import { Problem } from './http/problems.ts'
import { smallJson } from './http/small-json.ts'

/** Asking an authority to disclose information, and following what comes of it. No account is needed. */

const Clock = z.object({
  due: z.string().describe('Last day to answer, in Asia/Shanghai.'),
  provisional: z.boolean().describe('Counted through a year whose holidays are not announced: it may move.'),
})

const ask = createRoute({
  method: 'post',
  path: '/',
  tags: ['information requests'],
  summary: 'Ask an authority to disclose information',
  description:
    'Only the authority sees what was sent. The subject, edited by it, and its answer become public in the register ' +
    '`information-requests`. The code is shown once; with the number it opens `POST /api/information-requests/follow`.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            authority: z.string().describe('Unified social credit code of the authority.'),
            subject: z.string().describe('One sentence, 4 to 200 characters, without personal numbers.'),
            details: z.string().optional().describe('Private; at most 2,000 characters.'),
            form: z
              .string()
              .optional()
              .describe(`How the answer is wanted: ${ANSWER_FORMS.join(', ')}.`),
            contact: z.string().optional().describe('Private; at most 200 characters.'),
          }),
        },
      },
    },
  },
  responses: {
    201: jsonAnswer(
      'Received. Keep number and code: nobody can look the code up again.',
      z.object({
        ...{ number: z.string(), code: z.string(), receivedAt: z.string(), authority: z.string(), ...Clock.shape },
        receipt: z
          .string()
          .nullable()
          .describe('Signed note: the portal had the request, by a key that the register `receipt-keys` states.'),
        sent: z
          .string()
          .nullable()
          .describe('What was sent, with the code: shows later that the receipt is of it. Not kept here in this form.'),
      }),
    ),
    ...refusals(...SMALL_JSON, 'too-many-requests'),
  },
})

const follow = createRoute({
  method: 'post',
  path: '/follow',
  tags: ['information requests'],
  summary: 'What has become of a request, for whoever has its number and code',
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.object({ number: z.string(), code: z.string() }) } },
    },
  },
  responses: {
    200: jsonAnswer(
      'The request',
      z.object({
        number: z.string(),
        authority: z.string(),
        receivedAt: z.string(),
        subject: z.string().describe('As it was sent.'),
        ...Clock.shape,
        isLate: z.boolean(),
        accepted: z.boolean(),
        url: z.string().nullable().describe('Page of the public record, once the authority accepted the request.'),
        public: z.record(z.string(), z.unknown()).nullable().describe('What is public of it.'),
      }),
    ),
    ...refusals(...SMALL_JSON, 'not-found', 'too-many-requests'),
  },
})

const limited =
  (action: string): MiddlewareHandler<App> =>
  async (c, next) => {
    if (!(await mayProceed(c.env, action, c.req.raw))) throw new Problem('too-many-requests', { seconds: 60 })
    c.header('Cache-Control', 'no-store')
    await next()
  }

const UNKNOWN_AUTHORITY = {
  pointer: '/authority',
  message: {
    zh: '这里没有这个机关：请用“负责答复的机关”登记簿里的统一社会信用代码。',
    en: 'No such authority here: give a credit code of the register of bodies that answer.',
  },
}

const routes = newRoutes()
routes.post('/', limited('information-requests'), ...smallJson)
routes.post('/follow', limited('information-requests follow'), ...smallJson)

export const informationRequestRoutes = routes
  .openapi(ask, async (c) => {
    const read = readQuestion(c.req.valid('json'))
    if ('wrong' in read) throw new Problem('invalid-request', {}, { issues: read.wrong })
    const [intake, now] = [openIntake(c.env.INTAKE), new Date()]
    const { authority } = read.question
    const publishers = await readPublishers(intake, now.toISOString(), [authority])
    const asked = await findAskable(recordOf(c), authority, publishers)
    if (!asked) throw new Problem('invalid-request', {}, { issues: [UNKNOWN_AUTHORITY] })
    const receipt = await addRequest(intake, read.question, asked, now)
    if (typeof receipt === 'string') throw new Problem('too-many-requests', { seconds: 3_600 })
    const { day: due, provisional } = answerDue(dayOf(receipt.receivedAt))
    const signed = await signReceipt(
      c.env,
      { number: receipt.number, to: authority, received: receipt.receivedAt, due },
      { ...read.question, code: receipt.code },
    )
    const { receipt: note = null, sent = null } = signed ?? {}
    return c.json({ ...receipt, authority: asked.name, due, provisional, receipt: note, sent }, 201)
  })
  .openapi(follow, async (c) => {
    const found = await findByCode(openIntake(c.env.INTAKE), c.req.valid('json'))
    if (!found) throw new Problem('not-found')
    const { number, authorityName, receivedAt, subject } = found
    const body = publicPart(found)
    const [received, today] = [dayOf(receivedAt), dayOf(new Date().toISOString())]
    const stated = body?.['due']
    const due = typeof stated === 'string' ? stated : undefined
    const clock = clockOf({ received, due, answered: found.answered ?? undefined }, today)
    if (!clock) throw new Error('a request received beyond the calendar')
    return c.json(
      {
        number,
        authority: authorityName,
        receivedAt,
        subject,
        due: clock.due,
        provisional: clock.provisional,
        isLate: clock.isLate,
        accepted: body !== undefined,
        url: body ? recordPath('information-requests', number) : null,
        public: body ?? null,
      },
      200,
    )
  })
