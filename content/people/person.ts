import { concat, encodeBase64Url, utf8, type Bytes } from '../log/bytes.ts'
import { canonical } from '../log/canonical.ts'
import { SALT_BYTES } from '../log/commitment.ts'
import type { AsyncHash, Hash } from '../log/merkle.ts'

/**
 * A natural person in a public record: a salted commitment in place of the name. Who holds name and salt can show that the
 * record speaks of that person; nobody else learns anything, not even whether two records speak of the same one.
 */
export interface PersonStatement {
  register: string
  /** Of the record, whatever its revision: the same person stays the same through corrections. */
  key: string
  field: string
  value: string
}

/** Keeps these hashes apart from all others we make. */
const DOMAIN = utf8('lucid-person-v1\0')

/** Whether a text is a commitment as records hold it: SHA-256 as base64url without padding. */
export const isPersonCommitment = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text)

/**
 * SHA-256("lucid-person-v1" ‖ 0x00 ‖ salt ‖ canonical JSON of the statement), as base64url.
 * @param salt - 32 random bytes, used once
 * @throws RangeError when the salt has another length
 */
export const commitPerson = (statement: PersonStatement, salt: Uint8Array, hash: Hash): string =>
  encodeBase64Url(hash(preimage(statement, salt)))

/** Whether a record's commitment is of this person. @throws as `commitPerson` */
export const opensPerson = async (
  commitment: string,
  statement: PersonStatement,
  salt: Uint8Array,
  hash: AsyncHash,
): Promise<boolean> => encodeBase64Url(await hash(preimage(statement, salt))) === commitment

const preimage = ({ register, key, field, value }: PersonStatement, salt: Uint8Array): Bytes => {
  if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes, not ${salt.length}`)
  return concat([DOMAIN, salt, utf8(canonical({ field, key, register, value }))])
}
