import { randomBytes } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { decide, type ActionName, type Caller, type Decision } from '../../content/people/permissions.ts'
import { notedAct, type Actor } from '../../db/intake/activity.ts'
import { openIntake } from '../../db/intake/db.ts'
import { findAuthority, noteUse, type KeyAuthority } from '../../db/intake/keys.ts'
import { hashOf } from '../../db/intake/secret.ts'
import { findPerson } from '../../db/intake/sessions.ts'
import { sequencerOf, type App } from '../app.ts'
import { wrongGuess } from './guesses.ts'
import { assertPlaced } from './placed.ts'
import { Problem } from './problems.ts'
import { assertOwnPage, sessionToken } from './session-cookie.ts'

const said = (zh: string, en: string) => ({ issues: [{ pointer: '', message: { zh, en } }] })

const refuseGuess = async (c: Context<App>): Promise<never> => {
  throw await wrongGuess(c, 'wrong key', new Problem('unauthorized'))
}

/** What a key allows. Those who want to write come to the sequencer anyway, which reads the keys of many at once. */
const authorityOf = async (c: Context<App>, key: string, now: Date): Promise<KeyAuthority | undefined> => {
  if (isReading(c)) return findAuthority(openIntake(c.env.INTAKE), key, now.toISOString())
  assertPlaced(c.env)
  return sequencerOf(c.env).authorityOf(hashOf(key))
}

/** Who calls, in one read of `INTAKE`. */
const callerOf = async (c: Context<App>, now: Date): Promise<Caller & { actor: Actor }> => {
  const intake = openIntake(c.env.INTAKE)
  const header = c.req.header('Authorization')
  if (header !== undefined) {
    const [, key] = /^Bearer (lucid_[A-Za-z0-9_-]{43})$/i.exec(header) ?? []
    const found = key && (await authorityOf(c, key, now))
    if (!found) return refuseGuess(c)
    const { lastUsedAt, ...role } = found
    c.executionCtx.waitUntil(noteUse(intake, role.id, lastUsedAt, now).catch(() => undefined))
    return { door: 'key', roles: [role], fresh: false, actor: { by: 'key', key: role.id } }
  }
  const token = sessionToken(c)
  if (token === undefined) throw new Problem('unauthorized')
  const person = await findPerson(intake, token, now.toISOString())
  if (!person) return refuseGuess(c)
  if (!isReading(c)) assertOwnPage(c)
  c.set('person', person)
  return { door: 'session', roles: person.roles, fresh: person.fresh, actor: { by: 'person', account: person.account } }
}

const isReading = (c: Context): boolean => c.req.method === 'GET' || c.req.method === 'HEAD'

const refusal = (decision: Decision & { allowed: false }): Problem => {
  if (decision.why === 'fresh') return new Problem('fresh-passkey')
  if (decision.why === 'door')
    return new Problem(
      'forbidden',
      {},
      said(
        '这件事要登录的人来做，密钥不行；或者反过来。',
        'Only a signed-in person may do this, not a key; or the other way round.',
      ),
    )
  if (decision.why === 'role') return new Problem('forbidden')
  const held = decision.choices.map(({ id, role, organisation }) => `${id} (${role} ${organisation ?? 'portal'})`)
  return new Problem(
    'bad-request',
    {},
    said(
      `您有几个角色都能做这件事，请用请求头 Lucid-Role 说明以哪个身份：${held.join('，')}。`,
      `Several of your roles allow this. Say which in the header Lucid-Role: ${held.join(', ')}.`,
    ),
  )
}

/** Notes who asks before a write and how it ended after: a write that broke off half-way is known too. */
const noted = async (
  c: Context<App>,
  actor: Actor,
  { action, role }: Decision & { allowed: true },
  next: () => Promise<void>,
): Promise<void> => {
  const sequencer = sequencerOf(c.env)
  const target = `${c.req.method} ${c.req.path}`
  const act = {
    ...actor,
    role,
    action,
    target,
    request: c.get('requestId'),
    act: randomBytes(12).toString('base64url'),
  }
  await sequencer.note(notedAct(act, new Date()))
  await next()
  await sequencer.note(notedAct(act, new Date(), c.res.status))
}

/** A trial changes nothing. */
const isTrial = (c: Context): boolean => c.req.query('dryRun') === 'true'

type Choice = (c: Context<App>) => readonly ActionName[]

/**
 * Lets a request through that the permission table allows, whoever calls; sets `authority` (a role) or `person`.
 * @param action - or a function from the request to actions of which any will do
 * @throws Problem 401, 403 before anything else is looked at
 */
export const authorize =
  (action: ActionName | Choice): MiddlewareHandler<App> =>
  async (c, next) => {
    c.header('Cache-Control', 'no-store')
    const { actor, ...caller } = await callerOf(c, new Date())
    const decision = decide(caller, {
      actions: typeof action === 'function' ? action(c) : [action],
      register: c.req.param('register'),
      as: c.req.header('Lucid-Role'),
    })
    if (!decision.allowed) throw refusal(decision)
    if (decision.role) c.set('authority', decision.role)
    if (isReading(c) || isTrial(c)) await next()
    else await noted(c, actor, decision, next)
  }
