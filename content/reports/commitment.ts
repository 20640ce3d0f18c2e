import { concat, encodeBase64Url, utf8 } from '../log/bytes.ts'
import { canonical } from '../log/canonical.ts'
import type { AsyncHash } from '../log/merkle.ts'

const DOMAIN = utf8('lucid-report-v1\0')

/** Bytes of the salt, without which a commitment tells nothing of what it is of. */
export const SALT_BYTES = 32

/** What a commitment looks like: 32 bytes, base64url. */
export const COMMITMENT = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/

/**
 * base64url(SHA-256("lucid-report-v1" ‖ 0x00 ‖ salt ‖ canonical JSON of the envelope)).
 * @param envelope - as it was sent, see envelope.ts
 * @param salt - 32 random bytes, used once
 * @throws RangeError when the salt has another length
 * @throws TypeError when the envelope has no canonical form
 */
export const commitTo = async (
  envelope: Readonly<Record<string, unknown>>,
  salt: Uint8Array,
  hash: AsyncHash,
): Promise<string> => {
  if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes, not ${salt.length}`)
  return encodeBase64Url(await hash(concat([DOMAIN, salt, utf8(canonical(envelope))])))
}
