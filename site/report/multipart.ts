/** A form with one file and a token, read within bounds. */

export interface GivenFile {
  token: string
  /** Empty where none was chosen. */
  file: Uint8Array<ArrayBuffer>
}

/** Around a file: names, boundaries, the token. */
const FRAME_BYTES = 8 * 1024

/**
 * Reads what a form of ours sent with a file; nothing is read past the limit.
 * @param most - bytes of the file
 * @returns `foreign` for what does not come from a page of this portal, or not whole, `too-large`
 */
export const readMultipart = async (request: Request, most: number): Promise<GivenFile | 'foreign' | 'too-large'> => {
  const { headers } = request
  const site = headers.get('Sec-Fetch-Site')
  const isOurs = site === null ? headers.get('Origin') === new URL(request.url).origin : site === 'same-origin'
  if (!isOurs) return 'foreign'
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  try {
    for await (const chunk of request.body ?? []) {
      length += chunk.length
      if (length > most + FRAME_BYTES) return 'too-large'
      chunks.push(new Uint8Array(chunk))
    }
    const type = headers.get('Content-Type') ?? ''
    const form = await new Response(new Blob(chunks), { headers: { 'Content-Type': type } }).formData()
    const [token, file] = [form.get('token'), form.get('photo')]
    const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
    return bytes.length > most ? 'too-large' : { token: typeof token === 'string' ? token : '', file: bytes }
  } catch {
    return 'foreign'
  }
}
