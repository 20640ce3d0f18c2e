import { describe, expect, it } from 'vitest'
import { EVIDENCE_PHOTO, PUBLIC_PHOTO, stripPhoto, type Photo } from '../../content/reports/photo.ts'
import { orientationSegment } from '../../content/reports/photo-orientation.ts'

const text = (words: string): number[] => [...new TextEncoder().encode(words)]
const bytes = (...parts: number[][]): Uint8Array => Uint8Array.from(parts.flat())
const segment = (marker: number, body: number[]): number[] => [0xff, marker, 0, body.length + 2, ...body]
const JFIF = segment(0xe0, [...text('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0])
const frame = (width: number, height: number): number[] =>
  segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0])
const SCAN = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4]
const EOI = [0xff, 0xd9]
const jpeg = (...extra: number[][]): Uint8Array =>
  bytes([0xff, 0xd8], JFIF, ...extra, segment(0xdb, [0, 1]), frame(640, 480), SCAN, EOI)
const CLEAN = jpeg()
const SECRET = text('GPS 116.3912 39.9070')

const u32 = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]
const chunk = (name: string, body: number[]): number[] => [...u32(body.length), ...text(name), ...body, 0, 0, 0, 0]
const png = (...extra: number[][]): Uint8Array =>
  bytes(
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    chunk('IHDR', [...u32(800), ...u32(600), 8, 2, 0, 0, 0]),
    ...extra,
    chunk('IDAT', [1, 2, 3]),
    chunk('IEND', []),
  )
const little = (n: number): number[] => u32(n).reverse()
const webpChunk = (name: string, body: number[]): number[] => [
  ...text(name),
  ...little(body.length),
  ...body,
  ...(body.length % 2 ? [0] : []),
]
const VP8 = webpChunk('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x20, 0x03, 0x58, 0x02, 9])
const webp = (...chunks: number[][]): Uint8Array => {
  const body = [...text('WEBP'), ...chunks.flat()]
  return bytes(text('RIFF'), little(body.length), body)
}
const vp8x = (flags: number): number[] => webpChunk('VP8X', [flags, 0, 0, 0, 0x1f, 0x03, 0, 0x57, 0x02, 0])

const stripped = (file: Uint8Array): Photo => {
  const photo = stripPhoto(file)
  if ('fault' in photo) throw new Error(photo.fault)
  return photo
}
const faultOf = (file: Uint8Array, limits = PUBLIC_PHOTO): string | undefined => {
  const photo = stripPhoto(file, limits)
  return 'fault' in photo ? photo.fault : undefined
}
const tells = (file: Uint8Array, words: number[]): boolean =>
  Buffer.from(file).includes(Buffer.from(Uint8Array.from(words)))

describe('a photograph', () => {
  it.each([
    ['JPEG', CLEAN, 'image/jpeg', 640, 480],
    ['PNG', png(), 'image/png', 800, 600],
    ['WebP', webp(VP8), 'image/webp', 800, 600],
  ])('that holds nothing but its picture comes back byte for byte: %s', (_, file, mediaType, width, height) => {
    expect(stripped(file)).toEqual({ bytes: file, mediaType, width, height })
  })

  it.each([
    ['Exif', jpeg(segment(0xe1, [...text('Exif\0\0'), ...SECRET]))],
    ['a preview in JFIF', jpeg(segment(0xe0, [...text('JFXX\0'), ...SECRET]))],
    ['a maker’s segment', jpeg(segment(0xed, SECRET))],
    ['a comment', jpeg(segment(0xfe, SECRET))],
    ['what stands behind its end', bytes([...CLEAN], SECRET)],
  ])('loses %s', (_, file) => {
    expect(tells(file, SECRET)).toBe(true)
    expect(stripped(file).bytes).toEqual(CLEAN)
  })

  it('of another format loses the same', () => {
    const texts = ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'iCCP'].map((name) => chunk(name, SECRET))
    expect(stripped(bytes([...png(...texts)], SECRET)).bytes).toEqual(png())
    const kept = stripped(
      webp(vp8x(0x3c), webpChunk('ICCP', SECRET), VP8, webpChunk('EXIF', SECRET), webpChunk('XMP ', SECRET)),
    )
    expect(kept.bytes).toEqual(webp(vp8x(0x10), VP8))
  })

  it('keeps how it was held, and nothing else of what the camera wrote', () => {
    const entry = [0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]
    const other = [0x0f, 0x01, 2, 0, 20, 0, 0, 0, 38, 0, 0, 0]
    const exif = [...text('Exif\0\0II'), 0x2a, 0, 8, 0, 0, 0, 2, 0, ...other, ...entry, 0, 0, 0, 0, ...SECRET]
    const turned = stripped(jpeg(segment(0xe1, exif))).bytes
    expect(tells(turned, SECRET)).toBe(false)
    expect(tells(turned, [...orientationSegment(6)])).toBe(true)
    expect(stripped(turned).bytes).toEqual(turned)
  })

  it.each([
    ['nothing', new Uint8Array(), 'empty'],
    ['SVG', bytes(text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')), 'not-a-photo'],
    ['a page', bytes(text('<!doctype html><script>alert(1)</script>')), 'not-a-photo'],
    ['a GIF', bytes(text('GIF89a;')), 'not-a-photo'],
    ['HEIC', bytes([0, 0, 0, 24], text('ftypheic')), 'not-a-photo'],
    ['a picture that moves', webp(vp8x(2), webpChunk('ANIM', [0, 0, 0, 0, 0, 0]), VP8), 'not-a-photo'],
    [
      'a script behind the first bytes of a JPEG',
      bytes([0xff, 0xd8, 0xff], text('<script>alert(1)</script>')),
      'broken',
    ],
    ['a JPEG cut off in its data', CLEAN.subarray(0, -2), 'broken'],
    ['a JPEG whose segment reaches beyond its end', bytes([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1]), 'broken'],
    ['a JPEG without a picture', bytes([0xff, 0xd8, 0xff, 0xd9]), 'broken'],
    ['a PNG without data', bytes([...png()].slice(0, 33), chunk('IEND', [])), 'broken'],
    ['a PNG that does not begin with its size', bytes([...png()].slice(0, 8), chunk('IDAT', [1])), 'broken'],
    ['a WebP that says two sizes', webp(webpChunk('VP8X', [0, 0, 0, 0, 9, 9, 0, 9, 9, 0]), VP8), 'broken'],
    [
      'a bomb: few bytes, many pixels',
      bytes([...jpeg()].slice(0, 20), frame(65_000, 65_000), SCAN, EOI),
      'too-many-pixels',
    ],
    ['more bytes than allowed', new Uint8Array(PUBLIC_PHOTO.bytes + 1), 'too-large'],
  ])('is refused where it is %s', (_, file, fault) => {
    expect(faultOf(file)).toBe(fault)
  })

  it('that serves as evidence may be larger than what is shown', () => {
    const large = bytes([...jpeg()].slice(0, 20), frame(8_000, 6_000), SCAN, EOI)
    expect(faultOf(large)).toBe('too-many-pixels')
    expect(faultOf(large, EVIDENCE_PHOTO)).toBeUndefined()
  })

  it('of whatever bytes ends in a photograph or a fault, never in an error', () => {
    for (let seed = 1; seed <= 3_000; seed++) {
      const file = [CLEAN, png(), webp(vp8x(0), VP8)][seed % 3]?.slice() ?? CLEAN
      for (let n = 0; n < 4; n++) file[(seed * 7919 * (n + 1)) % file.length] = (seed * 104_729 + n * 31) & 255
      expect(() => stripPhoto(file.subarray(0, seed % 2 ? file.length : (seed * 13) % file.length))).not.toThrow()
    }
  })
})
