import { byteAt, littleEndian, nameAt } from './photo-bytes.ts'
import type { Stripped } from './photo.ts'

/** Chunks of a WebP file. @see RFC 9649, 2 */
const KEPT: readonly string[] = ['VP8 ', 'VP8L', 'VP8X', 'ALPH']
const MOVING: readonly string[] = ['ANIM', 'ANMF']
const HEADER_BYTES = 12
/** Of the flags of `VP8X` transparency alone stays: profile, metadata and animation go with their chunks. */
const ALPHA = 0x10

const sizeOf = (name: string, bytes: Uint8Array, at: number): { width: number; height: number } | undefined => {
  if (name === 'VP8X') return { width: littleEndian(bytes, at + 4, 3) + 1, height: littleEndian(bytes, at + 7, 3) + 1 }
  if (name === 'VP8L' && byteAt(bytes, at) === 0x2f) {
    const packed = littleEndian(bytes, at + 1, 4)
    return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
  }
  const isKeyFrame = [0x9d, 0x01, 0x2a].every((byte, i) => byteAt(bytes, at + 3 + i) === byte)
  if (name !== 'VP8 ' || !isKeyFrame) return undefined
  return { width: littleEndian(bytes, at + 6, 2) & 0x3fff, height: littleEndian(bytes, at + 8, 2) & 0x3fff }
}

const riff = (parts: readonly Uint8Array[]): Uint8Array => {
  const header = new TextEncoder().encode('RIFF    WEBP')
  const length = 4 + parts.reduce((sum, part) => sum + part.length, 0)
  new DataView(header.buffer).setUint32(4, length, true)
  return header
}

export const stripWebp = (bytes: Uint8Array): Stripped => {
  const end = Math.min(8 + littleEndian(bytes, 4, 4), bytes.length)
  const parts: Uint8Array[] = []
  let [width, height, hasData] = [0, 0, false]
  for (let at = HEADER_BYTES; at + 8 <= end;) {
    const name = nameAt(bytes, at)
    const length = littleEndian(bytes, at + 4, 4)
    // Chunks are padded to an even length.
    const after = at + 8 + length + (length % 2)
    if (at + 8 + length > end) return { fault: 'broken' }
    if (MOVING.includes(name)) return { fault: 'not-a-photo' }
    if (KEPT.includes(name)) {
      const size = name === 'ALPH' ? { width, height } : sizeOf(name, bytes, at + 8)
      // A canvas that says another size than its picture is no camera's.
      if (!size || (width > 0 && (size.width !== width || size.height !== height))) return { fault: 'broken' }
      ;[width, height] = [size.width, size.height]
      const part = bytes.slice(at, after)
      if (name === 'VP8X') part[8] = byteAt(part, 8) & ALPHA
      parts.push(part)
      if (name === 'VP8 ' || name === 'VP8L') {
        hasData = true
        break
      }
    }
    at = after
  }
  return hasData ? { parts: [riff(parts), ...parts], width, height } : { fault: 'broken' }
}
