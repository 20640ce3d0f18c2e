import type { MiddlewareHandler } from 'hono'
import { SECURITY_HEADERS } from '../../content/security/headers.ts'

/** Sets the security headers on every answer of the Worker, refusals included. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  // Once: `c.header` copies a finished answer for every header.
  const answer = new Response(c.res.body, c.res)
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) answer.headers.set(name, value)
  // Else the headers of the old one would be merged in.
  c.res = undefined
  c.res = answer
}
