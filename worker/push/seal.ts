import { Buffer } from 'node:buffer'
import * as z from 'zod'

/** A browser's subscription as the browser gives it. */
export const Subscription = z.object({
  endpoint: z.string().max(1_000),
  keys: z.object({
    /** Uncompressed point on P-256, base64url. */
    p256dh: z.string().regex(/^B[A-Za-z0-9_-]{86}=?$/),
    /** 16 bytes, base64url. */
    auth: z.string().regex(/^[A-Za-z0-9_-]{22}={0,2}$/),
  }),
})
export type Subscription = z.output<typeof Subscription>

const NONCE_BYTES = 12

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'utf8'))

/** One key a use: derived from the secret for sealing, and another for names. */
const derived = async (secret: string, use: 'seal' | 'name'): Promise<CryptoKey> => {
  const master = await crypto.subtle.importKey('raw', new Uint8Array(Buffer.from(secret, 'base64')), 'HKDF', false, [
    'deriveKey',
  ])
  const from = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytesOf(`lucid push ${use} v1`) }
  return use === 'seal'
    ? crypto.subtle.deriveKey(from, master, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    : crypto.subtle.deriveKey(from, master, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign'])
}

/**
 * A subscription as it is stored: AES-256-GCM, bound to the row it stands in.
 * @param secret - `PUSH_KEY`: 32 bytes, base64
 * @param id - of the row
 * @returns base64url of nonce and ciphertext
 */
export const seal = async (secret: string, id: string, subscription: Subscription): Promise<string> => {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const key = await derived(secret, 'seal')
  const text = bytesOf(JSON.stringify(subscription))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bytesOf(id) }, key, text)
  return Buffer.concat([iv, new Uint8Array(sealed)]).toString('base64url')
}

/** @returns `undefined` for what another key or another row sealed */
export const unseal = async (secret: string, id: string, sealed: string): Promise<Subscription | undefined> => {
  const bytes = new Uint8Array(Buffer.from(sealed, 'base64url'))
  const key = await derived(secret, 'seal')
  try {
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: bytes.slice(0, NONCE_BYTES), additionalData: bytesOf(id) },
      key,
      bytes.slice(NONCE_BYTES),
    )
    return Subscription.parse(JSON.parse(Buffer.from(opened).toString('utf8')))
  } catch {
    return undefined
  }
}

/** Finds a subscription again by its endpoint, without naming it to who reads the database. */
export const nameOf = async (secret: string, endpoint: string): Promise<string> =>
  Buffer.from(await crypto.subtle.sign('HMAC', await derived(secret, 'name'), bytesOf(endpoint))).toString('base64url')
