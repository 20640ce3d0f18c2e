import { createRoute, z } from '@hono/zod-openapi'
import { GrantRequest } from '../../content/people/grant-request.ts'
import { invitationLink } from '../../content/people/invitation-link.ts'
import { KeyRequest } from '../../content/people/key-request.ts'
import { openIntake } from '../../db/intake/db.ts'
import { invite } from '../../db/intake/invitations.ts'
import { findKeyById, listKeys, makeKey, revokeKey, rotateKey } from '../../db/intake/keys.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, jsonBody, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { assertBounds } from '../people/granting.ts'
import { NewInvitation } from '../people/invitations.ts'
import { Key, KeyId, NewKey, presentKey, Rotation, stillWorking } from '../people/keys.ts'
import { linkBehind, PeoplePage } from '../people/paging.ts'

/** Keys and invitations for scripts on this machine. */

const describe = { tags: ['operator'], security: [{ operator: [] }] }
const REFUSALS = refusals('unauthorized', 'not-found', 'invalid-request')

const make = createRoute({
  ...describe,
  method: 'post',
  path: '/keys',
  summary: 'Make an API key; shown once',
  request: jsonBody(KeyRequest),
  responses: { 201: jsonAnswer('The key', NewKey), ...REFUSALS },
})
const list = createRoute({
  ...describe,
  method: 'get',
  path: '/keys',
  summary: 'All keys, the newest first; never the keys themselves',
  request: { query: PeoplePage },
  responses: { 200: jsonAnswer('Keys', z.object({ items: z.array(Key) })), ...REFUSALS },
})
const rotate = createRoute({
  ...describe,
  method: 'post',
  path: '/keys/{id}/rotation',
  summary: 'Make a new key in the place of one',
  request: { params: KeyId, ...jsonBody(Rotation) },
  responses: { 201: jsonAnswer('The new key', NewKey), ...REFUSALS, ...refusals('conflict') },
})
const revoke = createRoute({
  ...describe,
  method: 'delete',
  path: '/keys/{id}',
  summary: 'Revoke a key at once',
  request: { params: KeyId },
  responses: { 204: { description: 'Done' }, ...REFUSALS, ...refusals('conflict') },
})
const inviteAnybody = createRoute({
  ...describe,
  method: 'post',
  path: '/invitations',
  summary: 'Invite to any role: how the first administrator comes to be',
  request: jsonBody(GrantRequest),
  responses: { 201: jsonAnswer('The link', NewInvitation), ...REFUSALS },
})

export const operatorKeyRoutes = newRoutes()
  .openapi(make, async (c) => {
    const request = c.req.valid('json')
    await assertBounds(c, request)
    return c.json(await makeKey(openIntake(c.env.INTAKE), request, 'operator', new Date()), 201)
  })
  .openapi(list, async (c) => {
    const { after, limit } = c.req.valid('query')
    const found = await listKeys(openIntake(c.env.INTAKE), undefined, { after, limit })
    linkBehind(c, found, limit, ({ createdAt }) => createdAt)
    return c.json({ items: found.map(presentKey) }, 200)
  })
  .openapi(rotate, async (c) => {
    const [db, now] = [openIntake(c.env.INTAKE), new Date()]
    const old = await findKeyById(db, c.req.valid('param').id)
    if (!old) throw new Problem('not-found')
    const { graceHours } = c.req.valid('json')
    return c.json(await rotateKey(db, stillWorking(old, now), graceHours, 'operator', now), 201)
  })
  .openapi(revoke, async (c) => {
    const [db, now] = [openIntake(c.env.INTAKE), new Date()]
    const key = await findKeyById(db, c.req.valid('param').id)
    if (!key) throw new Problem('not-found')
    await revokeKey(db, stillWorking(key, now).id, now)
    return c.body(null, 204)
  })
  .openapi(inviteAnybody, async (c) => {
    const { hours, organisation, ...rest } = c.req.valid('json')
    const grant = { ...rest, organisation }
    await assertBounds(c, grant)
    const made = await invite(openIntake(c.env.INTAKE), grant, { invitedBy: 'operator', hours }, new Date())
    const { id, code, expiresAt } = made
    return c.json({ id, link: invitationLink(c.env.PORTAL_ORIGIN, code), expiresAt }, 201)
  })
