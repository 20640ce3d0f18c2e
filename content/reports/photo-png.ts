import { bigEndian, nameAt } from './photo-bytes.ts'
import type { Stripped } from './photo.ts'

/** Chunks that make the picture; text, time, position, profiles and the frames of animations are none. @see PNG, 11 */
const KEPT: readonly string[] = ['IHDR', 'PLTE', 'tRNS', 'sRGB', 'gAMA', 'IDAT', 'IEND']
const SIGNATURE_BYTES = 8
/** Length, name and check sum. */
const FRAME_BYTES = 12

export const stripPng = (bytes: Uint8Array): Stripped => {
  const parts: Uint8Array[] = [bytes.subarray(0, SIGNATURE_BYTES)]
  let [width, height, hasData] = [0, 0, false]
  let at = SIGNATURE_BYTES
  while (at + FRAME_BYTES <= bytes.length) {
    const end = at + FRAME_BYTES + bigEndian(bytes, at, 4)
    const name = nameAt(bytes, at + 4)
    if (end > bytes.length || (width === 0) !== (name === 'IHDR')) return { fault: 'broken' }
    if (name === 'IHDR') {
      width = bigEndian(bytes, at + 8, 4)
      height = bigEndian(bytes, at + 12, 4)
      if (width === 0) return { fault: 'broken' }
    }
    if (KEPT.includes(name)) parts.push(bytes.subarray(at, end))
    hasData ||= name === 'IDAT'
    if (name === 'IEND') return hasData ? { parts, width, height } : { fault: 'broken' }
    at = end
  }
  return { fault: 'broken' }
}
