import workerUrl from './read-codes.ts?worker&url'
import type { Picture, ReadPicture } from './read-codes.ts'
import { trusted } from './trusted.ts'

/** A code found in a picture. */
export interface FoundCode {
  text: string
  /** As the reader calls it; for people only where nothing else says what it is. */
  format: string
}

/** @returns what was found, each once; @throws DecoderMissing where nothing can read at all */
export type Decode = (image: ImageData, closely: boolean) => Promise<FoundCode[]>

export class DecoderMissing extends Error {}

interface Detector {
  detect: (image: ImageData) => Promise<{ rawValue: string; format: string }[]>
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector
  getSupportedFormats: () => Promise<string[]>
}
declare global {
  interface Window {
    BarcodeDetector?: DetectorClass
  }
}

const WANTED = ['qr_code', 'data_matrix', 'ean_13', 'ean_8', 'upc_a', 'upc_e', 'code_128', 'itf']
/** Without these a reader of the browser's own is of no use here. */
const NEEDED = ['qr_code', 'ean_13']

const distinct = (codes: FoundCode[]): FoundCode[] => [...new Map(codes.map((code) => [code.text, code])).values()]

/** The browser's own reader; `undefined` where it has none, or one that reads too little. */
const ownDecoder = async (): Promise<Decode | undefined> => {
  const { BarcodeDetector: Own } = window
  const formats = (await Own?.getSupportedFormats().catch(() => [])) ?? []
  if (!Own || !NEEDED.every((format) => formats.includes(format))) return undefined
  const detector = new Own({ formats: WANTED.filter((format) => formats.includes(format)) })
  return async (image) => {
    const found = await detector.detect(image)
    return distinct(found.map(({ rawValue: text, format }) => ({ text, format })))
  }
}

/** A reader served by us, beside the page. */
const ourDecoder = (): Decode => {
  const worker = new Worker(trusted(new URL(workerUrl, location.href).pathname), { type: 'module' })
  const waiting = new Map<number, { done: (codes: FoundCode[]) => void; fail: (error: Error) => void }>()
  const failAll = (): void => {
    for (const { fail } of waiting.values()) fail(new DecoderMissing())
    waiting.clear()
  }
  worker.addEventListener('error', failAll)
  worker.addEventListener('message', ({ data: { id, found } }: MessageEvent<ReadPicture>) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (found) asked?.done(distinct(found))
    else asked?.fail(new DecoderMissing())
  })
  let next = 0
  return (image, closely) =>
    new Promise((done, fail) => {
      const picture: Picture = { id: (next += 1), image, closely }
      waiting.set(picture.id, { done, fail })
      worker.postMessage(picture, [image.data.buffer])
    })
}

let opened: Promise<Decode> | undefined

/** The browser's own reader where it has a good one, else ours; opened once. */
export const openDecoder = (): Promise<Decode> =>
  (opened ??= ownDecoder().then((own) => {
    if (!own) return ourDecoder()
    let ours: Decode | undefined
    // Some browsers' readers exist and fail, or overlook what stands on a photo: theirs is then ours.
    return async (image, closely) => {
      const copy = new ImageData(new Uint8ClampedArray(image.data), image.width, image.height)
      const found = await own(image, closely).catch(() => undefined)
      if (found && (found.length > 0 || !closely)) return found
      return (ours ??= ourDecoder())(copy, closely)
    }
  }))
