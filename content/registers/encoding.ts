import type { MessageCode } from './messages.ts'

export type Encoding = 'utf-8' | 'gb18030'
export type Decoded = { text: string; encoding: Encoding } | { code: MessageCode }

const decode = (bytes: Uint8Array, encoding: Encoding): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** A byte order mark, or the zero bytes that every Latin letter and digit has in UTF-16. */
const isUtf16 = (bytes: Uint8Array): boolean => {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true
  const start = bytes.subarray(0, 512)
  return start.length >= 4 && start.filter((byte) => byte === 0).length > start.length / 4
}

/** Whether broken text is yet mostly UTF-8: read as GB18030 it would turn into other Chinese characters unnoticed. */
const isDamagedUtf8 = (bytes: Uint8Array): boolean => {
  const text = new TextDecoder().decode(bytes)
  let sound = 0
  let broken = 0
  for (const character of text)
    if (character === '\ufffd') broken++
    else if (character > '\x7f') sound++
  return sound > broken
}

/**
 * Text of a file in UTF-8, or else in GB18030 (and so GBK and GB2312), which the bytes themselves tell.
 * A byte order mark is taken off. UTF-16 and damaged text are refused with a message's code.
 * @param charset - what the sender says; only a Chinese one is heard, since short GBK text may pass for UTF-8
 */
export const decodeText = (bytes: Uint8Array, charset?: string): Decoded => {
  if (isUtf16(bytes) || /^utf-?16/i.test(charset ?? '')) return { code: 'text-utf16' }
  const order: Encoding[] = /^gb/i.test(charset ?? '') ? ['gb18030', 'utf-8'] : ['utf-8', 'gb18030']
  for (const encoding of order) {
    if (encoding === 'gb18030' && order[0] === 'utf-8' && isDamagedUtf8(bytes)) break
    const text = decode(bytes, encoding)
    if (text !== undefined) return { text: text.replace(/^\ufeff/, ''), encoding }
  }
  return { code: 'text-damaged' }
}

/** A file's bytes from the start, as often as they are asked for. */
export type ReadBytes = () => AsyncIterable<Uint8Array>

/** Text of a stream in one encoding, its byte order mark taken off. @throws TypeError at what is none in that encoding */
export async function* decodeStream(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  let isStart = true
  const texts = async function* () {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  }
  for await (const text of texts()) {
    if (text === '') continue
    yield isStart && text.startsWith('\ufeff') ? text.slice(1) : text
    isStart = false
  }
}

const isAll = async (read: ReadBytes, encoding: Encoding): Promise<boolean> => {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const chunk of read())
    try {
      decoder.decode(chunk, { stream: true })
    } catch {
      return false
    }
  try {
    decoder.decode()
    return true
  } catch {
    return false
  }
}

/** As `isDamagedUtf8`, of a stream; a character that lies across two chunks counts once. */
const isDamagedStream = async (read: ReadBytes): Promise<boolean> => {
  const decoder = new TextDecoder()
  let sound = 0
  let broken = 0
  for await (const chunk of read())
    for (const character of decoder.decode(chunk, { stream: true }))
      if (character === '\ufffd') broken++
      else if (character > '\x7f') sound++
  return sound > broken
}

const startOf = async (read: ReadBytes): Promise<Uint8Array> => {
  for await (const chunk of read()) return chunk
  return new Uint8Array()
}

/**
 * What `decodeText` would find, of a file that is too large to hold: read up to three times, the first time only when
 * it is UTF-8. Errors of reading go to the caller.
 */
export const detectEncoding = async (read: ReadBytes): Promise<{ encoding: Encoding } | { code: MessageCode }> => {
  if (isUtf16(await startOf(read))) return { code: 'text-utf16' }
  if (await isAll(read, 'utf-8')) return { encoding: 'utf-8' }
  if (!(await isDamagedStream(read)) && (await isAll(read, 'gb18030'))) return { encoding: 'gb18030' }
  return { code: 'text-damaged' }
}
