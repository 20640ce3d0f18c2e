import { createHash } from 'node:crypto'
import type { Hash } from '../../content/log/merkle.ts'

/** SHA-256, synchronous: for batches a little faster than WebCrypto. */
export const sha256: Hash = (bytes) => createHash('sha256').update(bytes).digest()

/** SHA-256 as lower-case hexadecimal, for content addresses. */
export const sha256Hex = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
