import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { recordPath } from '../content/registers/present.ts'
import { MESSAGE_COST, MOST, NOTICES } from '../content/relayed-messages/message.ts'
import { openIntake } from '../db/intake/db.ts'
import { mayProceed } from '../db/intake/limit.ts'
import { placeOf } from '../db/intake/newest-first.ts'
import { deleteMessage, listMessages, noteAnswered, openMessage } from '../db/intake/relayed-messages.ts'
import { takeMessage, type TakenMessage } from '../db/intake/take-relayed-message.ts'
import { newRoutes, type App } from './app.ts'
import { conflict } from './consultations/own.ts'
import { authorize } from './http/authorize.ts'
import { jsonAnswer, jsonBody, refusals, SMALL_JSON } from './http/openapi.ts'
import { Problem } from './http/problems.ts'
import { smallJson } from './http/small-json.ts'
import { withinRegister } from './http/within-register.ts'
import { linkNext, PeoplePage } from './people/paging.ts'

/** Writing to who posted a notice, and reading what was written to one's own organisation. The portal only carries it. */

const SESSION = [{ session: [] }]
const tags = ['relayed messages']

const write = createRoute({
  method: 'post',
  path: '/',
  tags,
  summary: 'Write to the organisation that posted an open notice of the register `supply-demand`',
  description:
    'Text and contact are sealed, read by the people of that organisation alone, published nowhere, and deleted 90 days ' +
    'later. They answer by the contact; the portal carries no answer. Where nobody of the organisation could read it, ' +
    'nothing is taken.',
  request: {
    ...jsonBody(
      z.object({
        notice: z.string().describe('Key of the notice.'),
        text: z.string().describe(`At most ${MOST.text.toLocaleString('en')} characters.`),
        contact: z.string().describe(`Telephone or e-mail, at most ${MOST.contact} characters.`),
      }),
    ),
  },
  responses: {
    201: jsonAnswer(
      'Kept for the organisation',
      z.object({
        number: z.string(),
        receivedAt: z.string(),
        organisation: z.string().describe('Unified social credit code of who reads it.'),
        deleted: z.string().describe('Day on which it is deleted, in Asia/Shanghai.'),
      }),
    ),
    ...refusals(...SMALL_JSON, 'not-found', 'conflict', 'too-many-requests', 'service-unavailable'),
  },
})

const list = createRoute({
  method: 'get',
  path: '/',
  tags,
  summary: 'Messages to one’s own organisation, the newest first',
  security: SESSION,
  request: { query: PeoplePage },
  responses: {
    200: jsonAnswer(
      'Private: for the organisation',
      z.object({
        items: z.array(
          z.object({
            number: z.string(),
            notice: z.string(),
            url: z.string().describe('Page of the notice.'),
            receivedAt: z.string(),
            answeredAt: z.string().nullable(),
            text: z.string().nullable().describe('Null where it cannot be opened any more.'),
            contact: z.string().nullable(),
          }),
        ),
      }),
    ),
    ...refusals('unauthorized', 'forbidden', 'invalid-request', 'service-unavailable'),
  },
})

const Number = z.object({ number: z.string() })
const KEEPING = refusals('bad-request', 'unauthorized', 'forbidden', 'not-found')

const answer = createRoute({
  method: 'post',
  path: '/{number}/answer',
  tags,
  summary: 'Note that a message was answered, by whatever way',
  security: SESSION,
  request: { params: Number },
  responses: { 204: { description: 'Noted' }, ...KEEPING },
})

const remove = createRoute({
  method: 'delete',
  path: '/{number}',
  tags,
  summary: 'Delete a message for good',
  security: SESSION,
  request: { params: Number },
  responses: { 204: { description: 'Deleted' }, ...KEEPING },
})

const limited: MiddlewareHandler<App> = async (c, next) => {
  if (!(await mayProceed(c.env, 'relayed messages', c.req.raw, MESSAGE_COST)))
    throw new Problem('too-many-requests', { seconds: 60 })
  c.header('Cache-Control', 'no-store')
  await next()
}

const reading = [authorize('relayed-messages-read'), withinRegister(NOTICES)] as const

/** @throws Problem where nothing was kept */
const taken = (outcome: Awaited<ReturnType<typeof takeMessage>>): TakenMessage => {
  if (outcome === 'unknown') throw new Problem('not-found')
  if (outcome === 'unavailable') throw new Problem('service-unavailable')
  if (outcome === 'full') throw new Problem('too-many-requests', { seconds: 86_400 })
  if (outcome === 'sent-before') throw new Problem('conflict')
  if (outcome === 'closed')
    throw conflict(
      '这条信息已经结束或者过期，不能再写信。',
      'The notice is over; nobody is written to about it any more.',
    )
  if (outcome === 'unread')
    throw conflict(
      '发布单位在这里没有能读信的人，所以平台不收。',
      'Nobody of the organisation could read a message here, so none is taken.',
    )
  if ('wrong' in outcome) throw new Problem('invalid-request', {}, { issues: outcome.wrong })
  return outcome
}

const routes = newRoutes()
routes.post('/', limited, ...smallJson)
routes.get('/', ...reading)
routes.post('/:number/answer', ...reading)
routes.delete('/:number', ...reading)

export const relayedMessageRoutes = routes
  .openapi(write, async (c) => {
    const { number, receivedAt, organisation, deleted } = taken(
      await takeMessage(c.env, c.req.valid('json'), undefined, new Date()),
    )
    return c.json({ number, receivedAt, organisation, deleted }, 201)
  })
  .openapi(list, async (c) => {
    const secret = c.env.PUSH_KEY
    if (!secret) throw new Problem('service-unavailable')
    const page = c.req.valid('query')
    const rows = await listMessages(openIntake(c.env.INTAKE), c.get('authority').organisation ?? '', page)
    const last = rows.at(-1)
    if (last && rows.length === page.limit) linkNext(c, 'after', placeOf(last.receivedAt, last.number))
    const items = await Promise.all(
      rows.map(async (row) => {
        const { number, notice, receivedAt, answeredAt } = row
        const { text = null, contact = null } = (await openMessage(row, secret)) ?? {}
        return { number, notice, url: recordPath(NOTICES, notice), receivedAt, answeredAt, text, contact }
      }),
    )
    return c.json({ items }, 200)
  })
  .openapi(answer, async (c) => {
    const { organisation = '' } = c.get('authority')
    const { number } = c.req.valid('param')
    if (!(await noteAnswered(openIntake(c.env.INTAKE), organisation, number, new Date())))
      throw new Problem('not-found')
    return c.body(null, 204)
  })
  .openapi(remove, async (c) => {
    const { organisation = '' } = c.get('authority')
    if (!(await deleteMessage(openIntake(c.env.INTAKE), organisation, c.req.valid('param').number)))
      throw new Problem('not-found')
    return c.body(null, 204)
  })
