import { createRoute, z } from '@hono/zod-openapi'
import { Amount } from '../../content/points/amount.ts'
import { MOST_STOCKED, NewOffer, OFFER_WAYS } from '../../content/points/offer.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import {
  endOffer,
  findOffer,
  listOffersOf,
  listOpenOffers,
  makeOffer,
  stockOffer,
  type StockedOffer,
} from '../../db/intake/points-offers.ts'
import { readOrganisationNames } from '../../db/record/organisation-names.ts'
import { newRoutes, recordOf } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { Cursor, jsonAnswer, jsonBody, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { paged } from '../http/page.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { Id, WRITING } from './accounts.ts'
import { nameOf, refusal, todayOf } from './acting.ts'
import { partnerOf } from './partner.ts'

/** What points are spent on: open to everybody, made and ended by its partner. */

const Count = z.int().min(0)

const Offer = z
  .object({
    id: z.string(),
    partner: z.object({ code: z.string(), name: z.string().nullable() }),
    title: z.object({ zh: z.string(), en: z.string() }),
    text: z.object({ zh: z.string(), en: z.string() }),
    gtin: z.string().nullable(),
    price: z.int().describe('Points for one piece.'),
    starts: z.string(),
    ends: z.string().describe('The last day.'),
    minutes: z.int().describe('For how long it is set aside.'),
    way: z.enum(OFFER_WAYS),
    mostEach: z.int().nullable(),
    left: Count,
    reserved: Count,
    taken: Count,
    endedAt: z.string().nullable(),
    demonstration: z.literal(true).optional().describe('Invented for demonstration, not real.'),
  })
  .meta({ id: 'PointsOffer' })

const presentOffer = (offer: StockedOffer, names: Record<string, string>): z.output<typeof Offer> => {
  const { titleZh, titleEn, textZh, textEn, partner, createdAt: _, ...rest } = offer
  return {
    ...rest,
    partner: { code: partner, name: names[partner] ?? null },
    title: { zh: titleZh, en: titleEn },
    text: { zh: textZh, en: textEn },
    ...(isDemonstration(partner) ? { demonstration: true as const } : {}),
  }
}

const list = createRoute({
  tags: ['points'],
  method: 'get',
  path: '/offers',
  summary: 'Offers for points: those that are open now, or all of one partner',
  request: {
    query: z.object({
      partner: z
        .string()
        .max(20)
        .optional()
        .describe('Unified social credit code: all of its offers, the newest first.'),
      cursor: Cursor,
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: { 200: jsonAnswer('Offers', z.object({ items: z.array(Offer) })), ...refusals('invalid-request') },
})
const read = createRoute({
  tags: ['points'],
  method: 'get',
  path: '/offers/{id}',
  summary: 'An offer, and how much of it is left',
  request: { params: Id },
  responses: { 200: jsonAnswer('The offer', Offer), ...refusals('not-found') },
})
const Headers = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() })
const make = createRoute({
  tags: ['points'],
  security: KEY_SECURITY,
  method: 'post',
  path: '/offers',
  summary: 'Make an offer',
  description: 'It stays as it is: for another price, end it and make a new one. Pieces can be added.',
  request: { headers: Headers, ...jsonBody(NewOffer) },
  responses: { 201: jsonAnswer('The offer', Offer), ...WRITING },
})
const deliver = createRoute({
  tags: ['points'],
  security: KEY_SECURITY,
  method: 'post',
  path: '/offers/{id}/deliveries',
  summary: 'Add pieces to an offer',
  request: {
    params: Id,
    headers: Headers,
    ...jsonBody(z.strictObject({ pieces: Amount(MOST_STOCKED) })),
  },
  responses: { 201: jsonAnswer('The offer', Offer), ...WRITING },
})
const end = createRoute({
  tags: ['points'],
  security: KEY_SECURITY,
  method: 'post',
  path: '/offers/{id}/ending',
  summary: 'End an offer early; what was set aside can still be handed over',
  request: { params: Id, ...jsonBody(z.strictObject({})) },
  responses: { 200: jsonAnswer('The offer', Offer), ...WRITING },
})

/** Where a page goes on: what it is sorted by, and an id. */
const placed = (cursor: string | undefined): [string, string] | undefined => {
  const [, by, id] = /^([\d:TZ-]{10,20})~([\w-]{1,60})$/.exec(cursor ?? '') ?? []
  return by === undefined || id === undefined ? undefined : [by, id]
}

const routes = newRoutes()
for (const path of ['/offers', '/offers/:id/deliveries', '/offers/:id/ending'])
  routes.post(path, authorize('points-offer'), ...smallJson)

export const pointsOfferRoutes = routes
  .openapi(list, async (c) => {
    const { partner, cursor, limit } = c.req.valid('query')
    const place = placed(cursor)
    const [by, id] = place ?? ['', '']
    const found =
      partner === undefined
        ? await listOpenOffers(c.env.INTAKE, todayOf(new Date()), limit, { ends: by, id })
        : await listOffersOf(c.env.INTAKE, partner, limit, { createdAt: by, id })
    const last = found.at(-1)
    const next =
      last && found.length === limit ? `${partner === undefined ? last.ends : last.createdAt}~${last.id}` : undefined
    const page = cursor !== undefined && !place ? undefined : { items: found, cursor: next }
    const items = paged(c, page)
    const names = await readOrganisationNames(
      recordOf(c),
      items.map((one) => one.partner),
    )
    // A partner sees at once what she just did.
    c.header('Cache-Control', partner === undefined ? 'public, max-age=5' : 'no-cache')
    return c.json({ items: items.map((one) => presentOffer(one, names)) }, 200)
  })
  .openapi(read, async (c) => {
    const found = await findOffer(c.env.INTAKE, c.req.valid('param').id)
    if (!found) throw new Problem('not-found')
    c.header('Cache-Control', 'public, max-age=5')
    return c.json(presentOffer(found, await readOrganisationNames(recordOf(c), [found.partner])), 200)
  })
  .openapi(make, async (c) => {
    const partner = partnerOf(c)
    const offer = c.req.valid('json')
    const id = nameOf(partner, c.req.valid('header')['idempotency-key'])
    if ((await makeOffer(c.env.INTAKE, id, partner, offer, new Date())) === 'taken') throw refusal('id-taken')
    const made = await findOffer(c.env.INTAKE, id)
    if (!made) throw new Problem('not-found')
    return c.json(presentOffer(made, await readOrganisationNames(recordOf(c), [partner])), 201)
  })
  .openapi(deliver, async (c) => {
    const [partner, { id }] = [partnerOf(c), c.req.valid('param')]
    const found = await findOffer(c.env.INTAKE, id)
    if (found?.partner !== partner) throw new Problem('not-found')
    if (found.endedAt !== null) throw refusal('not-open')
    const delivery = nameOf(id, c.req.valid('header')['idempotency-key'])
    const isAdded = await stockOffer(c.env.INTAKE, id, c.req.valid('json').pieces, delivery, new Date())
    if (!isAdded) throw refusal('id-taken')
    return c.json(presentOffer((await findOffer(c.env.INTAKE, id)) ?? found, {}), 201)
  })
  .openapi(end, async (c) => {
    const [partner, { id }] = [partnerOf(c), c.req.valid('param')]
    const found = await findOffer(c.env.INTAKE, id)
    if (found?.partner !== partner) throw new Problem('not-found')
    await endOffer(c.env.INTAKE, id, new Date())
    return c.json(presentOffer((await findOffer(c.env.INTAKE, id)) ?? found, {}), 200)
  })
