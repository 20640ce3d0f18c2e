import { MEDIA_TYPE, MOST_BYTES, TYP } from './constants.ts'
import { isObject, parseStrictly, type JsonFault, type JsonObject } from './strict-json.ts'

/** What a credential is made of, read but not believed. */
export interface Opened {
  token: string
  header: JsonObject
  credential: JsonObject
}

export type EnvelopeFault =
  | JsonFault
  | 'too-large'
  | 'empty'
  | 'not-enveloped'
  | 'not-jwt'
  | 'header-malformed'
  | 'alg-none'
  | 'alg-refused'
  | 'key-in-header'
  | 'crit-refused'
  | 'typ-wrong'
  | 'kid-missing'

/** `EdDSA` is ours; `ES256` is what others use besides. */
export const ALGORITHMS: readonly string[] = ['EdDSA', 'ES256']

/** Header members that say where a key is: an attacker would name her own. @see RFC 7515, 4.1.2 to 4.1.8 */
const KEY_MEMBERS = ['jku', 'jwk', 'x5u', 'x5c', 'x5t', 'x5t#S256']

const BASE64URL = /^[A-Za-z0-9_-]+$/

const decoded = (part: string): string | undefined => {
  try {
    const letters = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The token in what was given: bare, as a `data:` address, or inside an enveloping JSON object. */
const tokenOf = (given: string): { token: string } | { fault: EnvelopeFault } => {
  const text = given.replace(/^\uFEFF/, '').trim()
  if (text === '') return { fault: 'empty' }
  const prefix = `data:${MEDIA_TYPE},`
  if (text.startsWith(prefix)) return { token: text.slice(prefix.length) }
  if (!text.startsWith('{')) return { token: text.replace(/\s+/g, '') }
  const read = parseStrictly(text)
  if ('fault' in read) return read
  const id = isObject(read.value) ? read.value['id'] : undefined
  if (typeof id !== 'string' || !id.startsWith(prefix)) return { fault: 'not-enveloped' }
  return { token: id.slice(prefix.length) }
}

const headerFault = (header: JsonObject): EnvelopeFault | undefined => {
  const { alg, typ, kid } = header
  if (typeof alg === 'string' && alg.toLowerCase() === 'none') return 'alg-none'
  if (typeof alg !== 'string' || !ALGORITHMS.includes(alg)) return 'alg-refused'
  if (KEY_MEMBERS.some((name) => Object.hasOwn(header, name))) return 'key-in-header'
  if (Object.hasOwn(header, 'crit') || Object.hasOwn(header, 'b64')) return 'crit-refused'
  if (typ !== TYP) return 'typ-wrong'
  return typeof kid === 'string' && kid !== '' ? undefined : 'kid-missing'
}

/** Reads a credential's envelope. Sizes come first, so that nothing large is ever taken apart. */
export const openEnvelope = (given: string): Opened | { fault: EnvelopeFault; header?: JsonObject } => {
  if (given.length > MOST_BYTES) return { fault: 'too-large' }
  const found = tokenOf(given)
  if ('fault' in found) return found
  const { token } = found
  const [head = '', payload = '', signature, ...more] = token.split('.')
  if (signature === undefined || more.length > 0 || !BASE64URL.test(head) || !BASE64URL.test(payload))
    return { fault: 'not-jwt' }
  const [headText, text] = [decoded(head), decoded(payload)]
  if (headText === undefined || text === undefined) return { fault: 'not-jwt' }
  const header = parseStrictly(headText)
  if ('fault' in header) return { fault: header.fault === 'json-malformed' ? 'header-malformed' : header.fault }
  if (!isObject(header.value)) return { fault: 'header-malformed' }
  const fault = headerFault(header.value)
  if (fault) return { fault, header: header.value }
  const credential = parseStrictly(text)
  if ('fault' in credential) return credential
  if (!isObject(credential.value)) return { fault: 'json-malformed' }
  return { token, header: header.value, credential: credential.value }
}
