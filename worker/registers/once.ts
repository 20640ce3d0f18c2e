import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { App } from '../app.ts'

const sha256 = (...parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('base64url')

/**
 * Names a write so that repeating it is harmless: the same key of the same caller, and what it asks.
 * @param content - what tells one request's body from another's; it stands in public
 */
export const requestOf = (c: Context<App>, key: string, content: string): { id: string; digest: string } => {
  const { pathname, search } = new URL(c.req.url)
  return { id: sha256(c.get('authority').id, key), digest: sha256(pathname, search, content) }
}
