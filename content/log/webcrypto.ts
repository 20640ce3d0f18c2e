import type { AsyncHash } from './merkle.ts'
import type { VerifyEd25519 } from './note.ts'

/** What verifying needs, as every browser and runtime has it. */

/** SHA-256. */
export const sha256: AsyncHash = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** @throws DOMException `NotSupportedError` where the browser does not know Ed25519 */
export const verifyEd25519: VerifyEd25519 = async (publicKey, message, signature) =>
  crypto.subtle.verify(
    'Ed25519',
    await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']),
    signature,
    message,
  )
