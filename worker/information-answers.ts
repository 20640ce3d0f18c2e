import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { REGISTERS } from '../content/generated/registers.ts'
import { answerDue, clockOf } from '../content/information-requests/clock.ts'
import { checkRows } from '../content/registers/check.ts'
import type { Body } from '../content/registers/facts.ts'
import { isWithin } from '../content/people/within.ts'
import { recordPath } from '../content/registers/present.ts'
import { dayOf } from '../content/registers/span.ts'
import { openIntake } from '../db/intake/db.ts'
import type { InformationRequest } from '../db/intake/information-requests-tables.ts'
import { decide, findRequest, listRequests, publicPart } from '../db/intake/information-requests.ts'
import { describeFiles } from '../db/record/documents.ts'
import { newRoutes, type App } from './app.ts'
import { authorize } from './http/authorize.ts'
import { jsonAnswer, KEY_SECURITY, refusals, SMALL_JSON } from './http/openapi.ts'
import { Problem, type ProblemIssue } from './http/problems.ts'
import { smallJson } from './http/small-json.ts'
import { withinRegister } from './http/within-register.ts'
import { deliver } from './information-delivery.ts'
import { wrongFiles } from './registers/refusals.ts'

/** What the authority does with a request: read it, accept it for the public list, extend its time, answer it. */

const REGISTER = 'information-requests'

const Placed = z.object({
  number: z.string(),
  revision: z.int().describe('How many statements were made of the request.'),
  published: z
    .boolean()
    .describe('Whether the entry stands; else it is kept and published as soon as that is possible.'),
  url: z.string(),
  public: z.record(z.string(), z.unknown()),
})

const Subject = z.string().describe('The subject as it becomes public: without personal data.')
const Acceptance = z.strictObject({ subject: Subject, reason: z.string().optional() })
const Extension = z.strictObject({ reason: z.string().min(1).describe('Why the time is extended; public.') })
const File = z.strictObject({ sha256: z.string(), title: z.string().optional() })
const Answer = z.strictObject({
  result: z.enum(['full', 'partial', 'refused', 'absent', 'referred', 'withdrawn']),
  ground: z.string().optional().describe('Ground for not disclosing; needed for `partial` and `refused`.'),
  answer: z.string().optional().describe('Text of the answer.'),
  released: z
    .array(z.union([z.string(), File]))
    .max(100)
    .optional()
    .describe('SHA-256 of files handed in at `POST /objects/`.'),
  subject: Subject.optional().describe('Needed where the request was not accepted before.'),
  reason: z.string().optional().describe('Needed to correct an answer.'),
})

const statement = <Schema extends z.ZodType>(path: string, summary: string, schema: Schema) =>
  createRoute({
    method: 'post',
    path: `/{number}/${path}`,
    tags: ['information requests'],
    summary,
    security: KEY_SECURITY,
    request: {
      params: z.object({ number: z.string() }),
      body: { required: true, content: { 'application/json': { schema } } },
    },
    responses: {
      201: jsonAnswer('What is public of the request now', Placed),
      ...refusals(...SMALL_JSON, 'unauthorized', 'forbidden', 'not-found', 'conflict'),
    },
  })

const accept = statement('acceptance', 'Accept a request: from now on its edited subject is public', Acceptance)
const extend = statement('extension', 'Extend the time to answer once, by 20 working days', Extension)
const answer = statement('answers', 'Answer a request, for the one who asked and for everybody', Answer)

const Kept = z.object({
  number: z.string(),
  receivedAt: z.string(),
  subject: z.string(),
  details: z.string().nullable(),
  form: z.string(),
  contact: z.string().nullable().describe('Only to send the answer to.'),
  due: z.string(),
  isLate: z.boolean(),
  public: z.record(z.string(), z.unknown()).nullable(),
})

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['information requests'],
  summary: "Requests sent to the key's own organisation, oldest first",
  security: KEY_SECURITY,
  request: {
    query: z.object({
      state: z.enum(['open', 'all']).default('open').describe('`open`: not yet answered.'),
      after: z.string().optional().describe('Number of the last request of the page before.'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: jsonAnswer('Private: for the authority alone', z.object({ items: z.array(Kept) })),
    ...refusals('unauthorized', 'forbidden', 'invalid-request'),
  },
})

/** @throws Problem 404 for no such request, 403 for one that was sent to another */
const ownRequest = async (c: Context<App>, number: string): Promise<InformationRequest> => {
  const found = await findRequest(openIntake(c.env.INTAKE), number)
  if (!found) throw new Problem('not-found')
  const { organisation, bounds } = c.get('authority')
  const isOutside = bounds.places && !bounds.places.some((bound) => isWithin(found.place ?? '', bound))
  if (found.authority !== organisation || isOutside) throw new Problem('forbidden')
  return found
}

/** @throws Problem 422 for a page that goes on from nothing, or from what was sent to another */
const lastSeen = async (c: Context<App>, after: string): Promise<InformationRequest> => {
  try {
    return await ownRequest(c, after)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw refuse({ pointer: '/after', message: { zh: '没有这件申请。', en: 'There is no such request.' } })
  }
}

const refuse = (...issues: ProblemIssue[]): Problem => new Problem('invalid-request', {}, { issues })
const conflict = (zh: string, en: string): Problem =>
  new Problem('conflict', {}, { issues: [{ pointer: '', message: { zh, en } }] })

/** Checks a body like any row of the register; what is wrong points into what was sent. */
const checked = async (c: Context<App>, body: Record<string, unknown>): Promise<Body> => {
  const register = REGISTERS[REGISTER]
  if (!register) throw new Error('a register that is not defined')
  const { accepted, issues } = checkRows(register, [body], { now: new Date() })
  const { rows, faults } = await describeFiles(c.env.OBJECTS, register, accepted)
  const files = wrongFiles(faults, { register, accepted, lines: undefined })
  const wrong = [...issues, ...files].map((issue) => ({ ...issue, pointer: issue.pointer.replace(/^\/0/, '') }))
  if (wrong.length > 0) throw refuse(...wrong)
  const [row] = rows
  if (!row) throw new Error('a row that is neither accepted nor refused')
  return row.body
}

/** What is public from the acceptance on. */
const firstBody = ({ number, authority, authorityName, place, receivedAt }: InformationRequest, subject: string) => ({
  request: number,
  authority: authorityName,
  organisation: authority,
  ...(place === null ? {} : { place }),
  received: dayOf(receivedAt),
  subject,
  due: answerDue(dayOf(receivedAt)).day,
})

/** Keeps and publishes a statement; one that says what stands already is taken for a repetition. */
const state = async (
  c: Context<App>,
  request: InformationRequest,
  given: Record<string, unknown>,
  { reason, answered }: { reason: string | undefined; answered: string | undefined },
) => {
  const body = await checked(c, given)
  const isRepeated = JSON.stringify(publicPart(request)) === JSON.stringify(body)
  const decision = { body, answered, reason, publisher: request.authority }
  if (!isRepeated && !(await decide(openIntake(c.env.INTAKE), request, decision, new Date())))
    throw conflict('这件申请刚刚有了变化，请重新读取。', 'The request changed a moment ago: read it again.')
  const published = await deliver(c.env, request.number)
  const revision = request.revision + (isRepeated ? 0 : 1)
  return { number: request.number, revision, published, url: recordPath(REGISTER, request.number), public: body }
}

/** Wanting in an answer, whatever the register's own rules say. */
const incomplete = (given: z.output<typeof Answer>, request: InformationRequest): ProblemIssue[] => {
  const { result, ground, answer: text, released = [], subject } = given
  const issues: ProblemIssue[] = []
  if (request.publicBody === null && subject === undefined)
    issues.push({
      pointer: '/subject',
      message: {
        zh: '这件申请还没有受理，请写出可以公开的申请内容。',
        en: 'The request was not accepted before: give its subject as it may be public.',
      },
    })
  if ((result === 'refused' || result === 'partial') && !ground)
    issues.push({
      pointer: '/ground',
      message: { zh: '不公开的部分要写明理由。', en: 'What is not disclosed needs a ground.' },
    })
  if ((result === 'full' || result === 'partial' || result === 'referred') && !text && released.length === 0)
    issues.push({
      pointer: '/answer',
      message: { zh: '请写答复内容，或者列出公开的文件。', en: 'Give the text of the answer, or the files released.' },
    })
  return issues
}

const routes = newRoutes()
routes.get('/', authorize('information-answer'), withinRegister(REGISTER))
for (const path of ['acceptance', 'extension', 'answers'])
  routes.post(
    `/:number/${path}`,
    authorize('information-answer'),
    withinRegister(REGISTER),
    async (c, next) => {
      await ownRequest(c, c.req.param('number'))
      await next()
    },
    ...smallJson,
  )

export const informationAnswerRoutes = routes
  .openapi(list, async (c) => {
    const { state: wanted, after, limit } = c.req.valid('query')
    const intake = openIntake(c.env.INTAKE)
    const last = after === undefined ? undefined : await lastSeen(c, after)
    const own = c.get('authority').organisation ?? ''
    const found = await listRequests(intake, own, { open: wanted === 'open', after: last, limit })
    const today = dayOf(new Date().toISOString())
    const items = found.map((request) => {
      const { number, receivedAt, subject, details, form, contact, answered } = request
      const body = publicPart(request)
      const due = typeof body?.['due'] === 'string' ? body['due'] : undefined
      const clock = clockOf({ received: dayOf(receivedAt), due, answered: answered ?? undefined }, today)
      const late = { due: clock?.due ?? '', isLate: clock?.isLate ?? false }
      return { number, receivedAt, subject, details, form, contact, ...late, public: body ?? null }
    })
    return c.json({ items }, 200)
  })
  .openapi(accept, async (c) => {
    const request = await ownRequest(c, c.req.valid('param').number)
    const { subject, reason } = c.req.valid('json')
    const standing = publicPart(request)
    const body = standing ? { ...standing, subject } : firstBody(request, subject)
    if (standing && standing['subject'] !== subject && reason === undefined) throw refuse(NO_REASON)
    const given = { reason: standing && reason, answered: request.answered ?? undefined }
    return c.json(await state(c, request, body, given), 201)
  })
  .openapi(extend, async (c) => {
    const request = await ownRequest(c, c.req.valid('param').number)
    const standing = publicPart(request)
    const received = dayOf(request.receivedAt)
    const due = answerDue(received, true).day
    if (!standing) throw conflict('先受理，再延长。', 'Accept the request before extending its time.')
    if (
      standing['due'] !== due &&
      (request.answered !== null || dayOf(new Date().toISOString()) > String(standing['due']))
    )
      throw conflict(
        '已经答复或者已经超期，不能再延长。',
        'It was answered, or its time has passed: too late to extend.',
      )
    const given = { reason: c.req.valid('json').reason, answered: undefined }
    return c.json(await state(c, request, { ...standing, due }, given), 201)
  })
  .openapi(answer, async (c) => {
    const request = await ownRequest(c, c.req.valid('param').number)
    const { reason, subject, ...given } = c.req.valid('json')
    const issues = incomplete(c.req.valid('json'), request)
    if (issues.length > 0) throw refuse(...issues)
    const standing: Body = publicPart(request) ?? firstBody(request, subject ?? '')
    const { ground: _ground, answer: _answer, released: _released, ...kept } = standing
    const answered = request.answered ?? dayOf(new Date().toISOString())
    const body = { ...kept, ...(subject === undefined ? {} : { subject }), ...given, answered }
    const isCorrection = request.answered !== null
    if (isCorrection && reason === undefined && !(await saysTheSame(c, request, body))) throw refuse(NO_REASON)
    const because = reason ?? (request.publicBody === null ? undefined : ANSWERED)
    return c.json(await state(c, request, body, { reason: because, answered }), 201)
  })

const saysTheSame = async (c: Context<App>, request: InformationRequest, body: Record<string, unknown>) =>
  JSON.stringify(publicPart(request)) === JSON.stringify(await checked(c, body))

/** Why the entry of an accepted request has another revision once it is answered. */
const ANSWERED = '答复'

const NO_REASON = {
  pointer: '/reason',
  message: { zh: '更正已经公布的内容要写明理由。', en: 'To correct what was published, give a reason.' },
}
