import type { Context } from 'hono'
import { Problem } from '../http/problems.ts'

/** Pages as the REST bindings have them. @see EPCIS 2.0, 12.7 */

const TOKEN = /^[A-Za-z0-9_-]{1,600}$/

/** Where a page goes on, opaque to whoever asks. */
export const encodeToken = (parts: readonly (string | number)[]): string =>
  btoa(unescape(encodeURIComponent(JSON.stringify(parts))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** @throws Problem 400 for a token that was not given here */
export const decodeToken = (token: string | undefined): (string | number)[] | undefined => {
  if (token === undefined) return undefined
  try {
    if (!TOKEN.test(token)) throw new SyntaxError()
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(atob(token.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0)),
    )
    const parts: unknown = JSON.parse(text)
    if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string' || Number.isSafeInteger(part)))
      throw new SyntaxError()
    return parts
  } catch {
    const message = { zh: '这个页码不是这里给出的。', en: 'This token was not given here.' }
    throw new Problem('bad-request', {}, { issues: [{ pointer: '/nextPageToken', message }] })
  }
}

/** A token goes on for ever: it names a place in the order, and holds nothing open. */
const EXPIRES = '9999-12-31T23:59:59Z'

export const pageLink = (c: Context, token: string): void => {
  const url = new URL(c.req.url)
  url.searchParams.set('nextPageToken', token)
  c.header('Link', `<${url.pathname}${url.search}>; rel="next"`)
  c.header('GS1-Next-Page-Token-Expires', EXPIRES)
}
