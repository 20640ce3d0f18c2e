import { concat, utf8, type Bytes } from './bytes.ts'

/** A witness's word: by then it had seen no larger tree of this log, and that one grew from what it had seen before. */
export type Cosignature = {
  /** Seconds since 1970-01-01T00:00:00Z. */
  timestamp: number
  /** Ed25519 over `cosignedMessage`, 64 bytes. */
  signature: Bytes
}

/** What a witness signs: a checkpoint's text below a header and its time. @see c2sp.org/tlog-cosignature, Signed message */
export const cosignedMessage = (text: string, timestamp: number): Bytes =>
  utf8(`cosignature/v1\ntime ${timestamp}\n${text}`)

/** The 72 bytes of a signature line. @see c2sp.org/tlog-cosignature, Format */
export function encodeCosignature({ timestamp, signature }: Cosignature): Bytes {
  const time = new DataView(new ArrayBuffer(8))
  time.setBigUint64(0, BigInt(timestamp))
  return concat([new Uint8Array(time.buffer), signature])
}

/** `undefined` unless there are 72 bytes and the time is below 2^53. */
export function parseCosignature(bytes: Bytes): Cosignature | undefined {
  if (bytes.length !== 72) return undefined
  const timestamp = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0))
  return Number.isSafeInteger(timestamp) ? { timestamp, signature: bytes.slice(8) } : undefined
}
