import { createReadStream, openSync, readSync, closeSync, statSync, type Stats } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { decodeStream, detectEncoding, type Encoding } from '../../content/registers/encoding.ts'
import type { RowFormat } from '../../content/registers/rows.ts'
import { Refused, Unusable } from './ending.ts'

/** A file that is read from the start as often as it takes, never held whole. */
export interface Source {
  path: string
  format: RowFormat
  encoding: Encoding
  isGzip: boolean
  /** Bytes on disk. */
  bytes: number
  /** Texts of the file; `read` is told the bytes read from disk so far. */
  texts: (read?: (bytes: number) => void) => AsyncGenerator<string>
}

const FORMATS: Record<string, RowFormat> = { csv: 'csv', txt: 'csv', ndjson: 'ndjson', jsonl: 'ndjson', json: 'json' }

export const isRowFormat = (text: string): text is RowFormat => Object.values(FORMATS).some((format) => format === text)

/** The format that a file's name tells, `.gz` aside. */
export const formatOf = (path: string): RowFormat | undefined => {
  const [, ending = ''] = /\.([a-z]+)(?:\.gz)?$/i.exec(path) ?? []
  return FORMATS[ending.toLowerCase()]
}

const CHUNK = 256 * 1024

async function* bytesOf(path: string, isGzip: boolean, read: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: CHUNK })
  file.on('data', () => read(file.bytesRead))
  if (!isGzip) {
    for await (const chunk of file) if (chunk instanceof Uint8Array) yield chunk
    return
  }
  const unzip = createGunzip({ chunkSize: CHUNK })
  file.on('error', (error) => unzip.destroy(error))
  file.pipe(unzip)
  try {
    for await (const chunk of unzip) if (chunk instanceof Uint8Array) yield chunk
  } catch (error) {
    throw isOfZlib(error) ? new Refused('gzip-damaged') : error
  } finally {
    file.destroy()
  }
}

const isOfZlib = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))

const startsAsGzip = (path: string): boolean => {
  const start = new Uint8Array(2)
  const file = openSync(path, 'r')
  try {
    readSync(file, start)
  } finally {
    closeSync(file)
  }
  return start[0] === 0x1f && start[1] === 0x8b
}

const statusOf = (path: string): Stats => {
  try {
    const status = statSync(path)
    if (status.isFile()) return status
  } catch {
    // Said below.
  }
  throw new Unusable('no-file', { path })
}

/**
 * Opens a file of rows and finds its encoding.
 * @param format - what it holds, where its name does not tell
 * @throws Unusable when it cannot be read, Refused when its bytes are no text
 */
export const openSource = async (path: string, format = formatOf(path)): Promise<Source> => {
  const { size: bytes } = statusOf(path)
  if (format === undefined) throw new Unusable('no-format', { path })
  try {
    const isGzip = startsAsGzip(path)
    const found = await detectEncoding(() => bytesOf(path, isGzip, () => {}))
    if ('code' in found) throw new Refused(found.code)
    const { encoding } = found
    const texts: Source['texts'] = (read = () => {}) => decodeStream(bytesOf(path, isGzip, read), encoding)
    return { path, format, encoding, isGzip, bytes, texts }
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Unusable('no-file', { path: `${path}: ${error instanceof Error ? error.message : ''}` })
  }
}
