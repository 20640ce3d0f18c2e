/** Identifiers of issuers by the web. @see W3C CCG did:web method specification */

/**
 * The identifier of whoever answers at an origin.
 * @param origin - `https://host` or `http://host:port`
 * @returns `did:web:host`, a port's colon as `%3A`
 */
export const didOf = (origin: string): string => `did:web:${new URL(origin).host.replace(':', '%3A')}`

/** `did:web:<host>[:<part>…]`: host with an optional port, parts of a path. */
const DID_WEB = /^did:web:([A-Za-z0-9.-]+(?:%3A\d{1,5})?)((?::[A-Za-z0-9._-]+)*)$/

/**
 * Where the document of a DID stands.
 * @returns an https address; `undefined` for what is no `did:web`, and for one with a port, which nobody fetches
 */
export const documentAddress = (did: string): string | undefined => {
  const [, host, parts = ''] = DID_WEB.exec(did) ?? []
  if (!host || host.includes('%')) return undefined
  const path = parts.split(':').filter((part) => part !== '')
  if (path.some((part) => /^\.+$/.test(part))) return undefined
  return `https://${host}/${path.length === 0 ? '.well-known' : path.join('/')}/did.json`
}

/** The public half of a key that signs credentials. */
export interface IssuerKey {
  /** JWK thumbprint, base64url. @see RFC 7638 */
  keyId: string
  /** Ed25519 public key, 32 bytes in base64url. */
  x: string
}

/** `kid` of a key: a DID URL into the issuer's document. */
export const kidOf = (did: string, { keyId }: Pick<IssuerKey, 'keyId'>): string => `${did}#${keyId}`

/** The document of an issuer: keys that signed and may still be verified with, the newest first. @see W3C DID Core, 5 */
export const didDocument = (did: string, keys: readonly IssuerKey[]) => ({
  '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/suites/jws-2020/v1'],
  id: did,
  verificationMethod: keys.map((key) => ({
    id: kidOf(did, key),
    type: 'JsonWebKey2020',
    controller: did,
    publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x: key.x, alg: 'EdDSA', use: 'sig', kid: key.keyId },
  })),
  assertionMethod: keys.map((key) => kidOf(did, key)),
})
