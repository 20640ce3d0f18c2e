import { PUBLIC_PHOTO, stripPhoto } from '../../../content/reports/photo.ts'

/** Pictures as the public may see them: drawn anew, so that nothing of the file but what is seen goes along. */

/** Pixels of a picture that a phone can still hold while it is drawn. */
const MOST_PIXELS = 120_000_000
const QUALITIES = [0.85, 0.7, 0.5]

/** Why there can be no public copy: what the page says is `photo-<why>`. */
export type Why = 'heic' | 'other' | 'canvas' | 'broken' | 'pixels'

const bytesOf = async (file: Blob, most: number): Promise<Uint8Array> =>
  new Uint8Array(await file.slice(0, most).arrayBuffer())

const begins = (bytes: Uint8Array, text: string, at: number): boolean =>
  [...text].every((character, i) => bytes[at + i] === character.charCodeAt(0))

/** Told by what it holds, never by its name. */
export const kindOf = async (file: Blob): Promise<'picture' | 'svg' | 'heic' | 'other'> => {
  const bytes = await bytesOf(file, 1_024)
  const isPicture =
    (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) ||
    begins(bytes, 'PNG\r\n', 1) ||
    (begins(bytes, 'RIFF', 0) && begins(bytes, 'WEBP', 8))
  if (isPicture) return 'picture'
  if (
    begins(bytes, 'ftyp', 4) &&
    /^(hei[cfsx]|he[vi][cmsx]|mif1|msf1|avi[fs])/.test(String.fromCharCode(...bytes.subarray(8, 12)))
  )
    return 'heic'
  return /^[\ufeff\s]*<(\?xml|svg|!doctype|!--|html|script)/i.test(new TextDecoder().decode(bytes)) ? 'svg' : 'other'
}

/**
 * Whether what is drawn can be read back. Browsers that hide who they are give noise or white instead, and a public copy
 * of that would be worth nothing.
 */
let isReadable: boolean | undefined
export const canDraw = (): boolean => {
  if (isReadable !== undefined) return isReadable
  try {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 16
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (!context) return (isReadable = false)
    context.fillStyle = '#204060'
    context.fillRect(0, 0, 16, 16)
    context.fillStyle = '#e0a000'
    context.fillRect(4, 4, 4, 4)
    const { data } = context.getImageData(0, 0, 16, 16)
    const at = (x: number, y: number): number[] => [...data.subarray((y * 16 + x) * 4, (y * 16 + x) * 4 + 3)]
    isReadable = at(1, 1).join() === '32,64,96' && at(5, 5).join() === '224,160,0' && at(15, 15).join() === '32,64,96'
  } catch {
    isReadable = false
  }
  return isReadable
}

/** @returns the picture upright, at most 1,600 pixels on its longer side; or why not */
export const drawnFrom = async (file: Blob): Promise<HTMLCanvasElement | Why> => {
  if (!canDraw()) return 'canvas'
  const kind = await kindOf(file)
  if (kind !== 'picture') return kind === 'heic' ? 'heic' : 'other'
  // The size is read before anything is decoded: a small file can hold a picture larger than the phone.
  const whole = new Uint8Array(await file.arrayBuffer())
  const looked = stripPhoto(whole, { bytes: whole.length + 1, edge: 30_000, pixels: MOST_PIXELS })
  if ('fault' in looked) return looked.fault === 'too-many-pixels' ? 'pixels' : 'broken'
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return 'broken'
  }
  try {
    const scale = Math.min(1, PUBLIC_PHOTO.edge / Math.max(bitmap.width, bitmap.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(bitmap.width * scale))
    canvas.height = Math.max(1, Math.round(bitmap.height * scale))
    const context = canvas.getContext('2d')
    if (!context) return 'canvas'
    // What is transparent would turn black.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.imageSmoothingQuality = 'high'
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    return canvas
  } finally {
    bitmap.close()
  }
}

/** A JPEG without anything but the picture, small enough to be published; `undefined` where the browser makes none. */
export const encoded = async (canvas: HTMLCanvasElement): Promise<Blob | undefined> => {
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
    if (!blob || blob.type !== 'image/jpeg') return undefined
    const clean = stripPhoto(new Uint8Array(await blob.arrayBuffer()), PUBLIC_PHOTO)
    if (!('fault' in clean)) return new Blob([clean.bytes], { type: clean.mediaType })
    if (clean.fault !== 'too-large') return undefined
  }
  return undefined
}
