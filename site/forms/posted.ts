/** Bytes of a form: a page of Chinese text takes nine for a character. */
const MOST = 64 * 1024

/**
 * Reads what a form of ours sent. A page of another site cannot pass for ours: the browser itself says where a form
 * comes from.
 * @param most - bytes
 * @returns `foreign` for what does not come from a page of this portal, or not whole, `too-large`
 */
export const readPosted = async (request: Request, most = MOST): Promise<URLSearchParams | 'foreign' | 'too-large'> => {
  const { headers } = request
  const site = headers.get('Sec-Fetch-Site')
  const isOurs = site === null ? headers.get('Origin') === new URL(request.url).origin : site === 'same-origin'
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers.get('Content-Type') ?? '')
  if (!isOurs || !isForm) return 'foreign'
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of request.body ?? []) {
      length += chunk.length
      if (length > most) return 'too-large'
      chunks.push(chunk)
    }
  } catch {
    // Whoever hung up half-way reads no answer, and it is no failure of ours.
    return 'foreign'
  }
  return new URLSearchParams(await new Blob(chunks.map((chunk) => new Uint8Array(chunk))).text())
}
