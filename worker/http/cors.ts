import type { Context, MiddlewareHandler } from 'hono'
import { FOR_ANYBODY } from '../../content/security/headers.ts'
import type { App } from '../app.ts'

/** What is published, and nothing that needs a key or a token. */
const PUBLIC =
  /^\/(api\/(?!(operator|accounts?|sessions|invitations|roles|recoveries|keys|activity)(\/|$))|log\/\w|objects\/|epcis\/|open311\/|feeds\/|catalog\.jsonld$|health$|\d{2,4}(\/|$)|contexts\/|credentials\/(?!verify\/)|\.well-known\/)/

/** Headers of an answer that a page of another origin may see besides the usual few. */
export const EXPOSED = 'Allow, Content-Disposition, ETag, Link, Repr-Digest, Retry-After, X-Request-Id'

/**
 * Open data is readable by pages of any origin: answers to GET and HEAD, and before them to the question (`OPTIONS`)
 * whether that may be asked. Writes are not; nor is an answer to somebody who showed a key or is signed in.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export const openToAnyOrigin = (c: Context<App>): void => {
  const { method } = c.req
  if (c.req.header('Authorization') !== undefined || c.get('person')) return
  if (method === 'GET' || method === 'HEAD') {
    c.header(...FOR_ANYBODY)
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Access-Control-Expose-Headers', EXPOSED)
  }
  if (method === 'OPTIONS' && c.res.headers.get('Allow')?.includes('GET')) {
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Access-Control-Allow-Methods', 'GET, HEAD')
    // A wildcard leaves `Authorization` out.
    c.header('Access-Control-Allow-Headers', '*')
    c.header('Access-Control-Max-Age', '86400')
  }
}

/** Opens what is published by its address. */
export const readableFromAnywhere: MiddlewareHandler<App> = async (c, next) => {
  await next()
  if (PUBLIC.test(c.req.path)) openToAnyOrigin(c)
}
