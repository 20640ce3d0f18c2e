import { Buffer } from 'node:buffer'
import type { LookUpMarks } from '../../db/intake/label-look-ups.ts'

/** What is kept of a number that was looked up in vain, in the place of the number and of whoever looked. */

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'utf8'))

/** One key a use, derived from the secret. */
const keyFor = async (secret: string, use: 'number' | 'visitor'): Promise<CryptoKey> => {
  const raw = new Uint8Array(Buffer.from(secret, 'base64'))
  const master = await crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey'])
  const from = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: bytesOf(`lucid label look-up ${use} v1`),
  }
  return crypto.subtle.deriveKey(from, master, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign'])
}

/** Bytes of a mark that are kept: enough that two never meet. */
const NUMBER_BYTES = 16
const VISITOR_BYTES = 8

const mark = async (key: CryptoKey, text: string, bytes: number): Promise<string> =>
  Buffer.from(await crypto.subtle.sign('HMAC', key, bytesOf(text)))
    .subarray(0, bytes)
    .toString('base64url')

/**
 * @param secret - `LOOK_UP_KEY`: 32 bytes, base64
 * @param token - of the page that looked; its mark is another one for each number, so that marks join nothing
 */
export const lookUpMarks = async (secret: string, number: string, token: string): Promise<LookUpMarks> => {
  const [ofNumber, ofVisitor] = await Promise.all([keyFor(secret, 'number'), keyFor(secret, 'visitor')])
  return {
    number: await mark(ofNumber, number, NUMBER_BYTES),
    visitor: await mark(ofVisitor, `${number}\0${token}`, VISITOR_BYTES),
  }
}
