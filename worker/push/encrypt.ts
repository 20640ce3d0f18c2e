import { Buffer } from 'node:buffer'
import type { Subscription } from './seal.ts'

/** Encryption of a message to one browser. @see RFC 8291 (keys), RFC 8188 (`aes128gcm`, one record) */

const CURVE = { name: 'ECDH', namedCurve: 'P-256' }
const SALT_BYTES = 16
const TAG_BYTES = 16
/** Record size as services expect it; a message of ours is far smaller. */
const RECORD_SIZE = 4_096
/** Every message has this length before its tag, so that its size tells nothing. */
const PADDED_BYTES = 512

/** What is fresh for every message. */
export interface Fresh {
  keys: CryptoKeyPair
  salt: Uint8Array<ArrayBuffer>
}

const isPair = (key: CryptoKey | CryptoKeyPair): key is CryptoKeyPair => 'privateKey' in key

export const makeFresh = async (): Promise<Fresh> => {
  const keys = await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])
  if (!isPair(keys)) throw new TypeError('a curve without key pairs')
  return { keys, salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)) }
}

const ascii = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'latin1'))
const joined = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts))
const decoded = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64url'))

const rawOf = async (key: CryptoKey): Promise<Uint8Array<ArrayBuffer>> => {
  const raw = await crypto.subtle.exportKey('raw', key)
  if (!(raw instanceof ArrayBuffer)) throw new TypeError('not a raw key')
  return new Uint8Array(raw)
}

/** @param bytes - length of what is derived */
const hkdf = async (
  secret: ArrayBuffer,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  bytes: number,
): Promise<ArrayBuffer> => {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  return crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, 8 * bytes)
}

/**
 * @param text - UTF-8, shorter than what it is padded to
 * @param padded - bytes before the tag, padding included; at least those of the text and one more
 * @returns header and one record: salt, record size, the sender's key, ciphertext
 * @throws RangeError when the text does not fit
 * @throws DataError when the browser's key is no point on the curve
 */
export const encrypt = async (
  { keys: { p256dh, auth } }: Pick<Subscription, 'keys'>,
  text: string,
  { keys, salt }: Fresh,
  padded = PADDED_BYTES,
): Promise<Uint8Array<ArrayBuffer>> => {
  const plain = new Uint8Array(Buffer.from(text, 'utf8'))
  if (plain.length >= padded || padded + TAG_BYTES > RECORD_SIZE) throw new RangeError('a message that does not fit')
  const [theirs, ours] = [decoded(p256dh), await rawOf(keys.publicKey)]
  const browser = await crypto.subtle.importKey('raw', theirs, CURVE, false, [])
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: browser }, keys.privateKey, 256)
  const secret = await hkdf(shared, decoded(auth), joined(ascii('WebPush: info\0'), theirs, ours), 32)
  const [content, iv] = await Promise.all([
    hkdf(secret, salt, ascii('Content-Encoding: aes128gcm\0'), 16),
    hkdf(secret, salt, ascii('Content-Encoding: nonce\0'), 12),
  ])
  const key = await crypto.subtle.importKey('raw', content, 'AES-GCM', false, ['encrypt'])
  // A 2 ends the last record; zeros follow.
  const record = joined(plain, new Uint8Array([2]), new Uint8Array(padded - plain.length - 1))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, record)
  const size = new Uint8Array(4)
  new DataView(size.buffer).setUint32(0, RECORD_SIZE)
  return joined(salt, size, new Uint8Array([ours.length]), ours, new Uint8Array(sealed))
}
