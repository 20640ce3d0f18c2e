/** A form with one file and a token, read within bounds. */

export interface GivenFile {
  token: string
  /** Empty where none was chosen. */
  file: Uint8Array<ArrayBuffer> | 'too-large'
}

/** Around a file: names, boundaries, the token. */
const FRAME_BYTES = 8 * 1024

/** The token of a form that is not read to its end, which stands before the file. */
const TOKEN = /name="token"\r\n\r\n([^\r\n]{1,200})\r\n/

const tokenIn = async (chunks: Uint8Array<ArrayBuffer>[]): Promise<string> =>
  TOKEN.exec(await new Blob(chunks).slice(0, FRAME_BYTES).text())?.[1] ?? ''

/**
 * Reads what a form of ours sent with a file; nothing is read past the limit.
 * @param most - bytes of the file
 * @returns `foreign` for what does not come from a page of this portal, or not whole
 */
export const readMultipart = async (request: Request, most: number): Promise<GivenFile | 'foreign'> => {
  const { headers } = request
  const site = headers.get('Sec-Fetch-Site')
  const isOurs = site === null ? headers.get('Origin') === new URL(request.url).origin : site === 'same-origin'
  if (!isOurs) return 'foreign'
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  try {
    for await (const chunk of request.body ?? []) {
      length += chunk.length
      chunks.push(new Uint8Array(chunk))
      if (length > most + FRAME_BYTES) return { token: await tokenIn(chunks), file: 'too-large' }
    }
    const type = headers.get('Content-Type') ?? ''
    const form = await new Response(new Blob(chunks), { headers: { 'Content-Type': type } }).formData()
    const [token, file] = [form.get('token'), form.get('photo')]
    const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
    return { token: typeof token === 'string' ? token : '', file: bytes.length > most ? 'too-large' : bytes }
  } catch {
    return 'foreign'
  }
}
