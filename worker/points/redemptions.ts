import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { readCode } from '../../content/information-requests/codes.ts'
import { Amount } from '../../content/points/amount.ts'
import { SHORT_CODE_CHARACTERS } from '../../content/points/holder.ts'
import { MOST_PIECES, REDEMPTION_STATES, type RedemptionEnd } from '../../content/points/redemption.ts'
import type { PointsHolder } from '../../db/intake/points-holders-tables.ts'
import { findOffer, readOffers } from '../../db/intake/points-offers.ts'
import type { PointsOffer, PointsRedemption } from '../../db/intake/points-offers-tables.ts'
import {
  codeOf,
  endRedemption,
  findByCode,
  findRedemption,
  redemptionsAt,
  redemptionsOf,
  reserve,
} from '../../db/intake/points-redemptions.ts'
import { newRoutes, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { wrongGuess } from '../http/guesses.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { linkNext } from '../people/paging.ts'
import { Id, READING, WRITING } from './accounts.ts'
import { holderFor, nameOf, refusal } from './acting.ts'
import { partnerOf } from './partner.ts'

/** Spending points: set aside by who holds them, handed over by the partner, or given back. */

const describe = { tags: ['points'], security: KEY_SECURITY }
const Redemption = z
  .object({
    id: z.string(),
    offer: z.object({ id: z.string(), title: z.object({ zh: z.string(), en: z.string() }) }),
    pieces: z.int(),
    points: z.int(),
    at: z.string(),
    until: z.string().describe('It is handed over until then, or given back.'),
    state: z.enum(REDEMPTION_STATES),
    endedAt: z.string().nullable(),
    code: z.string().optional().describe('To show where it is handed over; of what waits, to its holder alone.'),
  })
  .meta({ id: 'PointsRedemption' })

/** @param holder - of whoever asks, where it is hers */
const present = (one: PointsRedemption, offer: PointsOffer | undefined, holder?: PointsHolder) => ({
  id: one.id,
  offer: { id: one.offer, title: { zh: offer?.titleZh ?? '', en: offer?.titleEn ?? '' } },
  pieces: one.pieces,
  points: one.points,
  at: one.at,
  until: one.until,
  state: one.state,
  endedAt: one.endedAt,
  ...(holder && one.state === 'reserved' ? { code: codeOf(holder, one.id) } : {}),
})

const shown = async (c: Context<App>, one: PointsRedemption, holder?: PointsHolder) =>
  present(one, (await readOffers(c.env.INTAKE, [one.offer])).get(one.offer), holder)

const make = createRoute({
  ...describe,
  method: 'post',
  path: '/redemptions',
  summary: 'Set points and pieces of an offer aside',
  description: 'Until `until` they wait to be handed over; then they are given back.',
  request: {
    headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
    ...jsonBody(
      z.strictObject({
        account: z.string().max(100).describe('Whose points.'),
        offer: z.string().max(100),
        pieces: Amount(MOST_PIECES).default(1),
      }),
    ),
  },
  responses: { 201: jsonAnswer('Set aside', Redemption), ...WRITING },
})
const Page = z.object({
  after: z
    .string()
    .regex(/^[\dTZ:-]{20}~[\w-]{1,60}$/)
    .optional()
    .describe('Where the page goes on: from `Link: …; rel="next"`.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const Redemptions = jsonAnswer('Redemptions, the newest first', z.object({ items: z.array(Redemption) }))
const list = createRoute({
  ...describe,
  method: 'get',
  path: '/accounts/{id}/redemptions',
  summary: 'Redemptions of an account',
  request: { params: Id, query: Page },
  responses: { 200: Redemptions, ...READING, ...refusals('invalid-request') },
})
const cancel = createRoute({
  ...describe,
  method: 'post',
  path: '/redemptions/{id}/cancellation',
  summary: 'Give back what was set aside, while it waits',
  request: { params: Id, ...jsonBody(z.strictObject({})) },
  responses: { 200: jsonAnswer('Given back', Redemption), ...WRITING },
})
const waiting = createRoute({
  ...describe,
  method: 'get',
  path: '/partner-redemptions',
  summary: 'What is set aside of the partner’s offers, or ended; not for whom',
  request: { query: Page.extend({ state: z.enum(REDEMPTION_STATES).default('reserved') }) },
  responses: { 200: Redemptions, ...READING, ...refusals('invalid-request') },
})
const confirm = createRoute({
  ...describe,
  method: 'post',
  path: '/redemptions/{id}/confirmation',
  summary: 'Hand over what was set aside of one’s own offer',
  description: 'An offer of the way `counter` needs the code that its holder shows.',
  request: { params: Id, ...jsonBody(z.strictObject({ code: z.string().max(60).optional() })) },
  responses: { 200: jsonAnswer('Handed over', Redemption), ...WRITING, ...refusals('too-many-requests') },
})
const confirmByCode = createRoute({
  ...describe,
  method: 'post',
  path: '/redemption-confirmations',
  summary: 'The same, found by the code that is shown',
  request: jsonBody(z.strictObject({ code: z.string().max(60) })),
  responses: { 200: jsonAnswer('Handed over', Redemption), ...WRITING, ...refusals('too-many-requests') },
})
const refuse = createRoute({
  ...describe,
  method: 'post',
  path: '/redemptions/{id}/refusal',
  summary: 'Give back what was set aside of one’s own offer and cannot be handed over',
  request: { params: Id, ...jsonBody(z.strictObject({})) },
  responses: { 200: jsonAnswer('Given back', Redemption), ...WRITING },
})

const placed = (after: string | undefined): { at: string; id: string } | undefined => {
  const [at, id] = after?.split('~') ?? []
  return at === undefined || id === undefined ? undefined : { at, id }
}

const linkAfter = (c: Context<App>, items: readonly PointsRedemption[], limit: number): void => {
  const last = items.at(-1)
  if (last && items.length === limit) linkNext(c, 'after', `${last.at}~${last.id}`)
}

const listed = async (c: Context<App>, items: readonly PointsRedemption[], holder?: PointsHolder) => {
  const offers = await readOffers(
    c.env.INTAKE,
    items.map(({ offer }) => offer),
  )
  return items.map((one) => present(one, offers.get(one.offer), holder))
}

const ended = async (c: Context<App>, found: PointsRedemption, how: RedemptionEnd): Promise<PointsRedemption> => {
  const done = await endRedemption(c.env.INTAKE, found, how, new Date())
  if (done.status === 'refused') throw refusal(done.fault)
  return done.redemption
}

/** What is asked for by a partner, of its own offers. @throws Problem 404 for any other */
const ownAt = async (c: Context<App>, id: string): Promise<PointsRedemption> => {
  const found = await findRedemption(c.env.INTAKE, id)
  if (!found || found.partner !== partnerOf(c)) throw new Problem('not-found')
  return found
}

/** @throws Problem 404, and 429 after many */
const ownByCode = async (c: Context<App>, typed: string): Promise<PointsRedemption> => {
  const code = readCode(typed, SHORT_CODE_CHARACTERS)
  const found = code === undefined ? undefined : await findByCode(c.env.INTAKE, code, partnerOf(c))
  if (found) return found
  const message = {
    zh: '没有这个兑换码：看看有没有输错，或者它是别家的。',
    en: 'There is no such code: look whether it was typed right, and whether it is another partner’s.',
  }
  throw await wrongGuess(c, 'points code', new Problem('not-found', {}, { issues: [{ pointer: '/code', message }] }))
}

const routes = newRoutes()
for (const path of ['/redemptions', '/redemptions/:id/cancellation'])
  routes.post(path, authorize('points-hold'), ...smallJson)
for (const path of ['/redemptions/:id/confirmation', '/redemption-confirmations', '/redemptions/:id/refusal'])
  routes.post(path, authorize('points-offer'), ...smallJson)
routes.get('/accounts/:id/redemptions', authorize('points-hold'))
routes.get('/partner-redemptions', authorize('points-offer'))

export const pointsRedemptionRoutes = routes
  .openapi(make, async (c) => {
    const { account, offer: asked, pieces } = c.req.valid('json')
    const holder = await holderFor(c, account)
    const offer = await findOffer(c.env.INTAKE, asked)
    if (!offer) throw new Problem('not-found')
    const id = nameOf(holder.id, c.req.valid('header')['idempotency-key'])
    const done = await reserve(c.env.INTAKE, { id, holder, offer, pieces }, new Date())
    if (done.status === 'refused') throw refusal(done.fault)
    return c.json(present(done.redemption, offer, holder), 201)
  })
  .openapi(list, async (c) => {
    const holder = await holderFor(c, c.req.valid('param').id)
    const { after, limit } = c.req.valid('query')
    const found = await redemptionsOf(c.env.INTAKE, holder.id, limit, placed(after))
    linkAfter(c, found, limit)
    return c.json({ items: await listed(c, found, holder) }, 200)
  })
  .openapi(cancel, async (c) => {
    const found = await findRedemption(c.env.INTAKE, c.req.valid('param').id)
    if (!found) throw new Problem('not-found')
    const holder = await holderFor(c, found.holder)
    return c.json(await shown(c, await ended(c, found, 'cancelled'), holder), 200)
  })
  .openapi(waiting, async (c) => {
    const { state, after, limit } = c.req.valid('query')
    const found = await redemptionsAt(c.env.INTAKE, { partner: partnerOf(c), state }, limit, placed(after))
    linkAfter(c, found, limit)
    return c.json({ items: await listed(c, found) }, 200)
  })
  .openapi(confirm, async (c) => {
    const found = await ownAt(c, c.req.valid('param').id)
    const { code } = c.req.valid('json')
    const offer = await findOffer(c.env.INTAKE, found.offer)
    if (offer?.way === 'counter' || code !== undefined) {
      const shownIt = await ownByCode(c, code ?? '')
      if (shownIt.id !== found.id) throw new Problem('not-found')
    }
    return c.json(await shown(c, await ended(c, found, 'confirmed')), 200)
  })
  .openapi(confirmByCode, async (c) => {
    const found = await ownByCode(c, c.req.valid('json').code)
    return c.json(await shown(c, await ended(c, found, 'confirmed')), 200)
  })
  .openapi(refuse, async (c) => {
    const found = await ownAt(c, c.req.valid('param').id)
    return c.json(await shown(c, await ended(c, found, 'refused')), 200)
  })
