import { createRoute, z } from '@hono/zod-openapi'
import { beyond } from '../../content/people/permissions.ts'
import { invitationLink } from '../../content/people/invitation-link.ts'
import { GrantRequest } from '../../content/people/grant-request.ts'
import { Bounds, RoleName } from '../../content/people/roles.ts'
import { openIntake } from '../../db/intake/db.ts'
import {
  acceptInvitation,
  findInvitation,
  findInvitationById,
  invite,
  listInvitations,
  revokeInvitation,
} from '../../db/intake/invitations.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { wrongGuess } from '../http/guesses.ts'
import { jsonAnswer, jsonBody, refusals, SMALL_JSON_REFUSALS, SMALL_JSON } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { fromOwnPage } from './entering.ts'
import { assertBounds, assertWithin, ownOrganisation, reached } from './granting.ts'
import { Names, namesOf } from './names.ts'
import { linkBehind, PeoplePage } from './paging.ts'

/** Inviting people to roles. The link carries its code behind `#`, which no browser sends to a server. */

const SESSION = [{ session: [] }]
const describe = { tags: ['people'], security: SESSION }
const WRITING = { ...SMALL_JSON_REFUSALS, ...refusals('unauthorized', 'forbidden') }

export const NewInvitation = z
  .object({ id: z.string(), link: z.string().describe('Shown once; works once.'), expiresAt: z.string() })
  .openapi('NewInvitation')

const Offer = z.object({
  role: RoleName,
  organisation: z.string().nullable(),
  bounds: Bounds,
  expiresAt: z.string(),
})
const Listed = Offer.extend({
  id: z.string(),
  invitedBy: z.string(),
  createdAt: z.string(),
  usedAt: z.string().nullable(),
  usedBy: z.string().nullable(),
  revokedAt: z.string().nullable(),
  within: z.boolean().describe('Whether it lies within one’s own role whole, as taking it back needs.'),
})

const make = createRoute({
  ...describe,
  method: 'post',
  path: '/',
  summary: 'Invite somebody to a role, by a link that works once',
  request: jsonBody(GrantRequest),
  responses: { 201: jsonAnswer('The link', NewInvitation), ...WRITING },
})

const list = createRoute({
  ...describe,
  method: 'get',
  path: '/',
  summary: 'Invitations within one’s reach, the newest first',
  request: { query: PeoplePage },
  responses: {
    200: jsonAnswer('Invitations', z.object({ items: z.array(Listed), names: Names })),
    ...refusals('unauthorized', 'forbidden', 'invalid-request'),
  },
})

const revoke = createRoute({
  ...describe,
  method: 'delete',
  path: '/{id}',
  summary: 'Take an invitation back',
  request: { params: z.object({ id: z.string().max(100) }) },
  responses: { 204: { description: 'Done' }, ...refusals('unauthorized', 'forbidden', 'not-found', 'conflict') },
})

const Code = z.strictObject({ code: z.string().max(200) })

const preview = createRoute({
  tags: ['people'],
  security: [],
  method: 'post',
  path: '/preview',
  summary: 'What a link invites to',
  request: jsonBody(Code),
  responses: {
    200: jsonAnswer('The offer', Offer.extend({ names: Names })),
    ...refusals(...SMALL_JSON, 'forbidden', 'gone', 'too-many-requests'),
  },
})

const accept = createRoute({
  ...describe,
  method: 'post',
  path: '/acceptance',
  summary: 'Accept an invitation',
  request: jsonBody(Code),
  responses: {
    201: jsonAnswer('The role', z.object({ role: z.string() })),
    ...WRITING,
    ...refusals('gone', 'too-many-requests'),
  },
})

/** Used, expired, revoked and never made are one answer: a guess learns nothing. */
const gone = (): Problem => {
  const message = {
    zh: '这个邀请链接不能用了：已经用过、过期、被收回，或者抄错了。请向邀请您的人再要一个。',
    en: 'This invitation does not work: it was used, has expired, was taken back, or was not copied whole. Ask for another.',
  }
  return new Problem('gone', {}, { issues: [{ pointer: '/code', message }] })
}

const UNRELEASED = {
  pointer: '',
  message: {
    zh: '您是用恢复码登录的：等另一位管理员放行之后再接受邀请。',
    en: 'You signed in with a recovery code: accept once another administrator has released you.',
  },
}

const routes = newRoutes()
routes.post('/', authorize('roles-grant'), ...smallJson)
routes.get('/', authorize('roles-read'))
routes.delete('/:id', authorize('roles-grant'))
routes.post('/preview', fromOwnPage, ...smallJson)
routes.post('/acceptance', authorize('account-keep'), ...smallJson)

export const invitationRoutes = routes
  .openapi(make, async (c) => {
    const { hours, ...request } = c.req.valid('json')
    const grant = { ...request, organisation: request.organisation }
    assertWithin(c, grant)
    await assertBounds(c, grant)
    const by = { invitedBy: c.get('person').account, hours }
    const { id, code, expiresAt } = await invite(openIntake(c.env.INTAKE), grant, by, new Date())
    return c.json({ id, link: invitationLink(c.env.PORTAL_ORIGIN, code), expiresAt }, 201)
  })
  .openapi(list, async (c) => {
    const { after, limit } = c.req.valid('query')
    const found = await listInvitations(openIntake(c.env.INTAKE), ownOrganisation(c), { after, limit })
    linkBehind(c, found, limit, ({ createdAt }) => createdAt)
    const authority = c.get('authority')
    const items = found.map((one) => ({
      ...one,
      organisation: one.organisation ?? null,
      within: beyond(authority, one) === undefined,
    }))
    const accounts = found.flatMap(({ invitedBy, usedBy }) => [invitedBy, usedBy])
    return c.json({ items, names: await namesOf(c, { accounts, held: found }) }, 200)
  })
  .openapi(revoke, async (c) => {
    const db = openIntake(c.env.INTAKE)
    const { id } = reached(c, await findInvitationById(db, c.req.valid('param').id))
    if (!(await revokeInvitation(db, id, new Date()))) throw new Problem('conflict')
    return c.body(null, 204)
  })
  .openapi(preview, async (c) => {
    const found = await findInvitation(openIntake(c.env.INTAKE), c.req.valid('json').code, new Date())
    if (!found) throw await wrongGuess(c, 'invitation', gone())
    const { role, organisation, bounds, expiresAt } = found
    const names = await namesOf(c, { held: [found] })
    return c.json({ role, organisation: organisation ?? null, bounds, expiresAt, names }, 200)
  })
  .openapi(accept, async (c) => {
    const { account, unreleased } = c.get('person')
    if (unreleased) throw new Problem('forbidden', {}, { issues: [UNRELEASED] })
    const accepted = await acceptInvitation(openIntake(c.env.INTAKE), c.req.valid('json').code, account, new Date())
    if (!accepted) throw await wrongGuess(c, 'invitation', gone())
    return c.json(accepted, 201)
  })
