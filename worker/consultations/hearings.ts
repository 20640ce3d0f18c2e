import { createRoute, z } from '@hono/zod-openapi'
import { drawLots } from '../../content/consultations/draw.ts'
import { MOST_OF, PARTS, STANDINGS } from '../../content/consultations/registration.ts'
import { textIn } from '../../content/consultations/ruled.ts'
import { daysAfter } from '../../content/consultations/windows.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { dayOf, startOfDay } from '../../content/registers/span.ts'
import { openIntake } from '../../db/intake/db.ts'
import {
  chooseRegistrations,
  findRegistration,
  listRegistrations,
  MOST_REGISTERED,
  openContacts,
} from '../../db/intake/hearing-registrations.ts'
import { takeRegistration, type RegistrationTaken, type TakenRegistration } from '../../db/intake/take-registration.ts'
import { firstRootAfter } from '../../db/record/consultations.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals, SMALL_JSON } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { withinRegister } from '../http/within-register.ts'
import { publishRows } from './answer.ts'
import { limited } from './comment.ts'
import { conflict, isOwn, ownBody, refuse } from './own.ts'

/** Registering for hearings without an account, and choosing who takes part. */

const Id = z.object({ id: z.string() })
const Headers = z.object({ 'idempotency-key': z.string().min(1).max(200).optional().describe('Random.') })

const REFUSED = refusals(...SMALL_JSON, 'not-found', 'conflict', 'too-many-requests', 'service-unavailable')
const STAFF_REFUSED = { ...REFUSED, ...refusals('unauthorized', 'forbidden') }

const register = createRoute({
  method: 'post',
  path: '/{id}/registrations',
  tags: ['consultations'],
  summary: 'Register for a hearing',
  description:
    'Name and contact are sealed, read by the body alone and erased 90 days after the hearing. Nothing of a registration is ' +
    'public but its number, where a draw names it. One registration a contact.',
  request: {
    params: Id,
    headers: Headers,
    ...jsonBody(
      z.object({
        part: z.string().optional().describe(PARTS.join(' or ')),
        standing: z.string().describe(Object.keys(STANDINGS).join(', ')),
        name: z.string().describe(`At most ${MOST_OF.name} characters.`),
        contact: z.string().describe(`Telephone or e-mail, at most ${MOST_OF.contact} characters.`),
        words: z.string().optional().describe('Why; for the body alone.'),
      }),
    ),
  },
  responses: {
    201: jsonAnswer(
      'Registered',
      z.object({
        ...{ number: z.string(), code: z.string().nullable(), receivedAt: z.string(), closes: z.string() },
        receipt: z.string().nullable(),
        sent: z.string().nullable(),
      }),
    ),
    ...REFUSED,
  },
})

const Registered = z.object({
  number: z.string(),
  part: z.string(),
  standing: z.string(),
  words: z.string().nullable(),
  receivedAt: z.string(),
  state: z.string(),
})

const list = createRoute({
  method: 'get',
  path: '/{id}/registrations',
  tags: ['consultations'],
  summary: 'Who registered for a hearing of one’s own, without names and contacts',
  security: KEY_SECURITY,
  request: {
    params: Id,
    query: z.object({
      after: z.string().max(40).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
  },
  responses: { 200: jsonAnswer('Private: for the body', z.object({ items: z.array(Registered) })), ...STAFF_REFUSED },
})

const contacts = createRoute({
  method: 'post',
  path: '/{id}/contacts',
  tags: ['consultations'],
  summary: 'Open names and contacts of those who were chosen; who did and why is noted',
  security: KEY_SECURITY,
  request: { params: Id, ...jsonBody(z.object({ reason: z.string().min(2).max(200) })) },
  responses: {
    200: jsonAnswer(
      'Private: for the body',
      z.object({ items: z.array(z.object({ number: z.string(), name: z.string(), contact: z.string() })) }),
    ),
    ...STAFF_REFUSED,
  },
})

const choose = createRoute({
  method: 'post',
  path: '/{id}/choices',
  tags: ['consultations'],
  summary: 'Choose who takes part, as the notice said: by lot, in order, all, or by name of numbers',
  description:
    'By lot, the seed is the root of the first checkpoint of the log after registration closed, and the numbers that took ' +
    'part are published with it: anybody can draw again.',
  security: KEY_SECURITY,
  request: {
    params: Id,
    ...jsonBody(z.object({ numbers: z.array(z.string()).max(500).optional().describe('Of those invited.') })),
  },
  responses: {
    201: jsonAnswer(
      'Published',
      z.object({
        registered: z.int(),
        drawn: z.array(z.string()),
        seed: z.string().nullable(),
        checkpoint: z.string(),
      }),
    ),
    ...STAFF_REFUSED,
  },
})

/** @throws Problem where nobody was registered */
const taken = (outcome: RegistrationTaken): TakenRegistration => {
  if (outcome === 'unknown') throw new Problem('not-found')
  if (outcome === 'another') throw new Problem('conflict')
  if (outcome === 'unavailable') throw new Problem('service-unavailable')
  if (outcome === 'closed')
    throw conflict(
      '现在不接受报名：还没有开始、已经截止，或者听证取消了。',
      'Registration is not open: it has not begun, is over, or the hearing is off.',
    )
  if (outcome === 'registered')
    throw conflict('这个联系方式已经报过名。', 'Somebody registered with this contact already.')
  if (outcome === 'full')
    throw conflict(
      `报名的已有 ${MOST_REGISTERED} 人，不再接受。`,
      `${MOST_REGISTERED} have registered; no more are taken.`,
    )
  if ('wrong' in outcome) throw refuse(...outcome.wrong)
  return outcome
}

/** Why the entry of a hearing has another revision. */
const CHOSEN = '公布报名人数与产生结果 / numbers registered and chosen'

const routes = newRoutes()
routes.post('/:id/registrations', limited('hearing registrations'), ...smallJson)
routes.get('/:id/registrations', authorize('hearings-hold'), withinRegister('hearings'), isOwn('hearings'))
for (const path of ['contacts', 'choices'])
  routes.post(`/:id/${path}`, authorize('hearings-hold'), withinRegister('hearings'), isOwn('hearings'), ...smallJson)

export const hearingRoutes = routes
  .openapi(register, async (c) => {
    const once = c.req.valid('header')['idempotency-key']
    const outcome = await takeRegistration(c.env, c.req.valid('param').id, c.req.valid('json'), once, new Date())
    const { number, code, receivedAt, closes, signed } = taken(outcome)
    const kept = { number, code: code ?? null, receivedAt, closes }
    return c.json({ ...kept, receipt: signed?.receipt ?? null, sent: signed?.sent ?? null }, 201)
  })
  .openapi(list, async (c) => {
    const { id } = c.req.valid('param')
    const { after, limit } = c.req.valid('query')
    const intake = openIntake(c.env.INTAKE)
    const last = after === undefined ? undefined : await findRegistration(intake, after)
    if (after !== undefined && last?.hearing !== id) throw new Problem('not-found')
    const rows = await listRegistrations(intake, id, { after: last, limit })
    const items = rows.map(({ number, part, standing, words, receivedAt, state }) => ({
      ...{ number, part, standing, words, receivedAt, state },
    }))
    return c.json({ items }, 200)
  })
  .openapi(contacts, async (c) => {
    if (!c.env.PUSH_KEY) throw new Problem('service-unavailable')
    const rows = await listRegistrations(openIntake(c.env.INTAKE), c.req.valid('param').id, { limit: MOST_REGISTERED })
    const chosen = rows.filter(({ state }) => state === 'chosen')
    return c.json({ items: await openContacts(chosen, c.env.PUSH_KEY) }, 200)
  })
  .openapi(choose, async (c) => {
    const { id } = c.req.valid('param')
    const body = await ownBody(c, 'hearings', id)
    const now = new Date()
    const last = textIn(body['registrationCloses'])
    if (last === undefined || dayOf(now.toISOString()) <= last)
      throw conflict('报名还没有截止。', 'Registration is not over.')
    if (textIn(body['drawn']) !== undefined || body['drawn'] !== undefined)
      throw conflict('参加人已经公布过。', 'Who takes part is published already.')
    const intake = openIntake(c.env.INTAKE)
    const rows = await listRegistrations(intake, id, { limit: MOST_REGISTERED })
    const all = rows.filter(({ state }) => state !== 'withdrawn')
    const among = all.filter(({ part }) => part === 'participant').map(({ number }) => number)
    const seats = typeof body['seats'] === 'number' ? body['seats'] : among.length
    const how = textIn(body['selection']) ?? 'order'
    const seed =
      how === 'lot' ? await firstRootAfter({ $client: c.env.RECORD }, startOfDay(daysAfter(last, 1))) : undefined
    if (how === 'lot' && !seed)
      throw conflict(
        '报名截止以后日志还没有新的检查点，没有抽签的依据；明天再来。',
        'The log has no checkpoint after registration closed: there is nothing to draw from yet.',
      )
    const { numbers } = c.req.valid('json')
    const unknown = (numbers ?? []).flatMap((number, at) =>
      among.includes(number)
        ? []
        : [
            {
              pointer: `/numbers/${at}`,
              message: { zh: '报名的人里没有这个号码。', en: 'Nobody registered under this number.' },
            },
          ],
    )
    if (unknown.length > 0) throw refuse(...unknown)
    if (how === 'invited' && numbers === undefined)
      throw refuse({ pointer: '/numbers', message: { zh: '请写邀请的号码。', en: 'Name the numbers invited.' } })
    const inOrder = how === 'all' ? among.slice(0, 500) : among.slice(0, seats)
    const drawn = seed
      ? await drawLots(seed.root, among, Math.min(seats, 500), sha256)
      : how === 'invited'
        ? (numbers ?? [])
        : inOrder
    const row = {
      ...body,
      registered: all.length,
      ...(seed ? { seed: seed.root } : {}),
      ...(among.length > 0 ? { drawnFrom: among.toSorted().join(' ') } : {}),
      drawn,
    }
    // First said to those who asked, then in public: a crash between leaves the choice to be made again, to the same end.
    await chooseRegistrations(intake, id, drawn, among)
    const { checkpoint } = await publishRows(c, 'hearings', [row], {
      publisher: String(body['organisation']),
      reason: CHOSEN,
      key: undefined,
      pointer: (at) => at.replace(/^\/0/, ''),
    })
    return c.json({ registered: all.length, drawn, seed: seed?.root ?? null, checkpoint }, 201)
  })
