import { writeFileSync } from 'node:fs'
import { encode } from 'uqr'

/** A camera that holds one code in front of it: what Chromium plays in the place of a camera. */

const [WIDTH, HEIGHT] = [640, 480]
const [WHITE, BLACK, GREY] = [235, 16, 128]
/** Modules of quiet ground around the symbol. */
const QUIET = 4

/** Brightness of each pixel of a picture with the codes side by side. */
const brightness = (texts: readonly string[]): Uint8Array => {
  const plane = new Uint8Array(WIDTH * HEIGHT).fill(WHITE)
  const room = Math.floor(WIDTH / texts.length)
  for (const [at, text] of texts.entries()) {
    const { size, data } = encode(text, { ecc: 'M', border: QUIET })
    const scale = Math.floor(Math.min(room, HEIGHT) / size)
    for (let y = 0; y < size * scale; y++)
      for (let x = 0; x < size * scale; x++)
        if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)]) plane[y * WIDTH + at * room + x] = BLACK
  }
  return plane
}

/** Writes a film of one picture, YUV4MPEG2 as Chromium's `--use-file-for-fake-video-capture` takes it. */
export const filmOf = (file: string, ...texts: string[]): void => {
  const colour = new Uint8Array((WIDTH * HEIGHT) / 2).fill(GREY)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), brightness(texts), colour])
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\n`), frame, frame]))
}

/** A photo of the same: a bitmap, the plainest kind that browsers show. */
export const photoOf = (...texts: string[]): Buffer => {
  const plane = brightness(texts)
  const head = Buffer.alloc(54)
  head.write('BM')
  head.writeUInt32LE(54 + WIDTH * HEIGHT * 3, 2)
  head.writeUInt32LE(54, 10)
  head.writeUInt32LE(40, 14)
  head.writeInt32LE(WIDTH, 18)
  // Negative: the first row is the top one.
  head.writeInt32LE(-HEIGHT, 22)
  head.writeUInt16LE(1, 26)
  head.writeUInt16LE(24, 28)
  return Buffer.concat([head, Buffer.from([...plane].flatMap((value) => [value, value, value]))])
}
