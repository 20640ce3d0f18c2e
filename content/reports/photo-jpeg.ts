import { bigEndian, byteAt } from './photo-bytes.ts'
import { orientationIn, orientationSegment } from './photo-orientation.ts'
import type { Stripped } from './photo.ts'

/** Segments of a JPEG file. @see ITU-T T.81, annex B */
const [SOI, EOI, SOS, APP0, APP1, APP14, APP15, COM] = [0xd8, 0xd9, 0xda, 0xe0, 0xe1, 0xee, 0xef, 0xfe]
/** Start of a frame: baseline, extended and progressive, as browsers show them. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2]
/** What a picture is decoded by: Huffman and quantization tables, lines of a frame, restart interval. */
const TABLES: readonly number[] = [0xc4, 0xdb, 0xdc, 0xdd]

/** JFIF's own segment, 16 bytes: longer ones hold a preview. */
const isPlainJfif = (marker: number, length: number): boolean => marker === APP0 && length === 16
/** How colours are coded, 14 bytes: without it some pictures change their colours. */
const isAdobe = (bytes: Uint8Array, at: number, marker: number, length: number): boolean =>
  marker === APP14 && length === 14 && String.fromCharCode(...bytes.subarray(at + 4, at + 9)) === 'Adobe'

/** Where the coded data of a scan end: at the first marker that is neither stuffing nor a restart. */
const endOfScan = (bytes: Uint8Array, from: number): number => {
  let at = bytes.indexOf(0xff, from)
  while (at >= 0 && at + 1 < bytes.length) {
    const next = byteAt(bytes, at + 1)
    const isData = next === 0 || (next >= 0xd0 && next <= 0xd7)
    if (!isData && next !== 0xff) return at
    at = bytes.indexOf(0xff, at + (next === 0xff ? 1 : 2))
  }
  return -1
}

export const stripJpeg = (bytes: Uint8Array): Stripped => {
  const parts: Uint8Array[] = [Uint8Array.of(0xff, SOI)]
  let [width, height, hasScan, isTurned] = [0, 0, false, false]
  let at = 2
  while (at + 1 < bytes.length) {
    if (byteAt(bytes, at) !== 0xff) return { fault: 'broken' }
    const marker = byteAt(bytes, at + 1)
    // Fill bytes may stand before any marker.
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === EOI) {
      if (!hasScan) return { fault: 'broken' }
      return { parts: [...parts, Uint8Array.of(0xff, EOI)], width, height }
    }
    const length = bigEndian(bytes, at + 2, 2)
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) return { fault: 'broken' }
    if (FRAMES.includes(marker)) {
      if (width > 0 || length < 8) return { fault: 'broken' }
      height = bigEndian(bytes, at + 5, 2)
      width = bigEndian(bytes, at + 7, 2)
      parts.push(bytes.subarray(at, end))
    } else if (marker === SOS) {
      const over = endOfScan(bytes, end)
      if (over < 0 || width === 0) return { fault: 'broken' }
      parts.push(bytes.subarray(at, over))
      hasScan = true
      at = over
      continue
    } else if (TABLES.includes(marker) || isPlainJfif(marker, length) || isAdobe(bytes, at, marker, length))
      parts.push(bytes.subarray(at, end))
    else if (marker === APP1) {
      // A telephone held sideways says so here; without it the picture lies on its side.
      const orientation = isTurned ? undefined : orientationIn(bytes.subarray(at + 4, end))
      if (orientation !== undefined) {
        parts.push(orientationSegment(orientation))
        isTurned = true
      }
    } else if (marker !== COM && (marker < APP0 || marker > APP15)) return { fault: 'broken' }
    at = end
  }
  return { fault: 'broken' }
}
