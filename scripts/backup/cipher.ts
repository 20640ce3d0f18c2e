import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  type Cipheriv,
  type Decipheriv,
} from 'node:crypto'

/** How what is private is sealed in a backup. */

const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Bytes that are taken at a time, so that a long text lies in memory once before and once after. */
const PIECE_BYTES = 1_000_000

/** What a cipher makes of a text, at a place of something longer. */
const through = (cipher: Cipheriv | Decipheriv, text: Uint8Array, into: Buffer, at: number): void => {
  for (let from = 0; from < text.length; from += PIECE_BYTES)
    into.set(cipher.update(text.subarray(from, from + PIECE_BYTES)), at + from)
}

/** A key for one use, from the secret `BACKUP_KEY`. @param secret - 32 bytes, base64 */
export const keyFor = (secret: string, use: 'private' | 'list'): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64'), '', `lucid backup ${use} v1`, 32))

/** A key of one row, value or file alone. */
export const newKey = (): Buffer => randomBytes(32)

/**
 * AES-256-GCM bound to a name. The nonce follows from name and text, so that the same text gives the same bytes and is
 * stored once; it repeats for the same text alone.
 * @returns nonce, ciphertext, tag
 */
export const seal = (key: Buffer, name: string, text: Uint8Array): Buffer => {
  const nonce = createHmac('sha256', key).update(`${name}\0`).update(text).digest().subarray(0, NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name))
  const sealed = Buffer.alloc(NONCE_BYTES + text.length + TAG_BYTES)
  sealed.set(nonce)
  through(cipher, text, sealed, NONCE_BYTES)
  // Of a cipher that works byte by byte nothing is left for the end.
  cipher.final()
  sealed.set(cipher.getAuthTag(), NONCE_BYTES + text.length)
  return sealed
}

/** @returns `undefined` for what another key or another name sealed */
export const open = (key: Buffer, name: string, sealed: Uint8Array): Buffer | undefined => {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(name))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const text = Buffer.alloc(bytes.length - NONCE_BYTES - TAG_BYTES)
    through(decipher, bytes.subarray(NONCE_BYTES, -TAG_BYTES), text, 0)
    decipher.final()
    return text
  } catch {
    return undefined
  }
}

export const hexOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** Tells a list that was changed by somebody without the secret. */
export const macOf = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('hex')

/** What tells one secret from another, and nothing of it: all are random and long. */
export const fingerprintOf = (name: string, value: string): string =>
  hexOf(`lucid backup secret v1\0${name}\0${value}`).slice(0, 32)
