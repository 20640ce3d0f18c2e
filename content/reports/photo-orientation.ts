import { bigEndian, byteAt, littleEndian } from './photo-bytes.ts'

/** How a picture was held, the only thing kept of what a camera writes about it. @see Exif 2.32, 4.6.4 */

const ORIENTATION = 0x0112
const SHORT = 3
const TIFF_AT = 6

/**
 * @param segment - of a JPEG's `APP1`, without marker and length
 * @returns 2..8; `undefined` where it stands upright, or nothing is said
 */
export const orientationIn = (segment: Uint8Array): number | undefined => {
  if (String.fromCharCode(...segment.subarray(0, TIFF_AT)) !== 'Exif\0\0') return undefined
  const tiff = segment.subarray(TIFF_AT)
  const read = byteAt(tiff, 0) === 0x49 ? littleEndian : bigEndian
  const directory = read(tiff, 4, 4)
  const entries = directory + 2 > tiff.length ? 0 : read(tiff, directory, 2)
  for (let n = 0; n < entries; n++) {
    const at = directory + 2 + n * 12
    if (at + 12 > tiff.length) return undefined
    if (read(tiff, at, 2) !== ORIENTATION) continue
    const value = read(tiff, at + 2, 2) === SHORT ? read(tiff, at + 8, 2) : 0
    return value >= 2 && value <= 8 ? value : undefined
  }
  return undefined
}

/** A whole segment that says nothing else. */
export const orientationSegment = (orientation: number): Uint8Array => {
  const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, SHORT, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  return Uint8Array.of(0xff, 0xe1, 0, tiff.length + 8, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff)
}
