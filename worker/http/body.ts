import { decodeText, type Encoding } from '../../content/registers/encoding.ts'
import type { MessageCode } from '../../content/registers/messages.ts'
import { parseRows, type RowFormat } from '../../content/registers/rows.ts'
import { concat, hex, type Bytes } from '../../content/log/bytes.ts'
import { MAX_DISCARDED_BYTES } from './discard.ts'
import { Problem } from './problems.ts'

/** Bytes of one request after decompression: 8 MB. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024

/** Rows of one request: what one batch of the record takes. */
export const MAX_ROWS = 5000

const FORMATS = new Map<string, RowFormat>([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['text/csv', 'csv'],
])

/** The rows of a request, not yet checked against a register. */
export interface RequestRows {
  rows: unknown[]
  format: RowFormat
  encoding: Encoding
  /** The line of each row, counted from 1, where the format has lines. */
  lines?: number[]
  /** SHA-256 of the decompressed bytes, in hexadecimal: tells whether a repeated request is the same. */
  digest: string
}

const tooLarge = (): Problem => new Problem('body-too-large', { limit: `${MAX_BODY_BYTES / 1024 / 1024} MB` })

const refused = (code: MessageCode): Problem =>
  new Problem('invalid-request', {}, { issues: [{ pointer: '', code, values: {} }] })

const typeOf = (request: Request): { format: RowFormat; charset: string | undefined } => {
  const [essence = '', ...parameters] = (request.headers.get('Content-Type') ?? '').split(';')
  const format = FORMATS.get(essence.trim().toLowerCase())
  if (!format) throw new Problem('unsupported-media-type', { accepted: [...FORMATS.keys()].join(', ') })
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(parameter)?.[1])
  return { format, charset: charset.find((name) => name !== undefined) }
}

/** Whether the body is compressed. @see RFC 9110, 8.4.1: `x-gzip` is `gzip` */
const isGzip = (request: Request): boolean => {
  const coding = (request.headers.get('Content-Encoding') ?? '').trim().toLowerCase()
  if (coding === 'gzip' || coding === 'x-gzip') return true
  if (coding === '' || coding === 'identity') return false
  throw new Problem('unsupported-media-type', { accepted: 'gzip' }, { headers: { 'Accept-Encoding': 'gzip' } })
}

/** The body's bytes, decompressed. What is too much is read on for a while but not kept, so that no bomb unfolds in memory. */
const readBytes = async (request: Request, gzip: boolean): Promise<Bytes> => {
  if (!request.body) return new Uint8Array()
  const stream: ReadableStream<Uint8Array> = gzip
    ? request.body.pipeThrough(new DecompressionStream('gzip'))
    : request.body
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of stream) {
      length += chunk.length
      if (length > MAX_DISCARDED_BYTES) break
      if (length <= MAX_BODY_BYTES) chunks.push(chunk)
      else chunks.length = 0
    }
  } catch (error) {
    if (!gzip) throw error
    throw refused('gzip-damaged')
  }
  if (length > MAX_BODY_BYTES) throw tooLarge()
  return concat(chunks)
}

const parse = (given: string, format: RowFormat, takesOne: boolean): Pick<RequestRows, 'rows' | 'lines'> => {
  const text = takesOne && format === 'json' && /^\s*\{/.test(given) ? `[${given}]` : given
  const { rows, lines, issues } = parseRows(text, format, MAX_ROWS)
  if (rows.length > MAX_ROWS) throw new Problem('too-many-rows', { limit: MAX_ROWS })
  if (issues.length > 0) throw new Problem('invalid-request', {}, { issues })
  if (rows.length === 0) throw refused('no-rows')
  return lines ? { rows, lines } : { rows }
}

/**
 * Reads a request's body whole, decompressed.
 * @throws Problem `body-too-large`, `unsupported-media-type` for an unknown coding, `invalid-request` for a damaged one
 */
export const readBody = (request: Request): Promise<Bytes> => {
  if (Number(request.headers.get('Content-Length')) > MAX_BODY_BYTES) throw tooLarge()
  return readBytes(request, isGzip(request))
}

/**
 * Reads the rows of a request: JSON array, NDJSON or CSV; UTF-8 or GB18030; gzip or not.
 * @param takesOne - a JSON object is one row
 * @throws Problem `body-too-large`, `too-many-rows`, `unsupported-media-type`, or `invalid-request` with where and why
 */
export const readRows = async (
  request: Request,
  { takesOne = false }: { takesOne?: boolean } = {},
): Promise<RequestRows> => {
  // Size comes before type, as refusals come in the order of their numbers.
  if (Number(request.headers.get('Content-Length')) > MAX_BODY_BYTES) throw tooLarge()
  const { format, charset } = typeOf(request)
  const bytes = await readBytes(request, isGzip(request))
  const decoded = decodeText(bytes, charset)
  if ('code' in decoded) throw refused(decoded.code)
  const digest = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  return { ...parse(decoded.text, format, takesOne), format, encoding: decoded.encoding, digest }
}
