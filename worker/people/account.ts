import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { ShownName } from '../../content/people/shown-name.ts'
import {
  addPasskey,
  closeAccount,
  listPasskeys,
  readAccount,
  removePasskey,
  renameAccount,
  renamePasskey,
  replaceRecoveryCodes,
} from '../../db/intake/accounts.ts'
import { listActivity } from '../../db/intake/activity.ts'
import { openIntake } from '../../db/intake/db.ts'
import { rolesOf } from '../../db/intake/roles.ts'
import { endOtherSessions, endSession, listSessions, refreshSession } from '../../db/intake/sessions.ts'
import { newRoutes, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { clearSessionCookie, setSessionCookie } from '../http/session-cookie.ts'
import { smallJson } from '../http/small-json.ts'
import { ActivityItem, presentActivity } from './activity-item.ts'
import { passkeyLabel } from './entering.ts'
import { HeldRole, presentRole } from './held-role.ts'
import { Names, namesOf } from './names.ts'
import { linkNext } from './paging.ts'
import {
  askForAnswer,
  askForPasskey,
  Assertion,
  ceremonyOf,
  NewCredential,
  Options,
  readAnswer,
  readNewPasskey,
} from './passkeys.ts'

/** One's own account: what it holds, and every way into it. */

const SESSION = [{ session: [] }]
const READING = refusals('unauthorized', 'forbidden')
const WRITING = { ...SMALL_JSON_REFUSALS, ...refusals('unauthorized', 'forbidden') }
const DONE = { 204: { description: 'Done' } }
const Id = z.object({ id: z.string().max(2_000) })
const describe = { tags: ['people'], security: SESSION }

const Passkey = z.object({
  id: z.string(),
  name: z.string().nullable(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
})

const getAccount = createRoute({
  ...describe,
  method: 'get',
  path: '/',
  summary: 'The account of whoever is signed in',
  responses: {
    200: jsonAnswer(
      'The account',
      z.object({
        account: z.string(),
        name: z.string().nullable(),
        createdAt: z.string(),
        unreleased: z.boolean(),
        fresh: z.boolean().describe('Whether a passkey was used within the last five minutes.'),
        session: z.string(),
        roles: z.array(HeldRole),
        passkeys: z.array(Passkey),
        recoveryCodesLeft: z.int(),
        names: Names,
      }),
    ),
    ...READING,
  },
})

const rename = createRoute({
  ...describe,
  method: 'patch',
  path: '/',
  summary: 'Give the account a name that colleagues read, or take it away',
  request: jsonBody(z.strictObject({ name: ShownName.nullable() })),
  responses: { ...DONE, ...WRITING },
})

const close = createRoute({
  ...describe,
  method: 'delete',
  path: '/',
  summary: 'Close the account: passkeys, sessions, recovery codes and name are erased, roles end',
  responses: { ...DONE, ...READING, ...refusals('conflict') },
})

const confirmOptions = createRoute({
  ...describe,
  method: 'post',
  path: '/confirmation/options',
  summary: 'Ask for what a browser needs to use a passkey once more, before a grave act',
  request: jsonBody(z.strictObject({})),
  responses: { 201: jsonAnswer('For `navigator.credentials.get`', Options), ...WRITING },
})

const confirm = createRoute({
  ...describe,
  method: 'post',
  path: '/confirmation',
  summary: 'Use a passkey once more: grave acts are open for five minutes',
  request: jsonBody(z.strictObject({ response: Assertion })),
  responses: { 201: jsonAnswer('Fresh', z.object({ freshUntil: z.string() })), ...WRITING },
})

const passkeyOptions = createRoute({
  ...describe,
  method: 'post',
  path: '/passkeys/options',
  summary: 'Ask for what a browser needs to make another passkey',
  request: jsonBody(z.strictObject({})),
  responses: { 201: jsonAnswer('For `navigator.credentials.create`', Options), ...WRITING },
})

const newPasskey = createRoute({
  ...describe,
  method: 'post',
  path: '/passkeys',
  summary: 'Add a passkey',
  request: jsonBody(z.strictObject({ response: NewCredential, name: ShownName.optional() })),
  responses: { 201: jsonAnswer('Added', z.object({ id: z.string() })), ...WRITING, ...refusals('conflict') },
})

const nameAPasskey = createRoute({
  ...describe,
  method: 'patch',
  path: '/passkeys/{id}',
  summary: 'Give a passkey a name to tell it from others, or take it away',
  request: { params: Id, ...jsonBody(z.strictObject({ name: ShownName.nullable() })) },
  responses: { ...DONE, ...WRITING, ...refusals('not-found') },
})

const dropPasskey = createRoute({
  ...describe,
  method: 'delete',
  path: '/passkeys/{id}',
  summary: 'Remove a passkey, and end the sessions it opened; not the last one',
  request: { params: Id },
  responses: { ...DONE, ...READING, ...refusals('not-found', 'conflict') },
})

const newCodes = createRoute({
  ...describe,
  method: 'post',
  path: '/recovery-codes',
  summary: 'Replace the recovery codes; shown once',
  request: jsonBody(z.strictObject({})),
  responses: { 201: jsonAnswer('The codes', z.object({ recoveryCodes: z.array(z.string()) })), ...WRITING },
})

const Session = z.object({
  id: z.string(),
  current: z.boolean(),
  passkey: z
    .string()
    .nullable()
    .describe('Id of the passkey; null for a recovery code, or for a link of the demonstration.'),
  passkeyName: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z.string(),
})

const getSessions = createRoute({
  ...describe,
  method: 'get',
  path: '/sessions',
  summary: 'Where the account is signed in',
  responses: { 200: jsonAnswer('Open sessions', z.object({ items: z.array(Session) })), ...READING },
})

const dropOtherSessions = createRoute({
  ...describe,
  method: 'delete',
  path: '/sessions',
  summary: 'Sign out everywhere but here',
  responses: { 200: jsonAnswer('Done', z.object({ ended: z.int() })), ...READING },
})

const dropSession = createRoute({
  ...describe,
  method: 'delete',
  path: '/sessions/{id}',
  summary: 'Sign out there; `current` signs out here',
  request: { params: Id },
  responses: { ...DONE, ...READING, ...refusals('not-found') },
})

const getActivity = createRoute({
  ...describe,
  method: 'get',
  path: '/activity',
  summary: 'What was done with this account, newest first',
  request: {
    query: z.object({
      before: z.coerce.number().int().positive().optional().describe('Number of the last row of the page before.'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: jsonAnswer('Rows; the next page in `Link`', z.object({ items: z.array(ActivityItem) })),
    ...READING,
    ...refusals('invalid-request'),
  },
})

/**
 * Who came by a recovery code and holds a role takes nothing away from the account before another administrator has made
 * sure that it is her: the code may be a thief's. @throws Problem 403
 */
const assertReleased = (c: Context<App>): void => {
  if (!c.get('person').unreleased) return
  const message = {
    zh: '您是用恢复码登录的：等另一位管理员放行之后再做这件事。添加一把新的通行密钥现在就可以。',
    en: 'You signed in with a recovery code: this waits until another administrator has released you. You can add a passkey now.',
  }
  throw new Problem('forbidden', {}, { issues: [{ pointer: '', message }] })
}

const conflict = (zh: string, en: string): Problem =>
  new Problem('conflict', {}, { issues: [{ pointer: '', message: { zh, en } }] })

const routes = newRoutes()
for (const path of ['/', '/sessions', '/activity']) routes.get(path, authorize('account-keep'))
routes.patch('/', authorize('account-keep'), ...smallJson)
routes.delete('/', authorize('account-secure'))
for (const path of ['/confirmation/options', '/confirmation'])
  routes.post(path, authorize('account-keep'), ...smallJson)
for (const path of ['/passkeys/options', '/passkeys', '/recovery-codes'])
  routes.post(path, authorize('account-secure'), ...smallJson)
routes.patch('/passkeys/:id', authorize('account-keep'), ...smallJson)
routes.delete('/passkeys/:id', authorize('account-secure'))
for (const path of ['/sessions', '/sessions/:id']) routes.delete(path, authorize('account-keep'))

export const accountRoutes = routes
  .openapi(getAccount, async (c) => {
    const { account: id, session, fresh, unreleased, roles } = c.get('person')
    const found = await readAccount(openIntake(c.env.INTAKE), id)
    if (!found) throw new Problem('unauthorized')
    const { name, createdAt, recoveryCodesLeft } = found
    const passkeys = found.passkeys.map((one) => ({
      id: one.id,
      name: one.name,
      createdAt: one.createdAt,
      lastUsedAt: one.lastUsedAt,
    }))
    const own = { account: id, name, createdAt, unreleased, fresh, session }
    const names = await namesOf(c, { held: roles })
    return c.json({ ...own, roles: roles.map(presentRole), passkeys, recoveryCodesLeft, names }, 200)
  })
  .openapi(rename, async (c) => {
    const { name } = c.req.valid('json')
    await renameAccount(openIntake(c.env.INTAKE), c.get('person').account, name ?? undefined)
    return c.body(null, 204)
  })
  .openapi(close, async (c) => {
    assertReleased(c)
    const [db, { account }] = [openIntake(c.env.INTAKE), c.get('person')]
    const roles = await rolesOf(db, account)
    if (roles.some(({ role, organisation }) => role === 'admin' && organisation === undefined))
      throw conflict(
        '平台管理员的账户不能直接注销：请先由另一位管理员收回角色。',
        'The account of an administrator of the portal is not closed like this: let another one end the role first.',
      )
    await closeAccount(db, account, new Date())
    clearSessionCookie(c)
    return c.body(null, 204)
  })
  .openapi(confirmOptions, async (c) => {
    const ceremony = ceremonyOf(c, 'confirm', c.get('person').account)
    const own = await listPasskeys(ceremony.db, ceremony.account)
    const options = await askForAnswer(
      ceremony,
      own.map(({ id }) => id),
    )
    return c.json({ options: { ...options } }, 201)
  })
  .openapi(confirm, async (c) => {
    const { db, ...ceremony } = ceremonyOf(c, 'confirm', c.get('person').account)
    await readAnswer({ db, ...ceremony }, c.req.valid('json').response)
    const { token, freshUntil } = await refreshSession(db, c.get('person').session, ceremony.now)
    setSessionCookie(c, token)
    return c.json({ freshUntil }, 201)
  })
  .openapi(passkeyOptions, async (c) => {
    const ceremony = ceremonyOf(c, 'add', c.get('person').account)
    const found = await readAccount(ceremony.db, ceremony.account)
    const label = passkeyLabel(c, found?.name ?? undefined, ceremony.now)
    const existing = (found?.passkeys ?? []).map(({ id }) => id)
    const options = await askForPasskey(ceremony, ceremony.account, label, existing)
    return c.json({ options: { ...options } }, 201)
  })
  .openapi(newPasskey, async (c) => {
    const { db, ...ceremony } = ceremonyOf(c, 'add', c.get('person').account)
    const { response, name } = c.req.valid('json')
    const { passkey } = await readNewPasskey({ db, ...ceremony }, response, name)
    const { account, unreleased } = c.get('person')
    if (!(await addPasskey(db, account, passkey, unreleased, ceremony.now)))
      throw conflict('这把通行密钥已经登记过了。', 'This passkey is known already.')
    return c.json({ id: passkey.id }, 201)
  })
  .openapi(nameAPasskey, async (c) => {
    const [db, { account }] = [openIntake(c.env.INTAKE), c.get('person')]
    const { name } = c.req.valid('json')
    if (!(await renamePasskey(db, account, c.req.valid('param').id, name ?? undefined))) throw new Problem('not-found')
    return c.body(null, 204)
  })
  .openapi(dropPasskey, async (c) => {
    assertReleased(c)
    const removed = await removePasskey(openIntake(c.env.INTAKE), c.get('person').account, c.req.valid('param').id)
    if (removed === 'unknown') throw new Problem('not-found')
    if (removed === 'last')
      throw conflict(
        '这是最后一把通行密钥：先加一把新的，再删它。',
        'This is the last passkey: add another before removing it.',
      )
    return c.body(null, 204)
  })
  .openapi(newCodes, async (c) => {
    assertReleased(c)
    const codes = await replaceRecoveryCodes(openIntake(c.env.INTAKE), c.get('person').account, new Date())
    return c.json({ recoveryCodes: codes }, 201)
  })
  .openapi(getSessions, async (c) => {
    const { account, session } = c.get('person')
    const found = await listSessions(openIntake(c.env.INTAKE), account, new Date().toISOString())
    return c.json({ items: found.map((one) => ({ ...one, current: one.id === session })) }, 200)
  })
  .openapi(dropOtherSessions, async (c) => {
    const { account, session } = c.get('person')
    return c.json({ ended: await endOtherSessions(openIntake(c.env.INTAKE), account, session) }, 200)
  })
  .openapi(dropSession, async (c) => {
    const { account, session } = c.get('person')
    const given = c.req.valid('param').id
    const id = given === 'current' ? session : given
    if (!(await endSession(openIntake(c.env.INTAKE), account, id))) throw new Problem('not-found')
    if (id === session) clearSessionCookie(c)
    return c.body(null, 204)
  })
  .openapi(getActivity, async (c) => {
    const { before, limit } = c.req.valid('query')
    const own = { account: c.get('person').account, before }
    const { items, next } = await listActivity(openIntake(c.env.INTAKE), own, limit)
    if (next !== undefined) linkNext(c, 'before', next)
    return c.json({ items: items.map(presentActivity) }, 200)
  })
