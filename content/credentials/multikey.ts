import type { JWK } from 'jose'
import { encodeBase64Url } from '../log/bytes.ts'

/** Public keys as documents of others write them: a letter for the base, two bytes for the kind, the key. */

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** Letters of the longest key that is read, and a few more. */
const MOST_LETTERS = 60

/** Bytes of base58-btc; `undefined` for other letters. @see W3C Controlled Identifiers 1.0, 2.4 */
const base58 = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  if (text.length > MOST_LETTERS) return undefined
  let number = 0n
  for (const letter of text) {
    const digit = ALPHABET.indexOf(letter)
    if (digit < 0) return undefined
    number = number * 58n + BigInt(digit)
  }
  const zeros = /^1*/.exec(text)?.[0].length ?? 0
  return new Uint8Array([...Array.from({ length: zeros }, () => 0), ...bytesOf(number)])
}

/** The fewest bytes that hold a number, the highest first. */
const bytesOf = (number: bigint): number[] => {
  const bytes: number[] = []
  for (let rest = number; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 0xffn))
  return bytes
}

const numberIn = (bytes: Uint8Array): bigint => bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n)

const padded = (number: bigint): Uint8Array => {
  const bytes = bytesOf(number)
  return new Uint8Array([...Array.from({ length: 32 - bytes.length }, () => 0), ...bytes])
}

/** Prime and constant of P-256. @see NIST SP 800-186, 3.2.1.3 */
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

const power = (base: bigint, exponent: bigint): bigint => {
  let result = 1n
  let square = base % P
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % P
    square = (square * square) % P
  }
  return result
}

/** The other half of a point; `undefined` where no point of the curve has this half. @see SEC 1 v2.0, 2.3.4 */
const secondHalf = (x: bigint, isOdd: boolean): bigint | undefined => {
  if (x >= P) return undefined
  const square = (((x * x + P - 3n) % P) * x + B) % P
  // The prime is 3 modulo 4.
  const root = power(square, (P + 1n) / 4n)
  if ((root * root) % P !== square) return undefined
  return ((root & 1n) === 1n) === isOdd ? root : P - root
}

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, at) => bytes[at] === byte)

/** Two bytes that say which kind a key is of. @see multicodec: ed25519-pub, p256-pub */
const ED25519 = [0xed, 0x01]
const P256 = [0x80, 0x24]

/**
 * A key as JWK.
 * @param text - `publicKeyMultibase`: Ed25519, or P-256 in its short form
 * @returns `undefined` for any other base, kind or length, and for what is no point
 */
export const readMultikey = (text: string): JWK | undefined => {
  const bytes = text.startsWith('z') ? base58(text.slice(1)) : undefined
  if (!bytes) return undefined
  if (startsWith(bytes, ED25519) && bytes.length === 34)
    return { kty: 'OKP', crv: 'Ed25519', x: encodeBase64Url(bytes.subarray(2)) }
  const sign = bytes[2]
  if (!startsWith(bytes, P256) || bytes.length !== 35 || (sign !== 2 && sign !== 3)) return undefined
  const x = numberIn(bytes.subarray(3))
  const y = secondHalf(x, sign === 3)
  return y === undefined
    ? undefined
    : { kty: 'EC', crv: 'P-256', x: encodeBase64Url(padded(x)), y: encodeBase64Url(padded(y)) }
}
