import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { App } from '../app.ts'
import { Problem } from './problems.ts'

/** Bytes of a body that people wrote: a page of text. */
const MOST = 32 * 1024

/** Takes nothing but JSON, which no form of another site can send, and so much of it. Refuses with 413 before 415. */
export const jsonUpTo = (most: number): MiddlewareHandler<App>[] => [
  bodyLimit({
    maxSize: most,
    onError: () => {
      throw new Problem('body-too-large', { limit: `${most / 1024} KB` })
    },
  }),
  async (c, next) => {
    const [type = ''] = (c.req.header('Content-Type') ?? '').split(';')
    if (type.trim().toLowerCase() !== 'application/json')
      throw new Problem('unsupported-media-type', { accepted: 'application/json' })
    await next()
  },
]

/** JSON that people wrote. */
export const smallJson: MiddlewareHandler<App>[] = jsonUpTo(MOST)
