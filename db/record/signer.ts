import { decodeBase64 } from '../../content/log/bytes.ts'
import { ED25519, verifierKey, type KeyType } from '../../content/log/keys.ts'
import { sha256 } from './hash.ts'
import type { LogSigner } from './publish.ts'

/**
 * A signer from its secret.
 * @param name - of the key; C2SP wants a log's to be its origin
 * @param secret - PKCS #8 of an Ed25519 key, standard base64 (RFC 8410)
 * @param type - what it signs: notes of its own, or as a witness those of others
 * @throws Error, without showing the secret, when it is not such a key
 */
export const openSigner = async (name: string, secret: string, type: KeyType = ED25519): Promise<LogSigner> => {
  const bytes = decodeBase64(secret)
  if (!bytes) throw new Error(`the private key of ${name} is not base64`)
  const privateKey = await crypto.subtle.importKey('pkcs8', bytes, 'Ed25519', true, ['sign']).catch(() => undefined)
  const { x } = privateKey ? await crypto.subtle.exportKey('jwk', privateKey) : {}
  const publicKey = decodeBase64(`${(x ?? '').replaceAll('-', '+').replaceAll('_', '/')}=`)
  if (!privateKey || !publicKey) throw new Error(`the private key of ${name} is not an Ed25519 key`)
  return {
    key: await verifierKey({ name, type, publicKey }, sha256),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, message)),
  }
}

/** Where the log's keys stand: the one that signs, and during a planned change of keys the one before it. */
export interface LogSecrets {
  LOG_ORIGIN: string
  LOG_KEY: string
  LOG_KEY_RETIRING?: string | undefined
}

/** The log's signer; while a key is being retired, with that one beside it, so that every checkpoint carries both. */
export const openLogSigner = async ({ LOG_ORIGIN, LOG_KEY, LOG_KEY_RETIRING }: LogSecrets): Promise<LogSigner> => {
  const signer = await openSigner(LOG_ORIGIN, LOG_KEY)
  return LOG_KEY_RETIRING ? { ...signer, retiring: await openSigner(LOG_ORIGIN, LOG_KEY_RETIRING) } : signer
}
