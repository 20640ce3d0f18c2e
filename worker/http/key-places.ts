import type { MiddlewareHandler } from 'hono'
import type { Bilingual } from '../../content/registers/register.ts'
import { Problem } from './problems.ts'

/** What looks like a key of the API, or the beginning of one. */
const KEY = /lucid_[\w-]{20}/i
/** The same on its own: a cookie's secret may hold these letters by chance. */
const KEY_ALONE = /(?<![\w-])lucid_[\w-]{20}/i

/** As sent, and with what stands in percent signs read; twice, since some senders write it twice. */
const spellings = (url: string): string[] => {
  if (!url.includes('%')) return [url]
  const read = (text: string): string =>
    text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
  const once = read(url)
  return [url, once, read(once)]
}

const IN_ADDRESS: Bilingual = {
  zh: '密钥不能写在网址里，请放进 Authorization 请求头；写进网址的密钥应当视为已泄露，请吊销。',
  en: 'A key never goes into an address: send it in the Authorization header. Revoke this one, it may have been seen.',
}
const ELSEWHERE: Bilingual = {
  zh: '密钥只放在 Authorization: Bearer 请求头里；放在 cookie 或别的请求头里不算数。',
  en: 'A key goes into the header Authorization: Bearer alone; in a cookie or another header it does not count.',
}

const refuse = (message: Bilingual): never => {
  throw new Problem('bad-request', {}, { issues: [{ pointer: '', message }] })
}

/** Whether a header, any but `Authorization`, carries a key. */
const isKey = (value: string): boolean => value.length >= 26 && KEY_ALONE.test(value)

/** Whether a header carries a key that it should not. @param name - in lower case */
const isMisplaced = (name: string, value: string): boolean => {
  if (name !== 'authorization') return isKey(value)
  if (value.length < 26) return false
  // As name or password, which clients write in base64.
  if (/^Basic /i.test(value)) return KEY.test(Buffer.from(value.slice(6), 'base64').toString('latin1'))
  return KEY.test(value) && !/^Bearer /i.test(value)
}

/** Whether any header has to be looked at by its name: without names first, each being a text that the platform hands over. */
const mayHoldKey = (headers: Headers): boolean => {
  if (headers.has('Authorization')) return true
  for (const value of headers.values()) if (isKey(value)) return true
  return false
}

/** Whether anything of a request looks like a key, in its place or not. */
export const holdsKey = ({ url, headers }: Pick<Request, 'url' | 'headers'>): boolean =>
  spellings(url).some((spelling) => KEY.test(spelling)) || mayHoldKey(headers)

/** A key in an address ends up in histories and logs: it is refused before anything else, and taken for known. */
export const refuseMisplacedKey: MiddlewareHandler = async (c, next) => {
  if (spellings(c.req.url).some((url) => KEY.test(url))) refuse(IN_ADDRESS)
  if (mayHoldKey(c.req.raw.headers))
    for (const [name, value] of c.req.raw.headers) if (isMisplaced(name, value)) refuse(ELSEWHERE)
  await next()
}
