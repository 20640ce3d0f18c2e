import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { isObject, type Fields } from '../../content/trace/epcis/check.ts'
import { EPCIS_CONTEXT } from '../../content/trace/epcis/context.ts'
import type { EventQuestion } from '../../content/trace/epcis/asked-question.ts'
import { readQuestion } from '../../content/trace/epcis/question.ts'
import { instantText } from '../../content/trace/epcis/time.ts'
import { EVENT_TYPES } from '../../content/trace/epcis/vocabulary.ts'
import { queryEvents, TooBroad, type After, type FoundEvent } from '../../db/record/event-query.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { acceptable } from './bindings.ts'
import { decodeToken, encodeToken, pageLink } from './paging.ts'

/** `GET /epcis/v2/events` and events below other resources. */

export const QueryDocument = z
  .looseObject({
    '@context': z.array(z.unknown()),
    type: z.literal('EPCISQueryDocument'),
    schemaVersion: z.string(),
    creationDate: z.string(),
    epcisBody: z.looseObject({ queryResults: z.looseObject({ queryName: z.string() }) }),
  })
  .openapi('EPCISQueryDocument')

const REFUSED = refusals('bad-request', 'not-found', 'not-acceptable')
const PARAMETERS =
  'Parameters are those of the simple event query: `eventType`, `EQ_`, `GE_`, `LT_`, `MATCH_`…; several values stand in ' +
  'several parameters or are divided by `|`. Identifiers match in either form, EPC URN or Digital Link. A page may hold ' +
  'fewer events than asked for and still have a next one in `Link`.'

/** An event as it is answered: with its id, and when it was published here. */
const shownEvent = ({ eventId, recorded, body }: FoundEvent): Fields => {
  const event: unknown = JSON.parse(body)
  return { ...(isObject(event) ? event : {}), eventID: eventId, recordTime: instantText(recorded) }
}

const documentOf = (events: FoundEvent[]) => ({
  '@context': [EPCIS_CONTEXT],
  type: 'EPCISQueryDocument' as const,
  schemaVersion: '2.0',
  creationDate: new Date().toISOString(),
  epcisBody: {
    queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList: events.map(shownEvent) } },
  },
})

const OWN = new Set(['nextPageToken'])

/** @throws Problem 400 with every parameter that is wrong, by name */
const questionOf = (c: Context<App>, fixed: Record<string, string>): EventQuestion => {
  const given = new Map(Object.entries(c.req.queries()).filter(([name]) => !OWN.has(name)))
  for (const [name, value] of Object.entries(fixed)) given.set(name, [value])
  const read = readQuestion(given)
  if ('question' in read) return read.question
  throw new Problem('bad-request', {}, { issues: read.faults })
}

/** What was answered before counts too, where only so many are wanted in all. */
interface Token extends After {
  answered: number
}

const tokenOf = (c: Context<App>): Token | undefined => {
  const parts = decodeToken(c.req.query('nextPageToken'))
  if (!parts) return undefined
  const [at, id, answered] = parts.map(Number)
  return { at: at ?? 0, id: id ?? 0, answered: answered ?? 0 }
}

/** Answers one page of events. @param fixed - parameters that the address itself sets */
export const answerEvents = async (c: Context<App>, fixed: Record<string, string> = {}) => {
  const question = questionOf(c, fixed)
  const token = tokenOf(c)
  const answered = token?.answered ?? 0
  const left = question.count === undefined ? question.perPage : Math.max(0, question.count - answered)
  const limit = Math.min(question.perPage, left)
  try {
    if (question.most !== undefined) await assertNoMore(c, question, question.most)
    const page =
      limit === 0 ? { events: [], next: undefined } : await queryEvents(recordOf(c), question, { limit, after: token })
    const soFar = answered + page.events.length
    const isDone = question.count !== undefined && soFar >= question.count
    if (page.next && !isDone) pageLink(c, encodeToken([page.next.at, page.next.id, soFar]))
    c.header('Cache-Control', 'public, no-cache')
    return c.json(documentOf(page.events), 200)
  } catch (error) {
    throw error instanceof TooBroad ? tooBroad() : error
  }
}

const tooBroad = (): Problem => {
  const message = {
    zh: '这样问涉及的货太多：请用更具体的编号，或者加上时间、步骤。',
    en: 'This asks for too many goods at once: name them more closely, or add a time or a step.',
  }
  return new Problem('bad-request', {}, { issues: [{ pointer: '', message }] })
}

/** @throws Problem 413 where more events fit than the question allows */
const assertNoMore = async (c: Context<App>, question: EventQuestion, most: number): Promise<void> => {
  const { events, next } = await queryEvents(recordOf(c), question, { limit: Math.min(most, 1_000), after: undefined })
  if (events.length < most || next === undefined) return
  const message = {
    zh: `结果超过 maxEventCount 的 ${most} 个。`,
    en: `There are more than the ${most} events of maxEventCount.`,
  }
  throw new Problem('body-too-large', { limit: String(most) }, { issues: [{ pointer: '/maxEventCount', message }] })
}

const middleware = [acceptable]
const documented = (path: string, summary: string, params?: z.ZodObject) =>
  createRoute({
    method: 'get',
    path,
    tags: ['events'],
    summary,
    description: PARAMETERS,
    middleware,
    ...(params ? { request: { params } } : {}),
    responses: { 200: jsonAnswer('A page; the next one in `Link`', QueryDocument), ...REFUSED },
  })

const all = documented('/events', 'Events by what they say')
const Name = (name: string) => z.object({ [name]: z.string().min(1).max(2_000) })
const one = documented('/events/{eventID}', 'An event by its id', Name('eventID'))

/** Resources below which events are asked for, and the parameter that each sets. */
const BELOW = {
  eventTypes: 'eventType',
  epcs: 'MATCH_anyEPC',
  bizSteps: 'EQ_bizStep',
  bizLocations: 'EQ_bizLocation',
  readPoints: 'EQ_readPoint',
  dispositions: 'EQ_disposition',
} as const

export const eventRoutes = newRoutes()
  .openapi(all, (c) => answerEvents(c))
  .openapi(one, async (c) => {
    const question = questionOf(c, { EQ_eventID: c.req.param('eventID') ?? '' })
    const { events } = await queryEvents(recordOf(c), question, { limit: 100, after: undefined })
    if (events.length === 0) throw new Problem('not-found')
    return c.json(documentOf(events), 200)
  })

for (const [resource, parameter] of Object.entries(BELOW)) {
  const route = documented(`/${resource}/{value}/events`, `Events of one of ${resource}`, Name('value'))
  eventRoutes.openapi(route, (c) => {
    const value = c.req.param('value') ?? ''
    if (resource === 'eventTypes' && !EVENT_TYPES.some((type) => type === value) && !value.includes(':'))
      throw new Problem('not-found')
    return answerEvents(c, { [parameter]: value })
  })
}
