import { createRoute, z } from '@hono/zod-openapi'
import { beyond } from '../../content/people/permissions.ts'
import { KeyRequest } from '../../content/people/key-request.ts'
import { openIntake } from '../../db/intake/db.ts'
import { findKeyById, listKeys, makeKey, revokeKey, rotateKey, type ListedKey } from '../../db/intake/keys.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { assertBounds, assertWithin, ownOrganisation, reached } from './granting.ts'
import { HeldRole, presentRole } from './held-role.ts'
import { Names, namesOf } from './names.ts'
import { linkBehind, PeoplePage } from './paging.ts'

/** Keys for machines. */

const describe = { tags: ['people'], security: [{ session: [] }] }
const REFUSALS = refusals('unauthorized', 'forbidden', 'invalid-request')

export const NewKey = z
  .object({ id: z.string(), key: z.string().describe('Shown once; only its hash is kept.'), expiresAt: z.string() })
  .openapi('NewKey')
export const Key = HeldRole.extend({
  name: z.string().nullable(),
  createdBy: z.string().nullable().describe('Account, or `operator`.'),
  createdAt: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
  lastUsedAt: z.string().nullable().describe('To the hour.'),
}).openapi('Key')
const Listed = Key.extend({
  within: z.boolean().describe('Whether it lies within one’s own role whole, as rotating and revoking it need.'),
})
export const presentKey = (key: ListedKey) => ({ ...key, ...presentRole(key) })

export const Rotation = z.strictObject({
  graceHours: z.int().min(0).max(168).default(24).describe('Hours that the old key still works.'),
})
export const KeyId = z.object({ id: z.string().max(100) })

const list = createRoute({
  ...describe,
  method: 'get',
  path: '/',
  summary: 'Keys within one’s reach, the newest first; never the keys themselves',
  request: { query: PeoplePage },
  responses: { 200: jsonAnswer('Keys', z.object({ items: z.array(Listed), names: Names })), ...REFUSALS },
})

const make = createRoute({
  ...describe,
  method: 'post',
  path: '/',
  summary: 'Make a key; shown once',
  request: jsonBody(KeyRequest),
  responses: { 201: jsonAnswer('The key', NewKey), ...REFUSALS, ...SMALL_JSON_REFUSALS },
})

const rotate = createRoute({
  ...describe,
  method: 'post',
  path: '/{id}/rotation',
  summary: 'Make a new key in the place of one; the old one works on for a while',
  request: { params: KeyId, ...jsonBody(Rotation) },
  responses: {
    201: jsonAnswer('The new key', NewKey),
    ...REFUSALS,
    ...SMALL_JSON_REFUSALS,
    ...refusals('not-found', 'conflict'),
  },
})

const revoke = createRoute({
  ...describe,
  method: 'delete',
  path: '/{id}',
  summary: 'Revoke a key at once',
  request: { params: KeyId },
  responses: { 204: { description: 'Done' }, ...REFUSALS, ...refusals('not-found', 'conflict') },
})

/** @throws Problem 409 for a key that no longer works: there is nothing to go on from */
export const stillWorking = (key: ListedKey, now: Date): ListedKey => {
  if (key.revokedAt === null && key.expiresAt > now.toISOString()) return key
  const message = { zh: '这把密钥已经吊销或过期。', en: 'This key was revoked or has expired.' }
  throw new Problem('conflict', {}, { issues: [{ pointer: '', message }] })
}

const routes = newRoutes()
routes.get('/', authorize('keys-read'))
routes.post('/', authorize('keys-keep'), ...smallJson)
routes.post('/:id/rotation', authorize('keys-keep'), ...smallJson)
routes.delete('/:id', authorize('keys-keep'))

export const keyRoutes = routes
  .openapi(list, async (c) => {
    const { after, limit } = c.req.valid('query')
    const found = await listKeys(openIntake(c.env.INTAKE), ownOrganisation(c), { after, limit })
    linkBehind(c, found, limit, ({ createdAt }) => createdAt)
    const authority = c.get('authority')
    const items = found.map((key) => ({ ...presentKey(key), within: beyond(authority, key) === undefined }))
    const names = await namesOf(c, { accounts: found.map(({ createdBy }) => createdBy), held: found })
    return c.json({ items, names }, 200)
  })
  .openapi(make, async (c) => {
    const request = c.req.valid('json')
    assertWithin(c, { ...request, organisation: request.organisation })
    await assertBounds(c, request)
    return c.json(await makeKey(openIntake(c.env.INTAKE), request, c.get('person').account, new Date()), 201)
  })
  .openapi(rotate, async (c) => {
    const [db, now] = [openIntake(c.env.INTAKE), new Date()]
    const old = stillWorking(reached(c, await findKeyById(db, c.req.valid('param').id)), now)
    const { graceHours } = c.req.valid('json')
    return c.json(await rotateKey(db, old, graceHours, c.get('person').account, now), 201)
  })
  .openapi(revoke, async (c) => {
    const [db, now] = [openIntake(c.env.INTAKE), new Date()]
    const { id } = stillWorking(reached(c, await findKeyById(db, c.req.valid('param').id)), now)
    await revokeKey(db, id, now)
    return c.body(null, 204)
  })
