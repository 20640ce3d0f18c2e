import { prepareZXingModule, readBarcodes, ZXING_WASM_SHA256 } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** Reads codes in a picture, beside the page, which stays quick meanwhile. For browsers without a reader of their own. */

/** A picture, and whether there is time to look closely. */
export interface Picture {
  id: number
  image: ImageData
  closely: boolean
}
export interface ReadPicture {
  id: number
  /** `undefined` when the decoder could not be loaded. */
  found: { text: string; format: string }[] | undefined
}

/** What stands on goods. */
const FORMATS = ['QRCode', 'DataMatrix', 'EAN13', 'EAN8', 'UPCA', 'UPCE', 'Code128', 'ITF14', 'DataBarExp'] as const
/** Codes of one picture. */
const MOST = 8

const integrity = (hex: string): string =>
  `sha256-${btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((byte) => parseInt(byte, 16))))}`

/** Our own copy, refused by the browser unless it is the file that the package states. */
const load = async (): Promise<unknown> => {
  const answer = await fetch(wasm, { integrity: integrity(ZXING_WASM_SHA256) })
  if (!answer.ok) throw new TypeError('no decoder')
  return prepareZXingModule({ overrides: { wasmBinary: await answer.arrayBuffer() }, fireImmediately: true })
}

let loaded: Promise<unknown> | undefined

const read = async ({ id, image, closely }: Picture): Promise<ReadPicture> => {
  try {
    await (loaded ??= load())
    const results = await readBarcodes(image, {
      formats: [...FORMATS],
      maxNumberOfSymbols: MOST,
      tryHarder: closely,
      tryInvert: closely,
      tryDownscale: true,
      // GS1 element strings keep the character that ends a value of unknown length.
      textMode: 'Plain',
    })
    const valid = results.filter(({ isValid, text }) => isValid && text !== '')
    return { id, found: valid.map(({ text, format }) => ({ text, format })) }
  } catch {
    loaded = undefined
    return { id, found: undefined }
  }
}

addEventListener('message', ({ data }: MessageEvent<Picture>) => {
  void read(data).then((answer) => postMessage(answer))
})
