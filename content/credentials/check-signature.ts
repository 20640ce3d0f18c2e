import { compactVerify, importJWK, type JWK } from 'jose'
import { readMultikey } from './multikey.ts'
import type { Opened } from './open-envelope.ts'
import { isObject, parseStrictly, type Json, type JsonObject } from './strict-json.ts'

export type SignatureFault =
  | 'document-malformed'
  | 'document-other'
  | 'kid-foreign'
  | 'key-unlisted'
  | 'key-not-for-this'
  | 'key-unusable'
  | 'alg-key-differ'
  | 'signature-wrong'

const itemsOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : value === undefined ? [] : [value])

/** `#name` means the document's own. */
const absolute = (did: string, id: Json | undefined): string | undefined =>
  typeof id !== 'string' ? undefined : id.startsWith('#') ? did + id : id

/** Members that would give a secret away. */
const SECRETS = ['privateKeyJwk', 'secretKeyJwk', 'privateKeyMultibase', 'secretKeyMultibase']

/** The key that a method holds: in one of two forms, and in both it is none. @see W3C Controlled Identifiers 1.0, 2.2 */
const keyIn = (method: JsonObject): JWK | JsonObject | undefined => {
  const { publicKeyJwk: jwk, publicKeyMultibase: text } = method
  if (SECRETS.some((name) => Object.hasOwn(method, name))) return undefined
  if (text === undefined) return isObject(jwk) && !Object.hasOwn(jwk, 'd') ? jwk : undefined
  return jwk === undefined && typeof text === 'string' ? readMultikey(text) : undefined
}

/** A key of a document, if it may say things in the issuer's name. @see W3C DID Core, 5.3.2 */
const findKey = (did: string, document: JsonObject, kid: string): JWK | JsonObject | SignatureFault => {
  const said = itemsOf(document['assertionMethod'])
  const methods = [...itemsOf(document['verificationMethod']), ...said].filter(isObject)
  const method = methods.find(({ id }) => absolute(did, id) === kid)
  if (!method) return 'key-unlisted'
  if (!said.some((one) => absolute(did, isObject(one) ? one['id'] : one) === kid)) return 'key-not-for-this'
  if (method['controller'] !== undefined && method['controller'] !== did) return 'key-not-for-this'
  return keyIn(method) ?? 'key-unusable'
}

/** What of a JWK a key is made of, by the algorithm it must be of. */
const keyFor = (alg: string, { kty, crv, x, y }: JWK | JsonObject): JWK | undefined => {
  if (typeof x !== 'string') return undefined
  if (alg === 'EdDSA' && kty === 'OKP' && crv === 'Ed25519') return { kty, crv, x }
  if (alg === 'ES256' && kty === 'EC' && crv === 'P-256' && typeof y === 'string') return { kty, crv, x, y }
  return undefined
}

/**
 * Whether a credential was signed by a key of the issuer's own document.
 * @param did - the issuer
 * @param text - the document
 * @returns `undefined` when it was
 */
export const checkSignature = async (
  { token, header }: Opened,
  did: string,
  text: string,
): Promise<SignatureFault | undefined> => {
  const read = parseStrictly(text)
  if ('fault' in read || !isObject(read.value)) return 'document-malformed'
  if (read.value['id'] !== did) return 'document-other'
  const kid = absolute(did, header['kid'])
  if (!kid?.startsWith(`${did}#`)) return 'kid-foreign'
  const jwk = findKey(did, read.value, kid)
  if (typeof jwk === 'string') return jwk
  const alg = String(header['alg'])
  const wanted = keyFor(alg, jwk)
  if (!wanted) return 'alg-key-differ'
  const key = await importJWK(wanted, alg).catch(() => undefined)
  if (!key) return 'key-unusable'
  const verified = await compactVerify(token, key, { algorithms: [alg] }).catch(() => undefined)
  return verified ? undefined : 'signature-wrong'
}
