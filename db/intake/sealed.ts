import { Buffer } from 'node:buffer'

/** Texts that whoever steals the database cannot read: sealed under a key derived from a secret of the Worker. */

const NONCE_BYTES = 12

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'utf8'))

type Use = 'seal' | 'name'

/** Keys of this isolate: deriving one takes longer than using it. There are as many as purposes. */
const known = new Map<string, CryptoKey>()

const derived = async (secret: string, purpose: string, use: Use): Promise<CryptoKey> => {
  const id = `${use} ${purpose} ${secret}`
  // The key, not the promise of it: that belongs to the request that made it.
  const key = known.get(id) ?? (await derive(secret, purpose, use))
  known.set(id, key)
  return key
}

const derive = async (secret: string, purpose: string, use: Use): Promise<CryptoKey> => {
  const raw = new Uint8Array(Buffer.from(secret, 'base64'))
  const master = await crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey'])
  const from = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytesOf(`lucid ${purpose} ${use} v1`) }
  return use === 'seal'
    ? crypto.subtle.deriveKey(from, master, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    : crypto.subtle.deriveKey(from, master, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign'])
}

/**
 * AES-256-GCM, bound to the row it stands in.
 * @param secret - 32 bytes, base64
 * @param purpose - each has keys of its own
 * @returns base64url of nonce and ciphertext
 */
export const sealText = async (secret: string, purpose: string, row: string, text: string): Promise<string> => {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const key = await derived(secret, purpose, 'seal')
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bytesOf(row) }, key, bytesOf(text))
  return Buffer.concat([iv, new Uint8Array(sealed)]).toString('base64url')
}

/** @returns `undefined` for what another key or another row sealed */
export const openText = async (
  secret: string,
  purpose: string,
  row: string,
  sealed: string,
): Promise<string | undefined> => {
  const bytes = new Uint8Array(Buffer.from(sealed, 'base64url'))
  const key = await derived(secret, purpose, 'seal')
  try {
    const iv = bytes.slice(0, NONCE_BYTES)
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv, additionalData: bytesOf(row) },
      key,
      bytes.slice(NONCE_BYTES),
    )
    return Buffer.from(opened).toString('utf8')
  } catch {
    return undefined
  }
}

/** Finds a text again without naming it to who reads the database. */
export const keyedName = async (secret: string, purpose: string, text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.sign('HMAC', await derived(secret, purpose, 'name'), bytesOf(text))).toString(
    'base64url',
  )
