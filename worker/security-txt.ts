import { createRoute, z } from '@hono/zod-openapi'
import { newRoutes } from './app.ts'

/** Days that the file holds for from the day it is fetched; the standard asks for less than a year. */
const DAYS = 180

const DAY_MS = 86_400_000

/** Midnight of a day that many days on: the same file all day long. */
const expires = (now: Date): string =>
  new Date(Math.floor(now.getTime() / DAY_MS + DAYS) * DAY_MS).toISOString().replace('.000', '')

/**
 * Where to tell of a flaw: an address that the operator named, else the page that says how.
 * @see RFC 9116
 */
export const securityText = (
  { PORTAL_ORIGIN, SECURITY_CONTACT }: Pick<Env, 'PORTAL_ORIGIN' | 'SECURITY_CONTACT'>,
  now: Date,
): string => {
  const { origin } = new URL(PORTAL_ORIGIN)
  return [
    ...(SECURITY_CONTACT ? [`Contact: ${SECURITY_CONTACT}`] : []),
    `Contact: ${origin}/security/#report`,
    `Expires: ${expires(now)}`,
    'Preferred-Languages: zh, en',
    `Canonical: ${origin}/.well-known/security.txt`,
    `Policy: ${origin}/security/`,
    '',
  ].join('\n')
}

const readSecurityText = createRoute({
  method: 'get',
  path: '/.well-known/security.txt',
  tags: ['operator'],
  summary: 'Where to tell of a flaw (RFC 9116)',
  responses: { 200: { description: 'The file', content: { 'text/plain': { schema: z.string() } } } },
})

export const securityTextRoutes = newRoutes().openapi(readSecurityText, (c) =>
  c.text(securityText(c.env, new Date()), 200, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'public, max-age=3600',
  }),
)
