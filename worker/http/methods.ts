import type { Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import type { App } from '../app.ts'
import { onError, Problem } from './problems.ts'

/**
 * Answers methods that an address does not know: `OPTIONS` with what it knows, others with 405, both with `Allow`.
 * @see RFC 9110, 15.5.6
 */
export const answerOtherMethods = (routes: Hono<App>) =>
  methodNotAllowed({
    app: routes,
    onMethodNotAllowed: (c, known) => {
      const headers = { Allow: [...known, 'OPTIONS'].join(', ') }
      if (c.req.method === 'OPTIONS') return new Response(null, { status: 204, headers })
      return onError(new Problem('method-not-allowed', {}, { headers }), c)
    },
  })
