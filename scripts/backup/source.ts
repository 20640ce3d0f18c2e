import { encodeBase64 } from '../../content/log/bytes.ts'
import { Entry } from '../../content/log/entry.ts'
import { TILE_WIDTH } from '../../content/log/tiles.ts'
import type { SignedCheckpoint } from '../../db/record/log.ts'
import type { Disclosure } from '../../db/record/plan.ts'
import type { ReplaySource } from '../../db/record/replay.ts'
import type { ReadFile } from '../log/audit.ts'
import { readFolder } from '../log/read-folder.ts'
import { objectPath, readTexts, textName } from '../log/texts.ts'
import { erasedIn } from '../record/restore.ts'
import { leavesOf } from '../record/standing.ts'
import { logIn } from './check.ts'
import type { List } from './list.ts'
import type { Known, NewerLog } from './newest.ts'
import type { Secrets } from './opening.ts'
import { rowsIn } from './rows.ts'
import { readStored, type Seal } from './stores.ts'
import type { Cell } from './subjects.ts'

/** What a public database is made of again: the log of a backup, or a newer copy of it, and what no log tells. */

/** What is restored, from where, and what is known besides. */
export interface Restoring {
  folder: string
  list: List
  seal: Seal
  secrets: Secrets
  /** A copy of the log that goes on from the backup. */
  newer: NewerLog | undefined
  /** The newest checkpoint that is known. */
  known: Known | undefined
}

/** Rows as objects, of tables that are public. */
const namedRows = function* (folder: string, list: List, table: string): Generator<Record<string, Cell>> {
  const rows = list.record.tables.find((one) => one.table === table)
  if (!rows) return
  for (const { cells } of rowsIn(folder, rows))
    if (cells) yield Object.fromEntries(rows.columns.map((column, at) => [column, cells[at] ?? null]))
}

const checkpointsIn = (folder: string, list: List): SignedCheckpoint[] =>
  [...namedRows(folder, list, 'checkpoints')].map((row) => ({
    size: Number(row['size']),
    root: String(row['root']),
    note: String(row['note']),
    at: String(row['at']),
  }))

/** What the record is rebuilt from: the log of the backup, or the newer copy, and texts that no entry of either erases. */
export const sourceIn = async (
  { folder, list, newer }: Restoring,
  size: number,
): Promise<{ source: ReplaySource; erased: ReadonlySet<string> }> => {
  const backed = logIn(folder, list)
  const read: ReadFile = newer ? readFolder(newer.folder) : backed
  const readLeaves = leavesOf(read, size)
  const erased = await erasedIn(readLeaves, size)
  const checkpoints = checkpointsIn(folder, list)
  if (newer && checkpoints.at(-1)?.size !== size) {
    const last = (await readLeaves(size - 1)).at(-1)
    const at = last ? Entry.parse(JSON.parse(last)).publishedAt : ''
    checkpoints.push({ size, root: encodeBase64(newer.opened.checkpoint.root), note: newer.note, at })
  }
  const objects = new Map(list.objects.map((file) => [file.key, file]))
  const textsOf = async (file: ReadFile, of: { index: number }[]): Promise<Disclosure[]> => {
    const numbers = [...new Set(of.map(({ index }) => Math.floor(index / TILE_WIDTH)))]
    const texts = await Promise.all(numbers.map((number) => readTexts(file, number)))
    return texts.flat().map(({ index: _, ...text }) => text)
  }
  const source: ReplaySource = {
    readLeaves,
    hasEveryCheckpoint: !newer,
    readCheckpoints: async (after, until) =>
      checkpoints.filter((checkpoint) => checkpoint.size > after && checkpoint.size <= until),
    readObject: async (sha256) => {
      const stored = objects.get(objectPath(sha256))
      return stored ? readStored(folder, stored) : read(objectPath(sha256))
    },
    readDisclosures: async (of) => {
      const texts = [...(await textsOf(backed, of)), ...(newer ? await textsOf(read, of) : [])]
      const found = new Map(texts.map((text) => [textName(text), text]))
      return [...found].filter(([name]) => !erased.has(name)).map(([, text]) => text)
    },
  }
  return { source, erased }
}

/** Rows that the log does not tell of. */
export const carryOver = async (record: D1Database, folder: string, list: List): Promise<void> => {
  for (const { table, columns } of list.record.tables) {
    if (table === 'checkpoints') continue
    const insert = record.prepare(
      `INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(', ')})
       SELECT ${columns.map((_, at) => `value->>${at}`).join(', ')} FROM json_each(?)`,
    )
    let [rows, length]: [string[], number] = [[], 0]
    const write = async (): Promise<void> => {
      if (rows.length > 0) await insert.bind(`[${rows.join(',')}]`).run()
      ;[rows, length] = [[], 0]
    }
    for (const row of namedRows(folder, list, table)) {
      const text = JSON.stringify(columns.map((column) => row[column] ?? null))
      if (length + text.length > 400_000) await write()
      rows.push(text)
      length += text.length
    }
    await write()
  }
}
