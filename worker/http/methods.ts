import type { Context, Hono, MiddlewareHandler } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'
import type { App } from '../app.ts'
import { onError, Problem } from './problems.ts'

/** Methods of routes by their paths. */
const methodsOf = (routes: Hono<App>): TrieRouter<string> => {
  const router = new TrieRouter<string>()
  for (const { method, path } of routes.routes) if (method !== 'ALL') router.add('ALL', path, method)
  return router
}

/** What is said to a method that an address does not know, which knows others. */
export const otherMethod = (c: Context<App>, known: readonly string[]): Response | Promise<Response> => {
  const headers = { Allow: [...known, 'OPTIONS'].join(', ') }
  if (c.req.method === 'OPTIONS') return new Response(null, { status: 204, headers })
  return onError(new Problem('method-not-allowed', {}, { headers }), c)
}

/**
 * Answers methods that an address does not know: `OPTIONS` with what it knows, others with 405, both with `Allow`. Stands
 * behind the routes and before the pages: of an address that is ours no page may lead elsewhere, since a browser that asks
 * beforehand whether it may read follows nowhere.
 * @see RFC 9110, 15.5.6
 * @see https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
export const answerOtherMethods = (routes: Hono<App>): MiddlewareHandler<App> => {
  let methods: TrieRouter<string> | undefined
  return async (c, next) => {
    const { method, path } = c.req
    const found = (methods ??= methodsOf(routes)).match('ALL', path)[0].map(([known]) => known)
    const known = [...new Set(found.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])))]
    return known.length === 0 || known.includes(method) ? next() : otherMethod(c, known)
  }
}
