/** Reading numbers out of the files of pictures; what lies behind the end reads as 0. */

export const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0

export const bigEndian = (bytes: Uint8Array, at: number, length: 2 | 4): number => {
  let value = 0
  for (let i = 0; i < length; i++) value = value * 256 + byteAt(bytes, at + i)
  return value
}

export const littleEndian = (bytes: Uint8Array, at: number, length: 2 | 3 | 4): number => {
  let value = 0
  for (let i = length - 1; i >= 0; i--) value = value * 256 + byteAt(bytes, at + i)
  return value
}

/** Four characters that name a chunk. */
export const nameAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))

export const concatBytes = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
