import { createRoute, z } from '@hono/zod-openapi'
import { utf8 } from '../../content/log/bytes.ts'
import { isObject } from '../../content/trace/epcis/check.ts'
import { EPCIS_CONTEXT } from '../../content/trace/epcis/context.ts'
import { CAPTURES } from '../../db/record/traces.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, KEY_SECURITY } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { assertRegister } from '../gep/submit.ts'
import { acceptable } from './bindings.ts'
import { BODY, organisationOf, readOrRefuse, receiveText, REFUSED, takeIn } from './capture.ts'

/** `POST /epcis/v2/events`: one event by itself. It is kept as a document that holds nothing else. */

const description = {
  method: 'post' as const,
  path: '/events' as const,
  tags: ['events'],
  summary: 'Hand in one event',
  description: 'A bare event with its own `@context`; the answer says where it stands. Rules are those of documents.',
  security: KEY_SECURITY,
  request: { headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }) },
  responses: {
    201: jsonAnswer(
      'Captured; `Location` is the event',
      z.object({ eventID: z.string(), captureID: z.string(), entry: z.int(), checkpoint: z.string() }),
    ),
    ...REFUSED,
  },
}
const one = createRoute({ ...description, hide: true, middleware: [acceptable, authorize('events-capture')] })

const OF_DOCUMENT = '/epcisBody/eventList/0'

/** Pointers into the event, which is all that was sent. */
const ofEvent = <T>(read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw inEvent(error)
  }
}
const inEvent = (error: unknown): unknown => {
  if (!(error instanceof Problem)) return error
  const { kind, params, headers } = error
  // The day of the document is that of the event, of which is spoken already.
  const issues = error.issues
    .filter(({ pointer }) => pointer !== '/creationDate')
    .map((issue) =>
      issue.pointer.startsWith(OF_DOCUMENT) ? { ...issue, pointer: issue.pointer.slice(OF_DOCUMENT.length) } : issue,
    )
  return new Problem(kind, params, { issues, headers })
}

const NO_EVENT = {
  pointer: '',
  message: {
    zh: '这里收一个事件：一个 JSON 对象；整份文件请交到 /epcis/v2/capture。',
    en: 'One event is taken here, a JSON object; whole documents go to /epcis/v2/capture.',
  },
}

/** The event as a document of its own: the same bytes whenever the same is sent. @throws Problem 400 */
const wrapped = (text: string): string => {
  const noEvent = new Problem('bad-request', {}, { issues: [NO_EVENT] })
  let event: unknown
  try {
    event = JSON.parse(text)
  } catch {
    throw noEvent
  }
  if (!isObject(event) || event['type'] === 'EPCISDocument') throw noEvent
  const { '@context': context, ...rest } = event
  return JSON.stringify({
    '@context': context ?? [EPCIS_CONTEXT],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: event['eventTime'],
    epcisBody: { eventList: [rest] },
  })
}

const routes = newRoutes()
routes.openAPIRegistry.registerPath({ ...description, request: { ...description.request, body: BODY } })

export const oneEventRoutes = routes.openapi(one, async (c) => {
  assertRegister(c, CAPTURES)
  organisationOf(c)
  const now = new Date()
  const { text: sent } = await receiveText(c)
  const text = wrapped(sent)
  const document = ofEvent(() => readOrRefuse(text, now))
  const key = c.req.valid('header')['idempotency-key']
  const received = { content: utf8(text), document }
  const taken = await takeIn(c, received, { isTrial: false, key, now }).catch((error: unknown) => {
    throw inEvent(error)
  })
  const [eventID = ''] = taken.told.eventIDs
  c.header('Location', `/epcis/v2/events/${encodeURIComponent(eventID)}`)
  const { captureID } = taken.told
  return c.json({ eventID, captureID, entry: taken.entry ?? 0, checkpoint: taken.checkpoint ?? '' }, 201)
})
