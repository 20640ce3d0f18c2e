import { createRoute, z } from '@hono/zod-openapi'
import { beyond } from '../../content/people/permissions.ts'
import { listUnreleased, release } from '../../db/intake/accounts.ts'
import { openIntake } from '../../db/intake/db.ts'
import { endRole, findRole, hasOtherAdministrator, listRoles, rolesOf } from '../../db/intake/roles.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { ownOrganisation, reached } from './granting.ts'
import { HeldRole, presentRole } from './held-role.ts'

/** Who holds which role, and letting people in again who had to recover. */

const describe = { tags: ['people'], security: [{ session: [] }] }
const READING = refusals('unauthorized', 'forbidden', 'invalid-request')
const DONE = { 204: { description: 'Done' } }

const Listed = HeldRole.extend({
  account: z.string(),
  name: z.string().nullable(),
  grantedBy: z.string(),
  grantedAt: z.string(),
})

const list = createRoute({
  ...describe,
  method: 'get',
  path: '/roles',
  summary: 'Who holds which role, within one’s reach',
  request: {
    query: z.object({
      after: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: { 200: jsonAnswer('Roles', z.object({ items: z.array(Listed) })), ...READING },
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
      'Accounts',
      z.object({
        items: z.array(z.object({ account: z.string(), name: z.string().nullable(), since: z.string() })),
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
routes.delete('/roles/:id', authorize('roles-grant'))
routes.get('/recoveries', authorize('roles-read'))
routes.post('/recoveries/:account/release', authorize('recoveries-release'))

export const roleRoutes = routes
  .openapi(list, async (c) => {
    const { after, limit } = c.req.valid('query')
    const found = await listRoles(openIntake(c.env.INTAKE), ownOrganisation(c), { after, limit })
    return c.json({ items: found.map((one) => ({ ...one, ...presentRole(one) })) }, 200)
  })
  .openapi(end, async (c) => {
    const db = openIntake(c.env.INTAKE)
    const role = reached(c, await findRole(db, c.req.valid('param').id))
    const isPortals = role.role === 'admin' && role.organisation === undefined
    if (isPortals && !(await hasOtherAdministrator(db, role.id))) throw new Problem('conflict', {}, { issues: [LAST] })
    await endRole(db, role.id, new Date())
    return c.body(null, 204)
  })
  .openapi(waiting, async (c) => {
    const db = openIntake(c.env.INTAKE)
    const found = await listUnreleased(db)
    const roles = await Promise.all(found.map(({ account }) => rolesOf(db, account)))
    const authority = c.get('authority')
    const items = found.filter((_, at) => roles[at]?.every((role) => beyond(authority, role) === undefined))
    return c.json({ items }, 200)
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
