import type { Bytes } from '../log/bytes.ts'

/** As many as a function may be called with anywhere. */
const CHUNK = 0x2000

/** Standard Base64 with padding, of bytes of any length. @see RFC 4648, 4 */
export const encodeLong = (bytes: Uint8Array): string => {
  let binary = ''
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(binary)
}

/** `undefined` unless `text` is exactly what `encodeLong` writes: no blanks, full padding, no stray bits at the end. */
export const decodeLong = (text: string): Bytes | undefined => {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  // Only the last group can hold bits that belong to nothing.
  const last = text.slice(-4)
  return btoa(atob(last)) === last ? bytes : undefined
}
