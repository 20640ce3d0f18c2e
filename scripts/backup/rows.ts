import { gzipSync, gunzipSync } from 'node:zlib'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { open, seal } from './cipher.ts'
import { putBlock, readBlock } from './folder.ts'
import type { Rows } from './list.ts'
import { refuse } from './sentences.ts'
import { shapeOf } from './snapshot.ts'
import { openRow, sealRow, type Cell, type Subjects } from './subjects.ts'

/** Rows of tables as blocks: lines of JSON, compressed, and what is private sealed. */

/** Bytes of the rows of one block, before they are compressed. */
const BLOCK_BYTES = 1_000_000

const cellOf = (value: SQLOutputValue): Cell => {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') }
  if (typeof value === 'bigint') throw new RangeError('a whole number beyond 2^53')
  return value
}

/** Where blocks go. */
export interface Sink {
  folder: string
  /** Told of every block. */
  put: (bytes: Uint8Array) => string
}

/** Counts what is written. */
export const newSink = (folder: string) => {
  const counts = { written: 0, bytes: 0, reused: 0 }
  const put = (bytes: Uint8Array): string => {
    const { hash, isNew } = putBlock(folder, bytes)
    if (isNew) [counts.written, counts.bytes] = [counts.written + 1, counts.bytes + bytes.length]
    else counts.reused++
    return hash
  }
  return { folder, put, counts }
}

const blockName = (table: string): string => `rows/${table}`

/**
 * All rows of a table, in order of its key. The order decides where blocks end, so that rows added at the end leave the
 * blocks before as they are.
 * @param sealed - the key of what is private and those of single values; public tables go without
 */
export const dumpTable = (
  database: DatabaseSync,
  table: string,
  sink: Sink,
  sealed?: { key: Buffer; subjects: Subjects },
): Rows => {
  const { columns, key } = shapeOf(database, table)
  const order = key.length > 0 ? key : ['rowid']
  const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')
  const statement = database.prepare(`SELECT ${quoted(columns)} FROM "${table}" ORDER BY ${quoted(order)}`)
  statement.setReturnArrays(true)
  const blocks: string[] = []
  let [lines, length, rows]: [string[], number, number] = [[], 0, 0]
  const write = (): void => {
    const text = gzipSync(lines.join('\n'))
    blocks.push(sink.put(sealed ? seal(sealed.key, blockName(table), text) : text))
    ;[lines, length] = [[], 0]
  }
  for (const row of statement.iterate() as Iterable<unknown>) {
    if (!Array.isArray(row)) throw new TypeError('a row that is no list')
    const cells: Cell[] = row.map(cellOf)
    const line = JSON.stringify(sealed ? sealRow(sealed.subjects, table, columns, key, cells) : cells)
    lines.push(line)
    length += line.length
    rows++
    if (length >= BLOCK_BYTES) write()
  }
  if (lines.length > 0) write()
  return { table, columns, blocks, rows }
}

/**
 * The rows of a table again, block by block; what was erased since is left out.
 * @throws Refusal for a block that is missing or damaged
 */
export const rowsIn = function* (
  folder: string,
  { table, blocks }: Rows,
  sealed?: { key: Buffer; subjects: Subjects },
): Generator<{ cells: Cell[] | undefined; blinded: number }> {
  for (const block of blocks) {
    const bytes = readBlock(folder, block, table)
    const text = sealed ? open(sealed.key, blockName(table), bytes) : bytes
    if (!text) return refuse('wrongSecret', { secret: 'BACKUP_KEY' })
    for (const line of gunzipSync(text).toString().split('\n')) {
      const row: unknown = JSON.parse(line)
      if (sealed) yield openRow(sealed.subjects, row)
      else if (Array.isArray(row)) yield { cells: row, blinded: 0 }
    }
  }
}
