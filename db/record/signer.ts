import { decodeBase64 } from '../../content/log/bytes.ts'
import { ED25519, verifierKey } from '../../content/log/keys.ts'
import { sha256 } from './hash.ts'
import type { LogSigner } from './publish.ts'

/**
 * The log's signer from its secret.
 * @param origin - names the log; C2SP wants it to be the key's name
 * @param secret - PKCS #8 of an Ed25519 key, standard base64 (RFC 8410)
 * @throws Error, without showing the secret, when it is not such a key
 */
export const openSigner = async (origin: string, secret: string): Promise<LogSigner> => {
  const bytes = decodeBase64(secret)
  if (!bytes) throw new Error('LOG_KEY is not base64')
  const privateKey = await crypto.subtle.importKey('pkcs8', bytes, 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', privateKey)
  const publicKey = decodeBase64(`${(x ?? '').replaceAll('-', '+').replaceAll('_', '/')}=`)
  if (!publicKey) throw new Error('LOG_KEY is not an Ed25519 key')
  return {
    key: await verifierKey({ name: origin, type: ED25519, publicKey }, sha256),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, message)),
  }
}
