import { concatBytes } from './photo-bytes.ts'
import { stripJpeg } from './photo-jpeg.ts'
import { stripPng } from './photo-png.ts'
import { stripWebp } from './photo-webp.ts'

/**
 * Photographs as anybody may see them: told by what they hold, never by their name, and rebuilt from the parts that make
 * the picture. Nothing is decoded, so that no file can do harm by being opened.
 */

export type PhotoType = 'image/jpeg' | 'image/png' | 'image/webp'

export interface Photo {
  /** Without metadata, comments, previews and whatever stood behind its end. */
  bytes: Uint8Array<ArrayBuffer>
  mediaType: PhotoType
  /** Pixels. */
  width: number
  height: number
}

/** `not-a-photo` is also what may run a script or move: SVG, GIF, HEIC, animations, PDF. */
export type PhotoFault = 'empty' | 'not-a-photo' | 'broken' | 'too-large' | 'too-many-pixels'

export interface PhotoLimits {
  bytes: number
  /** Of the longer side, pixels. */
  edge: number
  /** Width times height. */
  pixels: number
}

/** A public copy, encoded anew in the browser. */
export const PUBLIC_PHOTO: PhotoLimits = { bytes: 1_500_000, edge: 1_600, pixels: 1_600 * 1_600 }
/** What a telephone takes, sent as it is. */
export const EVIDENCE_PHOTO: PhotoLimits = { bytes: 5 * 1024 * 1024, edge: 20_000, pixels: 120_000_000 }

/** Of a picture without limits: its parts in order, or why it is none. */
export type Stripped = { parts: Uint8Array[]; width: number; height: number } | { fault: PhotoFault }

const begins = (bytes: Uint8Array, first: readonly number[], at = 0): boolean =>
  first.every((byte, i) => bytes[at + i] === byte)

const KINDS: readonly {
  type: PhotoType
  is: (bytes: Uint8Array) => boolean
  strip: (bytes: Uint8Array) => Stripped
}[] = [
  { type: 'image/jpeg', is: (bytes) => begins(bytes, [0xff, 0xd8, 0xff]), strip: stripJpeg },
  {
    type: 'image/png',
    is: (bytes) => begins(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    strip: stripPng,
  },
  {
    type: 'image/webp',
    is: (bytes) => begins(bytes, [0x52, 0x49, 0x46, 0x46]) && begins(bytes, [0x57, 0x45, 0x42, 0x50], 8),
    strip: stripWebp,
  },
]

/**
 * A photograph without what tells of its taker: position, time, camera, names, previews, whatever is hidden behind its end.
 * One that holds none of it comes back byte for byte.
 * @param bytes - as received
 */
export const stripPhoto = (bytes: Uint8Array, limits: PhotoLimits = PUBLIC_PHOTO): Photo | { fault: PhotoFault } => {
  if (bytes.length === 0) return { fault: 'empty' }
  if (bytes.length > limits.bytes) return { fault: 'too-large' }
  const kind = KINDS.find(({ is }) => is(bytes))
  if (!kind) return { fault: 'not-a-photo' }
  const stripped = kind.strip(bytes)
  if ('fault' in stripped) return stripped
  const { parts, width, height } = stripped
  if (width === 0 || height === 0) return { fault: 'broken' }
  if (Math.max(width, height) > limits.edge || width * height > limits.pixels) return { fault: 'too-many-pixels' }
  return { bytes: concatBytes(parts), mediaType: kind.type, width, height }
}
