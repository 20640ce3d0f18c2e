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
