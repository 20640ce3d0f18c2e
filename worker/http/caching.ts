import type { Context } from 'hono'

/** An entity tag from what versions the answer: a tree size, a revision. Never a hash of the body. */
export const etagOf = (...parts: (string | number)[]): string => `"${parts.join('-')}"`

/**
 * Marks an answer with its tag. Clients may keep it, but ask before using it again.
 * @returns a 304 when the client has it already, else `undefined`
 */
export const notModified = (c: Context, etag: string): Response | undefined => {
  c.header('ETag', etag)
  c.header('Cache-Control', 'public, no-cache')
  const known = c.req
    .header('If-None-Match')
    ?.split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
  return known?.includes(etag) || known?.includes('*') ? c.body(null, 304) : undefined
}

/** For what can never change. */
export const FOR_EVER = 'public, max-age=31536000, immutable'
