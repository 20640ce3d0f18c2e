import type { Context, MiddlewareHandler } from 'hono'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { ActionName } from '../../content/people/permissions.ts'
import { WRITING, writingAction } from '../../content/people/writing.ts'
import type { Person } from '../../db/intake/sessions.ts'
import type { App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { readRows } from '../http/body.ts'
import { Problem } from '../http/problems.ts'
import { registerOf } from './register.ts'

const actionsOf = (c: Context<App>): readonly ActionName[] => {
  const id = c.req.param('register') ?? ''
  const register = Object.hasOwn(REGISTERS, id) ? REGISTERS[id] : undefined
  return register ? [writingAction(register)] : WRITING
}

/** The portal alone writes some registers. */
const isOpen: MiddlewareHandler<App> = async (c, next) => {
  if (registerOf(c.req.param('register') ?? '').closed) throw new Problem('forbidden')
  await next()
}

const readingRows: MiddlewareHandler<App> = async (c, next) => {
  c.set('rows', await readRows(c.req.raw))
  await next()
}

/** Before parameters are looked at, so that refusals come in order: 401, 403, 404, 413, 415, 422. */
export const publishing: MiddlewareHandler<App>[] = [authorize(actionsOf), isOpen, readingRows]

/** Somebody who takes records back confirms that it is her; a key has no passkey. @throws Problem 403 */
export const assertPresent = (c: Context<App>): void => {
  const person: Person | undefined = c.get('person')
  if (person && !person.fresh) throw new Problem('fresh-passkey')
}
