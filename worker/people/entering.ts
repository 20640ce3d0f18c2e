import { createRoute, z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import type { ActionName } from '../../content/people/permissions.ts'
import { ShownName } from '../../content/people/shown-name.ts'
import { dayOf } from '../../content/registers/span.ts'
import { createAccount, takeRecoveryCode } from '../../db/intake/accounts.ts'
import { openIntake } from '../../db/intake/db.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { noteActivity } from '../../db/intake/activity.ts'
import { endSessionOf, openSession, type SignIn } from '../../db/intake/sessions.ts'
import { newId } from '../../db/intake/secret.ts'
import { newRoutes, type App } from '../app.ts'
import { wrongGuess } from '../http/guesses.ts'
import { languageOf } from '../http/language.ts'
import { jsonAnswer, jsonBody, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { assertOwnPage, sessionToken, setSessionCookie } from '../http/session-cookie.ts'
import { smallJson } from '../http/small-json.ts'
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

/** Making an account and signing in. Nothing is asked but a passkey. */

const REFUSALS = { ...SMALL_JSON_REFUSALS, ...refusals('forbidden', 'too-many-requests') }
const describe = { method: 'post' as const, tags: ['people'], security: [] }

const newAccountOptions = createRoute({
  ...describe,
  path: '/accounts/options',
  summary: 'Ask for what a browser needs to make the passkey of a new account',
  request: jsonBody(z.strictObject({})),
  responses: { 201: jsonAnswer('For `navigator.credentials.create`; good for five minutes', Options), ...REFUSALS },
})

const newAccount = createRoute({
  ...describe,
  path: '/accounts',
  summary: 'Make an account with a passkey, and sign in',
  description: 'No name, telephone or e-mail is needed. The recovery codes are shown once; each works once.',
  request: jsonBody(z.strictObject({ response: NewCredential, name: ShownName.optional() })),
  responses: {
    201: jsonAnswer('The account', z.object({ account: z.string(), recoveryCodes: z.array(z.string()) })),
    ...REFUSALS,
    ...refusals('conflict'),
  },
})

const signInOptions = createRoute({
  ...describe,
  path: '/sessions/options',
  summary: 'Ask for what a browser needs to sign in with a passkey',
  request: jsonBody(z.strictObject({})),
  responses: { 201: jsonAnswer('For `navigator.credentials.get`; good for five minutes', Options), ...REFUSALS },
})

const SignedIn = z.object({
  account: z.string(),
  unreleased: z.boolean().describe('Roles rest until another administrator makes sure that it is her.'),
})

const signIn = createRoute({
  ...describe,
  path: '/sessions',
  summary: 'Sign in with a passkey',
  request: jsonBody(z.strictObject({ response: Assertion })),
  responses: { 201: jsonAnswer('Signed in; the cookie carries the session', SignedIn), ...REFUSALS },
})

const recover = createRoute({
  ...describe,
  path: '/sessions/recovery',
  summary: 'Sign in with a recovery code, which is used up, to make a new passkey',
  request: jsonBody(z.strictObject({ code: z.string().max(200) })),
  responses: { 201: jsonAnswer('Signed in; the cookie carries the session', SignedIn), ...REFUSALS },
})

/** Asked by a page of this portal, and kept by nobody on the way. */
export const fromOwnPage: MiddlewareHandler<App> = async (c, next) => {
  c.header('Cache-Control', 'no-store')
  assertOwnPage(c)
  await next()
}

/** For what leaves a row behind each time: counted by address, each of these apart. */
const notTooOften =
  (action: string): MiddlewareHandler<App> =>
  async (c, next) => {
    if (!(await mayProceed(c.env, action, c.req.raw))) throw new Problem('too-many-requests', { seconds: 60 })
    await next()
  }

/** What a password manager shows of an account without a name. */
export const passkeyLabel = (c: Context<App>, name: string | undefined, now: Date): string =>
  name ?? (languageOf(c) === 'zh' ? `账户 ${dayOf(now.toISOString())}` : `Account ${dayOf(now.toISOString())}`)

/** Somebody came in: noted under her own account, as what she did first. */
const noteEntry = (c: Context<App>, account: string, now: Date): Promise<void> => {
  const action: ActionName = 'account-enter'
  const target = `${c.req.method} ${c.req.path}`
  const act = { act: newId(), request: c.get('requestId'), action, target, by: 'person' as const, account }
  return noteActivity(openIntake(c.env.INTAKE), act, now, 201)
}

/** Opens a session under a new secret; the one that the browser had is over. */
const enter = async (c: Context<App>, signedIn: SignIn, now: Date) => {
  const [db, before] = [openIntake(c.env.INTAKE), sessionToken(c)]
  await noteEntry(c, signedIn.account, now)
  if (before !== undefined) await endSessionOf(db, before)
  setSessionCookie(c, await openSession(db, signedIn, now))
  return { account: signedIn.account, unreleased: signedIn.unreleased }
}

const WRONG_CODE = {
  pointer: '/code',
  message: {
    zh: '没有这个恢复码，或者已经用过。',
    en: 'There is no such recovery code, or it was used before.',
  },
}

const routes = newRoutes()
for (const path of ['/accounts/options', '/accounts', '/sessions/options'])
  routes.post(path, notTooOften(path), fromOwnPage, ...smallJson)
for (const path of ['/sessions', '/sessions/recovery']) routes.post(path, fromOwnPage, ...smallJson)

export const enteringRoutes = routes
  .openapi(newAccountOptions, async (c) => {
    const ceremony = ceremonyOf(c, 'create', undefined)
    const options = await askForPasskey(ceremony, newId(), passkeyLabel(c, undefined, ceremony.now), [])
    return c.json({ options: { ...options } }, 201)
  })
  .openapi(newAccount, async (c) => {
    const { response, name } = c.req.valid('json')
    const { db, ...ceremony } = ceremonyOf(c, 'create', undefined)
    const { passkey, account } = await readNewPasskey({ db, ...ceremony }, response, undefined)
    const created = await createAccount(db, { id: account, name, passkey }, ceremony.now)
    if (!created) throw new Problem('conflict')
    await noteEntry(c, account, ceremony.now)
    const before = sessionToken(c)
    if (before !== undefined) await endSessionOf(db, before)
    setSessionCookie(c, created.token)
    return c.json({ account, recoveryCodes: created.codes }, 201)
  })
  .openapi(signInOptions, async (c) => {
    const options = await askForAnswer(ceremonyOf(c, 'sign-in', undefined), [])
    return c.json({ options: { ...options } }, 201)
  })
  .openapi(signIn, async (c) => {
    const ceremony = ceremonyOf(c, 'sign-in', undefined)
    const { account, id, unreleased } = await readAnswer(ceremony, c.req.valid('json').response).catch(
      async (error: unknown) => {
        throw error instanceof Problem ? await wrongGuess(c, 'passkey', error) : error
      },
    )
    return c.json(await enter(c, { account, passkey: id, unreleased: unreleased === 1 }, ceremony.now), 201)
  })
  .openapi(recover, async (c) => {
    const taken = await takeRecoveryCode(openIntake(c.env.INTAKE), c.req.valid('json').code)
    if (!taken) throw await wrongGuess(c, 'recovery code', new Problem('invalid-request', {}, { issues: [WRONG_CODE] }))
    const { account, holdsRole } = taken
    return c.json(await enter(c, { account, passkey: undefined, unreleased: holdsRole }, new Date()), 201)
  })
