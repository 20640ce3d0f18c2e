/** What a PDF's compressed streams unfold to, measured without keeping it, so that no bomb reaches the reader. */

const STREAM = new TextEncoder().encode('stream')
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** Compressions within one another that are followed; real files have one. */
const MAX_DEPTH = 3

/** Whether bytes begin as zlib does. @see RFC 1950, 2.2 */
const isDeflated = (bytes: Uint8Array): boolean => {
  const [method = 0, flags = 0] = bytes
  return bytes.length > 2 && (method & 15) === 8 && ((method << 8) | flags) % 31 === 0
}

const indexOf = (bytes: Uint8Array, sought: Uint8Array, from: number): number => {
  const [first = 0] = sought
  for (let at = bytes.indexOf(first, from); at !== -1; at = bytes.indexOf(first, at + 1))
    if (sought.every((byte, i) => bytes[at + i] === byte)) return at
  return -1
}

/** Bytes that a zlib stream unfolds to, counted up to `most` and then given up. */
const lengthInflated = async (bytes: Uint8Array<ArrayBuffer>, most: number, depth: number): Promise<number> => {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
  let length = 0
  let inner: Uint8Array<ArrayBuffer>[] | undefined
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || length > most) break
      if (length === 0 && depth < MAX_DEPTH && isDeflated(value)) inner = []
      inner?.push(new Uint8Array(value))
      length += value.length
    }
  } catch {
    // Cut short, or followed by something else: what came out before counts.
  }
  await reader.cancel().catch(() => undefined)
  if (!inner || length > most) return length
  const whole = new Uint8Array(await new Blob(inner).arrayBuffer())
  return length + (await lengthInflated(whole, most - length, depth + 1))
}

/**
 * Whether the streams of a PDF unfold to at most `most` bytes together. Compressions that pdf readers know and nobody
 * measures here (LZW, run lengths) are let through in small files only.
 */
export const unfoldsWithin = async (pdf: Uint8Array<ArrayBuffer>, most: number): Promise<boolean> => {
  let total = 0
  for (let at = indexOf(pdf, STREAM, 0); at !== -1; at = indexOf(pdf, STREAM, at + STREAM.length)) {
    let begin = at + STREAM.length
    if (pdf[begin] === CARRIAGE_RETURN) begin += 1
    if (pdf[begin] === LINE_FEED) begin += 1
    const next = indexOf(pdf, STREAM, begin)
    const content = pdf.slice(begin, next === -1 ? pdf.length : next)
    if (isDeflated(content)) total += await lengthInflated(content, most - total, 1)
    if (total > most) return false
    if (next === -1) break
    at = next - 1
  }
  return true
}
