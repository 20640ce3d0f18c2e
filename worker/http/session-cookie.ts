import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { passkeySite } from '../../content/people/passkey-site.ts'
import { SESSION_COOKIE, SESSION_COOKIE_OPTIONS } from '../../content/people/session-cookie.ts'
import { SESSION_DAYS } from '../../db/intake/sessions.ts'
import type { App } from '../app.ts'
import { Problem } from './problems.ts'

/** The session's secret that a request carries. */
export const sessionToken = (c: Context): string | undefined => {
  const token = getCookie(c, SESSION_COOKIE, 'host')
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
}

export const setSessionCookie = (c: Context, token: string): void =>
  setCookie(c, SESSION_COOKIE, token, { ...SESSION_COOKIE_OPTIONS, maxAge: SESSION_DAYS * 86_400, prefix: 'host' })

export const clearSessionCookie = (c: Context): void => {
  deleteCookie(c, SESSION_COOKIE, { ...SESSION_COOKIE_OPTIONS, prefix: 'host' })
}

/**
 * Lets a change through only when a page of this portal asked for it: a cookie comes along whoever asks.
 * @throws Problem 403
 */
export const assertOwnPage = (c: Context<App>): void => {
  const [fetchSite, origin] = [c.req.header('Sec-Fetch-Site'), c.req.header('Origin')]
  const own = [new URL(c.env.PORTAL_ORIGIN).origin, passkeySite(c.env.PORTAL_ORIGIN).origin]
  // A page that names no referrer posts its forms with the origin `null`; the browser still says where from.
  const isOwnOrigin = origin === undefined || origin === 'null' ? fetchSite !== undefined : own.includes(origin)
  if ((fetchSite === undefined || fetchSite === 'same-origin') && isOwnOrigin) return
  const message = {
    zh: '这个请求不是本平台的页面发出的，没有执行。',
    en: 'This request was not made by a page of this portal; nothing was done.',
  }
  throw new Problem('forbidden', {}, { issues: [{ pointer: '', message }] })
}
