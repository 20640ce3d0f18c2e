import { concat, decodeBase64, encodeBase64, hex, utf8, type Bytes } from './bytes.ts'
import type { AsyncHash } from './merkle.ts'

/** How a key signs: the note's text, or a witness's cosignature. @see c2sp.org/signed-note, Signature types */
export type KeyType = typeof ED25519 | typeof COSIGNATURE
export const ED25519 = 0x01
export const COSIGNATURE = 0x04

/** What verifies the signatures of one signer. */
export type VerifierKey = {
  /** Not empty, without `+` and blanks; a log's is its origin. */
  name: string
  /** Eight lower-case hexadecimal digits. */
  id: string
  type: KeyType
  /** 32 bytes. @see RFC 8032, 5.1.5 */
  publicKey: Bytes
}

/** @see c2sp.org/signed-note, Format */
export const isKeyName = (name: string): boolean => /^[^\p{White_Space}+]+$/u.test(name) && name.isWellFormed()

/**
 * The verifier key of a public key, its id being the first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key).
 * @throws RangeError when the name may not stand in a signature line or the public key is not 32 bytes
 * @see c2sp.org/signed-note, Signatures
 */
export async function verifierKey(
  { name, type, publicKey }: Omit<VerifierKey, 'id'>,
  hash: AsyncHash,
): Promise<VerifierKey> {
  if (!isKeyName(name)) throw new RangeError(`not a key name: ${name}`)
  if (publicKey.length !== 32) throw new RangeError(`a public key has 32 bytes, not ${publicKey.length}`)
  return { name, id: await idOf({ name, type, publicKey }, hash), type, publicKey }
}

const idOf = async ({ name, type, publicKey }: Omit<VerifierKey, 'id'>, hash: AsyncHash): Promise<string> =>
  hex((await hash(concat([utf8(`${name}\n`), Uint8Array.of(type), publicKey]))).subarray(0, 4))

/** The line people exchange keys by: `name+id+base64(type ‖ public key)`. */
export const encodeVerifierKey = ({ name, id, type, publicKey }: VerifierKey): string =>
  `${name}+${id}+${encodeBase64(concat([Uint8Array.of(type), publicKey]))}`

/** @throws SyntaxError unless the line is whole, its id its own, and its type one of `KeyType` */
export async function parseVerifierKey(line: string, hash: AsyncHash): Promise<VerifierKey> {
  const [, name = '', id, encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(line) ?? []
  const [type, ...bytes] = decodeBase64(encoded) ?? []
  if (!isKeyName(name) || bytes.length !== 32 || (type !== ED25519 && type !== COSIGNATURE))
    throw new SyntaxError('malformed verifier key')
  const publicKey = Uint8Array.from(bytes)
  if ((await idOf({ name, type, publicKey }, hash)) !== id)
    throw new SyntaxError('the id is not that of the verifier key')
  return { name, id, type, publicKey }
}
