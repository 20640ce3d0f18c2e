import type { Decode, FoundCode } from './decoder.ts'

/** Pictures, made small enough to be looked through. */

/** Longest sides that a photo is looked at in, in pixels: most codes show in the first, small ones of a large photo later. */
const SIDES = [1_200, 2_400, 700] as const
/** Of a frame of the camera, of which another follows at once. */
const FRAME_SIDE = 960

const drawn = (source: CanvasImageSource, width: number, height: number, side: number): ImageData => {
  const scale = Math.min(1, side / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new TypeError('no canvas')
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

export const frameOf = (video: HTMLVideoElement): ImageData | undefined =>
  video.videoWidth === 0 ? undefined : drawn(video, video.videoWidth, video.videoHeight, FRAME_SIDE)

/**
 * Looks through a photo, closer and closer until something is found. The photo stays on the phone.
 * @throws Error when the file is no picture that the browser can show
 */
export const codesInPhoto = async (file: Blob, decode: Decode): Promise<FoundCode[]> => {
  const bitmap = await createImageBitmap(file)
  const { width, height } = bitmap
  try {
    for (const side of SIDES) {
      const found = await decode(drawn(bitmap, width, height, side), true)
      if (found.length > 0) return found
    }
    return []
  } finally {
    bitmap.close()
  }
}
