import { createRoute, z } from '@hono/zod-openapi'
import { readCode } from '../../content/information-requests/codes.ts'
import { Amount } from '../../content/points/amount.ts'
import { MOST_POINTS } from '../../content/points/account.ts'
import { SHORT_CODE_CHARACTERS } from '../../content/points/holder.ts'
import { makeCode } from '../../db/intake/points-codes.ts'
import { donate, readGiven } from '../../db/intake/points-donations.ts'
import { foundFamily, joinFamily, poolPoints } from '../../db/intake/points-families.ts'
import { leaveFamily } from '../../db/intake/points-leaving.ts'
import { findProject, listProjects } from '../../db/record/restoration-projects.ts'
import { newRoutes, recordOf } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { wrongGuess } from '../http/guesses.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { Id, READING, WRITING } from './accounts.ts'
import { holderFor, nameOf, refusal, todayOf } from './acting.ts'

/** Giving points to a restoration project, and putting them together in a family. */

const describe = { tags: ['points'], security: KEY_SECURITY }
const Headers = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() })
const Points = Amount(MOST_POINTS)

const projects = createRoute({
  tags: ['points'],
  method: 'get',
  path: '/projects',
  summary: 'Restoration projects that points can be given to, and what they were given',
  request: {
    query: z.object({
      after: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(
      'Projects in order of key; `next` goes on behind it',
      z.object({
        items: z.array(z.object({ project: z.string(), name: z.string(), publisher: z.string(), points: z.int() })),
        next: z.string().nullable(),
      }),
    ),
    ...refusals('invalid-request'),
  },
})
const give = createRoute({
  ...describe,
  method: 'post',
  path: '/donations',
  summary: 'Give points to a restoration project; they do not come back',
  request: {
    headers: Headers,
    ...jsonBody(z.strictObject({ account: z.string().max(100), project: z.string().min(1).max(200), points: Points })),
  },
  responses: {
    201: jsonAnswer('Given', z.object({ project: z.string(), points: z.int(), stood: z.boolean() })),
    ...WRITING,
  },
})
const found = createRoute({
  ...describe,
  method: 'post',
  path: '/accounts/{id}/families',
  summary: 'Found a family with an account of its own',
  request: { params: Id, ...jsonBody(z.strictObject({})) },
  responses: { 201: jsonAnswer('The family', z.object({ family: z.string() })), ...WRITING },
})
const inviteInto = createRoute({
  ...describe,
  method: 'post',
  path: '/accounts/{id}/family-codes',
  summary: 'A code that lets one more account into the family: it works once, for a day',
  request: { params: Id, ...jsonBody(z.strictObject({})) },
  responses: { 201: jsonAnswer('The code', z.object({ code: z.string(), until: z.string() })), ...WRITING },
})
const join = createRoute({
  ...describe,
  method: 'post',
  path: '/accounts/{id}/family',
  summary: 'Enter a family by its code',
  request: { params: Id, ...jsonBody(z.strictObject({ code: z.string().max(60) })) },
  responses: { 204: { description: 'Entered' }, ...WRITING, ...refusals('too-many-requests') },
})
const leave = createRoute({
  ...describe,
  method: 'delete',
  path: '/accounts/{id}/family',
  summary: 'Leave the family: what was pooled stays there; the last one closes it',
  request: { params: Id },
  responses: { 204: { description: 'Left' }, ...READING, ...refusals('conflict') },
})
const pool = createRoute({
  ...describe,
  method: 'post',
  path: '/accounts/{id}/poolings',
  summary: 'Put points into the family’s account',
  request: { params: Id, headers: Headers, ...jsonBody(z.strictObject({ points: Points })) },
  responses: { 201: jsonAnswer('Pooled', z.object({ points: z.int(), stood: z.boolean() })), ...WRITING },
})

const routes = newRoutes()
for (const path of [
  '/donations',
  '/accounts/:id/families',
  '/accounts/:id/family-codes',
  '/accounts/:id/family',
  '/accounts/:id/poolings',
])
  routes.post(path, authorize('points-hold'), ...smallJson)
routes.delete('/accounts/:id/family', authorize('points-hold'))

export const pointsGivingRoutes = routes
  .openapi(projects, async (c) => {
    const { after, limit } = c.req.valid('query')
    const { items, next } = await listProjects(recordOf(c), limit, after)
    const given = await readGiven(
      c.env.INTAKE,
      items.map(({ key }) => key),
    )
    const shown = items.map(({ key, name, publisher }) => ({
      project: key,
      name,
      publisher,
      points: given.get(key) ?? 0,
    }))
    return c.json({ items: shown, next: next ?? null }, 200)
  })
  .openapi(give, async (c) => {
    const { account, project, points } = c.req.valid('json')
    const holder = await holderFor(c, account)
    if (!(await findProject(recordOf(c), project))) {
      const message = {
        zh: '没有这个修复项目，或者它已经完工。',
        en: 'There is no such restoration project, or it is finished.',
      }
      throw new Problem('invalid-request', {}, { issues: [{ pointer: '/project', message }] })
    }
    const id = nameOf(holder.id, c.req.valid('header')['idempotency-key'])
    const done = await donate(c.env.INTAKE, { id, holder, project, points }, new Date())
    if (done !== 'donated' && done !== 'stood') throw refusal(done, '/points')
    return c.json({ project, points, stood: done === 'stood' }, 201)
  })
  .openapi(found, async (c) => {
    const holder = await holderFor(c, c.req.valid('param').id)
    const family = await foundFamily(c.env.INTAKE, holder, todayOf(new Date()))
    if (family === undefined) throw refusal(holder.attested === null ? 'unattested' : 'in-family')
    return c.json({ family }, 201)
  })
  .openapi(inviteInto, async (c) => {
    const holder = await holderFor(c, c.req.valid('param').id)
    if (holder.family === null) throw refusal('no-family')
    return c.json(await makeCode(c.env.INTAKE, 'family', holder.family, new Date()), 201)
  })
  .openapi(join, async (c) => {
    const holder = await holderFor(c, c.req.valid('param').id)
    const code = readCode(c.req.valid('json').code, SHORT_CODE_CHARACTERS)
    const joined = code === undefined ? 'unknown-code' : await joinFamily(c.env.INTAKE, holder, code, new Date())
    if (joined === 'unknown-code') throw await wrongGuess(c, 'family code', refusal('unknown-code', '/code'))
    if (joined !== 'joined') throw refusal(joined)
    return c.body(null, 204)
  })
  .openapi(leave, async (c) => {
    const holder = await holderFor(c, c.req.valid('param').id)
    if (holder.family === null) throw refusal('no-family')
    await leaveFamily(c.env.INTAKE, holder, new Date())
    return c.body(null, 204)
  })
  .openapi(pool, async (c) => {
    const holder = await holderFor(c, c.req.valid('param').id)
    const { points } = c.req.valid('json')
    const id = nameOf(holder.id, c.req.valid('header')['idempotency-key'])
    const done = await poolPoints(c.env.INTAKE, { id, holder, points }, new Date())
    if (done !== 'pooled' && done !== 'stood') throw refusal(done, '/points')
    return c.json({ points, stood: done === 'stood' }, 201)
  })
