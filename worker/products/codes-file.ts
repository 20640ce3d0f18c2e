import { concat } from '../../content/log/bytes.ts'
import { codeLine, codePrefix, codesBytes, CODES_HEADER, lineBytes } from '../../content/trace/code-issue.ts'
import { readSerial, SERIAL_CHARACTERS } from '../../content/trace/serial.ts'
import { serialWriter } from '../../content/trace/serial-run.ts'
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
  const encoder = new TextEncoder()
  const write = serialWriter(many, gtin, keyId)
  /** A line with room for its serial number, twice. */
  const line = encoder.encode(codeLine(prefix, '0'.repeat(SERIAL_CHARACTERS)))
  const again = prefix.length + SERIAL_CHARACTERS + 1
  const lines = (at: number, end: number): Uint8Array => {
    const bytes = new Uint8Array((end - at) * width)
    for (let row = 0; row < end - at; row++) {
      const begins = row * width
      bytes.set(line, begins)
      write(first + at + row, bytes, begins + prefix.length)
      bytes.copyWithin(begins + again, begins + prefix.length, begins + prefix.length + SERIAL_CHARACTERS)
    }
    // Nothing leaves that the platform's own hash would not know again.
    const newest = new TextDecoder().decode(bytes.subarray(bytes.length - 2 - SERIAL_CHARACTERS, bytes.length - 2))
    if (end > at && readSerial(keys, gtin, newest)?.counter !== first + end - 1)
      throw new Error('a code does not prove itself')
    return bytes
  }
  return {
    bytes: codesBytes(prefix, count),
    from: (start, end) => {
      /** Of the header the line before the first. */
      let line = start < CODES_HEADER.length ? -1 : Math.floor((start - CODES_HEADER.length) / width)
      let at = line === -1 ? 0 : CODES_HEADER.length + line * width
      return new ReadableStream<Uint8Array>(
        {
          pull: (controller) => {
            const until = Math.min(count, Math.max(line, 0) + AT_ONCE)
            const part = lines(Math.max(line, 0), until)
            const chunk = line === -1 ? concat([encoder.encode(CODES_HEADER), part]) : part
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
