import { createRoute, z } from '@hono/zod-openapi'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import { beyond } from '../../content/people/permissions.ts'
import { release } from '../../db/intake/accounts.ts'
import { openIntake } from '../../db/intake/db.ts'
import {
  countRoles,
  endRole,
  findHolders,
  findRole,
  listRoleOrganisations,
  listRoles,
  rolesOf,
} from '../../db/intake/roles.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { ownOrganisation, reached } from './granting.ts'
import { HeldRole, presentRole } from './held-role.ts'
import { Names, namesOf } from './names.ts'
import { linkBehind, linkNext, PeoplePage } from './paging.ts'
import { recoveriesWithin } from './recoveries.ts'

/** Who holds which role, and letting people in again who had to recover. */

const describe = { tags: ['people'], security: [{ session: [] }] }
const READING = refusals('unauthorized', 'forbidden', 'invalid-request')
const DONE = { 204: { description: 'Done' } }

/** How roles are asked for that are held for no organisation. */
const PORTAL = 'portal'
const Organisation = z
  .string()
  .refine((code) => code === PORTAL || isCreditCode(code), {
    error: 'not a unified social credit code, or its check character is wrong',
    params: { zh: '不是统一社会信用代码，或者校验码不对' },
  })
  .openapi({ description: 'Unified social credit code; `portal` for roles held for no organisation.' })

const Listed = HeldRole.extend({
  account: z.string(),
  name: z.string().nullable(),
  grantedBy: z.string(),
  grantedAt: z.string(),
  within: z.boolean().describe('Whether it lies within one’s own role whole, as ending it needs.'),
})

const list = createRoute({
  ...describe,
  method: 'get',
  path: '/roles',
  summary: 'Who holds which role, within one’s reach, the newest first',
  request: {
    query: PeoplePage.extend({
      organisation: Organisation.optional(),
      account: z.string().max(100).optional(),
      name: z.string().min(1).max(80).optional().describe('How a name begins; answers one page in order of name.'),
    }),
  },
  responses: { 200: jsonAnswer('Roles', z.object({ items: z.array(Listed), names: Names })), ...READING },
})

const organisations = createRoute({
  ...describe,
  method: 'get',
  path: '/roles/organisations',
  summary: 'Organisations in which somebody holds a role, within one’s reach, in order of code',
  request: {
    query: z.object({
      after: z.string().max(20).optional().describe('Where the page goes on: from `Link: …; rel="next"`.'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(
      'Organisations',
      z.object({
        items: z.array(
          z.object({ organisation: z.string().nullable().describe('Null for the portal itself.'), roles: z.int() }),
        ),
        names: Names,
      }),
    ),
    ...READING,
  },
})

const end = createRoute({
  ...describe,
  method: 'delete',
  path: '/roles/{id}',
  summary: 'End a role at once',
  request: { params: z.object({ id: z.string().max(100) }) },
  responses: { ...DONE, ...READING, ...refusals('not-found', 'conflict') },
})

const waiting = createRoute({
  ...describe,
  method: 'get',
  path: '/recoveries',
  summary: 'Who signed in with a recovery code and waits for release',
  responses: {
    200: jsonAnswer(
      'Accounts, the longest waiting first',
      z.object({
        items: z.array(
          z.object({ account: z.string(), name: z.string().nullable(), since: z.string(), roles: z.array(HeldRole) }),
        ),
        names: Names,
      }),
    ),
    ...READING,
  },
})

const letIn = createRoute({
  ...describe,
  method: 'post',
  path: '/recoveries/{account}/release',
  summary: 'Having made sure that it is her: let the roles of an account count again',
  request: { params: z.object({ account: z.string().max(100) }) },
  responses: { ...DONE, ...READING, ...refusals('not-found') },
})

const LAST = {
  pointer: '',
  message: {
    zh: '这是平台最后一位管理员：先邀请另一位，再收回。',
    en: 'This is the last administrator of the portal: invite another before ending the role.',
  },
}

const routes = newRoutes()
routes.get('/roles', authorize('roles-read'))
routes.get('/roles/organisations', authorize('roles-read'))
routes.delete('/roles/:id', authorize('roles-grant'))
routes.get('/recoveries', authorize('roles-read'))
routes.post('/recoveries/:account/release', authorize('recoveries-release'))

export const roleRoutes = routes
  .openapi(organisations, async (c) => {
    const [db, own] = [openIntake(c.env.INTAKE), ownOrganisation(c)]
    const { after, limit } = c.req.valid('query')
    const items = own
      ? [{ organisation: own, roles: await countRoles(db, own) }]
      : await listRoleOrganisations(db, after, limit)
    const last = items.at(-1)
    if (!own && last && items.length === limit) linkNext(c, 'after', last.organisation ?? '')
    return c.json({ items, names: await namesOf(c, { held: items }) }, 200)
  })
  .openapi(list, async (c) => {
    const [db, own] = [openIntake(c.env.INTAKE), ownOrganisation(c)]
    const { organisation, account, name, after, limit } = c.req.valid('query')
    const asked = organisation === PORTAL ? null : organisation
    // Of others' organisations nothing is told, not even that nothing is there.
    const isElsewhere = own !== undefined && asked !== undefined && asked !== own
    const wanted = { organisation: own ?? asked, account }
    const found = isElsewhere
      ? []
      : name === undefined
        ? await listRoles(db, wanted, { after, limit })
        : await findHolders(db, name, own, limit)
    if (name === undefined) linkBehind(c, found, limit, ({ grantedAt }) => grantedAt)
    const authority = c.get('authority')
    const items = found.map((one) => ({
      ...one,
      ...presentRole(one),
      within: beyond(authority, one) === undefined,
    }))
    const names = await namesOf(c, { accounts: found.map(({ grantedBy }) => grantedBy), held: found })
    return c.json({ items, names }, 200)
  })
  .openapi(end, async (c) => {
    const db = openIntake(c.env.INTAKE)
    const role = reached(c, await findRole(db, c.req.valid('param').id))
    if ((await endRole(db, role.id, new Date())) === 'last') throw new Problem('conflict', {}, { issues: [LAST] })
    return c.body(null, 204)
  })
  .openapi(waiting, async (c) => {
    const found = await recoveriesWithin(openIntake(c.env.INTAKE), [c.get('authority')], c.get('person').account)
    const items = found.map((one) => ({ ...one, roles: one.roles.map(presentRole) }))
    return c.json({ items, names: await namesOf(c, { held: found.flatMap(({ roles }) => roles) }) }, 200)
  })
  .openapi(letIn, async (c) => {
    const [db, { account }] = [openIntake(c.env.INTAKE), c.req.valid('param')]
    // A second person: nobody releases herself.
    if (account === c.get('person').account) throw new Problem('forbidden')
    const roles = await rolesOf(db, account)
    if (roles.length === 0) throw new Problem('not-found')
    for (const role of roles) reached(c, role)
    await release(db, account)
    return c.body(null, 204)
  })
