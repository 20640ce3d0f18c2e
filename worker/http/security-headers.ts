import type { MiddlewareHandler } from 'hono'
import { SECURITY_HEADERS } from '../../content/security/headers.ts'

/** Sets the security headers on every answer of the Worker, refusals included. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value)
}
