import type { MiddlewareHandler } from 'hono'
import { SECURITY_HEADERS } from '../../content/security/headers.ts'

/** Sets the security headers on every answer of the Worker, refusals included. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  if (setAll(c.res.headers)) return
  // What was fetched cannot be changed, and is copied once: `c.header` would copy it for every header.
  const answer = new Response(c.res.body, c.res)
  setAll(answer.headers)
  // Else the headers of the old one would be merged in.
  c.res = undefined
  c.res = answer
}

const HEADERS = Object.entries(SECURITY_HEADERS)

/** Set already by what is stricter with itself, or open to anybody. */
const OWN = new Set(['Content-Security-Policy', 'Cross-Origin-Resource-Policy'])

/** @returns `false` when the headers cannot be changed */
const setAll = (headers: Headers): boolean => {
  try {
    for (const [name, value] of HEADERS) if (!OWN.has(name) || !headers.has(name)) headers.set(name, value)
    return true
  } catch {
    return false
  }
}
