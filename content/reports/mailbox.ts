import { scryptAsync } from '@noble/hashes/scrypt.js'
import { encodeBase64Url, utf8, type Bytes } from '../log/bytes.ts'
import { identityFrom } from './sealing.ts'

/** What a receipt code opens. */
export interface Mailbox {
  /** Sent to the server, which finds the report by it: 32 bytes, base64url. */
  locator: string
  /** `AGE-SECRET-KEY-1…`; never leaves the browser. */
  identity: string
  /** `age1…`: what is sealed to it, only the code opens. */
  recipient: string
}

/** Memory of 128 × N × r bytes = 32 MiB, which the phones of today have. @see RFC 7914, 2 */
export const SCRYPT = { N: 2 ** 15, r: 8, p: 1, dkLen: 64 } as const

/** Milliseconds before the page may answer a touch; one that lasts past 50 is felt. */
const TICK = 25

/** What is added to each code. @param origin - `LOG_ORIGIN` */
export const mailboxSalt = (origin: string): Bytes => utf8(`lucid receipt v1 ${origin}`)

/** The mailbox of what scrypt gave, wherever it was reckoned. @param derived - 64 bytes */
export const mailboxOf = async (derived: Uint8Array): Promise<Mailbox> => ({
  locator: encodeBase64Url(derived.subarray(0, 32)),
  ...(await identityFrom(derived.slice(32))),
})

/**
 * Derives the mailbox of a code: scrypt(code, "lucid receipt v1 " ‖ origin, 2^15, 8, 1, 64); its first half is the locator,
 * its second the secret of the identity.
 * @param code - as `newCode` or `readCode` gives it, dashes included
 * @param origin - of the log, `lucid.example/log/1`, which never changes as the portal's address may: a code of one portal
 * opens nothing of another
 * @param onProgress - of what has been done, 0..1
 */
export const openMailbox = async (
  code: string,
  origin: string,
  onProgress?: (done: number) => void,
): Promise<Mailbox> => {
  const derived = await scryptAsync(utf8(code), mailboxSalt(origin), {
    ...SCRYPT,
    asyncTick: TICK,
    ...(onProgress && { onProgress }),
  })
  return mailboxOf(derived)
}
