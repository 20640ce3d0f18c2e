import { createHash } from 'node:crypto'
import { exportWriter, type ExportFormat } from '../../content/registers/export-text.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { yearSpan } from '../../content/registers/years.ts'
import type { RecordDb } from './db.ts'
import { listRecordsAsOf } from './list-as-of.ts'

export type { ExportFormat }

/** What names an export: a register as it stood when the log held `size` entries, in one format. */
export interface ExportName {
  register: string
  format: ExportFormat
  size: number
  /** `YYYY` for the records of a year, by the register's time; empty for all. */
  year: string
}

/** Where an export stands in `OBJECTS`. */
export const exportKey = ({ register, format, size, year }: ExportName): string =>
  `exports/${register}/${size}${year === '' ? '' : `-${year}`}.${format}`

/** Rows read at a time. */
const PAGE = 2_000
/** R2 takes parts of at least 5 MiB, all of one size but the last. */
const PART_BYTES = 8 * 1_048_576

/** Writes an export to `OBJECTS`. Never holds more than a part of it in memory. */
export const writeExport = async (
  db: RecordDb,
  objects: R2Bucket,
  register: RegisterDefinition,
  format: ExportFormat,
  size: number,
  year: string,
): Promise<{ rows: number; bytes: number; sha256: string }> => {
  const writer = exportWriter(register, format)
  const upload = startUpload(objects, exportKey({ register: register.id, format, size, year }))
  const selection = { fields: {}, ...(year === '' ? {} : yearSpan(register, year)) }
  let rows = 0
  await upload.write(writer.head)
  let cursor: string | undefined
  do {
    const page = await listRecordsAsOf(db, register, selection, { size, limit: PAGE, cursor })
    const items = page?.items ?? []
    await upload.write(items.map((record, i) => writer.line(record, rows + i === 0)).join(''))
    rows += items.length
    cursor = page?.cursor
  } while (cursor !== undefined)
  await upload.write(writer.tail)
  return { rows, ...(await upload.close()) }
}

/** Writes an object of unknown length: in one piece when it is short, in parts when it is not. */
const startUpload = (objects: R2Bucket, key: string) => {
  const hash = createHash('sha256')
  const encoder = new TextEncoder()
  const parts: R2UploadedPart[] = []
  let upload: R2MultipartUpload | undefined
  let held: Uint8Array[] = []
  let [heldBytes, bytes] = [0, 0]

  const take = (): Uint8Array => {
    const whole = new Uint8Array(heldBytes)
    let at = 0
    for (const piece of held) {
      whole.set(piece, at)
      at += piece.length
    }
    ;[held, heldBytes] = [[], 0]
    return whole
  }
  const flush = async (most: number): Promise<void> => {
    while (heldBytes > most) {
      const whole = take()
      const part = whole.subarray(0, PART_BYTES)
      const rest = whole.subarray(PART_BYTES)
      if (rest.length > 0) [held, heldBytes] = [[rest], rest.length]
      upload ??= await objects.createMultipartUpload(key)
      parts.push(await upload.uploadPart(parts.length + 1, part))
    }
  }
  return {
    async write(text: string): Promise<void> {
      const piece = encoder.encode(text)
      hash.update(piece)
      held.push(piece)
      heldBytes += piece.length
      bytes += piece.length
      await flush(PART_BYTES)
    },
    async close(): Promise<{ bytes: number; sha256: string }> {
      if (upload) {
        await flush(0)
        await upload.complete(parts)
      } else await objects.put(key, take())
      return { bytes, sha256: hash.digest('hex') }
    },
  }
}
