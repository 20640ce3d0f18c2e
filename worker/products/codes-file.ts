import { codeLine, codePrefix, codesBytes, CODES_HEADER, lineBytes } from '../../content/trace/code-issue.ts'
import { readSerial, serialOf } from '../../content/trace/serial.ts'
import type { CodeIssue } from '../../db/intake/code-issues-tables.ts'
import type { OpenSerials } from '../../db/intake/serials.ts'

/** The file of an issue's codes, computed as it is read: it stands nowhere, and is the same whenever it is asked for. */

/** Lines computed at once: some milliseconds, so that other requests are not held up. */
const AT_ONCE = 500

export interface CodesFile {
  bytes: number
  /** From a byte on; whoever reads slowly holds it up, and nothing is kept. */
  from: (first: number, end: number) => ReadableStream<Uint8Array>
}

/** @param origin - of the portal */
export const codesFile = (
  { keys, many }: Pick<OpenSerials, 'keys' | 'many'>,
  { gtin, lot, keyId, first, last }: CodeIssue,
  origin: string,
): CodesFile => {
  const prefix = codePrefix(origin, gtin, lot)
  const [count, width] = [last - first + 1, lineBytes(prefix)]
  const lines = (at: number, end: number): string => {
    let [text, serial] = ['', '']
    for (let line = at; line < end; line++) {
      serial = serialOf(many, gtin, keyId, first + line)
      text += codeLine(prefix, serial)
    }
    // Nothing leaves that the platform's own hash would not know again.
    if (text !== '' && readSerial(keys, gtin, serial)?.counter !== first + end - 1)
      throw new Error('a code does not prove itself')
    return text
  }
  return {
    bytes: codesBytes(prefix, count),
    from: (start, end) => {
      const encoder = new TextEncoder()
      /** Of the header the line before the first. */
      let line = start < CODES_HEADER.length ? -1 : Math.floor((start - CODES_HEADER.length) / width)
      let at = line === -1 ? 0 : CODES_HEADER.length + line * width
      return new ReadableStream<Uint8Array>(
        {
          pull: (controller) => {
            const until = Math.min(count, Math.max(line, 0) + AT_ONCE)
            const chunk = encoder.encode((line === -1 ? CODES_HEADER : '') + lines(Math.max(line, 0), until))
            controller.enqueue(chunk.subarray(Math.max(0, start - at), Math.max(0, end - at)))
            at += chunk.length
            line = until
            if (at >= end) controller.close()
          },
        },
        { highWaterMark: 0 },
      )
    },
  }
}
