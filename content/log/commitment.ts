import { concat, encodeBase64Url, utf8, type Bytes } from './bytes.ts'
import { canonical } from './canonical.ts'
import type { AsyncHash, Hash } from './merkle.ts'

/** Stands in a leaf for a text that may have to be erased: says nothing without the salt, fits no other text with it. */
export type Commitment = {
  /** 32 bytes as base64url without padding. */
  commitment: string
}

/** Whether a leaf's value is a commitment; no field of a register holds such an object of its own. */
export const isCommitment = (value: unknown): value is Commitment =>
  typeof value === 'object' &&
  value !== null &&
  'commitment' in value &&
  typeof value.commitment === 'string' &&
  Object.keys(value).length === 1

/** What is committed to: a value and the one place in the record that it belongs to. */
export type Statement = { register: string; key: string; revision: number; field: string; value: unknown }

/** Keeps these hashes apart from all others we make. */
const DOMAIN = utf8('lucid-commitment-v1\0')

/** Bytes of a salt; as many as the hash's, so that guessing a short text does not help. */
export const SALT_BYTES = 32

/**
 * SHA-256("lucid-commitment-v1" ‖ 0x00 ‖ salt ‖ canonical JSON of the statement).
 * @param salt - 32 random bytes, used once
 * @throws RangeError when the salt has another length
 * @throws TypeError when the value has no canonical form
 */
export const commit = (statement: Statement, salt: Uint8Array, hash: Hash): Commitment => ({
  commitment: encodeBase64Url(hash(preimage(statement, salt))),
})

/** Whether the statement with this salt is what was committed to. @throws as `commit` */
export const verifyCommitment = async (
  { commitment }: Commitment,
  statement: Statement,
  salt: Uint8Array,
  hash: AsyncHash,
): Promise<boolean> => encodeBase64Url(await hash(preimage(statement, salt))) === commitment

function preimage({ register, key, revision, field, value }: Statement, salt: Uint8Array): Bytes {
  if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes, not ${salt.length}`)
  // Named one by one: a caller's further properties must not change the commitment.
  return concat([DOMAIN, salt, utf8(canonical({ field, key, register, revision, value }))])
}
