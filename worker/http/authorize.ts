import type { MiddlewareHandler } from 'hono'
import type { RoleName } from '../../content/people/roles.ts'
import { openIntake } from '../../db/intake/db.ts'
import { findAuthority, KEY_PREFIX } from '../../db/intake/keys.ts'
import type { App } from '../app.ts'
import { Problem } from './problems.ts'

/** A key in an address ends up in histories and logs: it is refused before anything else, and taken for known. */
const refuseKeyInAddress = (url: string): void => {
  if (url.includes(KEY_PREFIX))
    throw new Problem(
      'bad-request',
      {},
      {
        issues: [
          {
            pointer: '',
            message: {
              zh: '密钥不能写在网址里，请放进 Authorization 请求头；写进网址的密钥应当视为已泄露，请吊销。',
              en: 'A key never goes into an address: send it in the Authorization header. Revoke this one, it may have been seen.',
            },
          },
        ],
      },
    )
}

/** Lets a request through whose key holds one of the roles; one read of `INTAKE`. */
export const authorize =
  (...roles: RoleName[]): MiddlewareHandler<App> =>
  async (c, next) => {
    refuseKeyInAddress(c.req.url)
    const [, key] = /^Bearer (lucid_[A-Za-z0-9_-]{43})$/i.exec(c.req.header('Authorization') ?? '') ?? []
    const authority = key && (await findAuthority(openIntake(c.env.INTAKE), key, new Date().toISOString()))
    if (!authority) throw new Problem('unauthorized')
    if (!roles.includes(authority.role) && authority.role !== 'admin') throw new Problem('forbidden')
    c.set('authority', authority)
    await next()
  }
