import type { DatabaseSync } from 'node:sqlite'
import { TILE_WIDTH } from '../../content/log/tiles.ts'
import { filesOf } from '../log/audit.ts'
import { textsPath, type CopiedText } from '../log/texts.ts'
import { logOf, type Standing } from '../record/standing.ts'
import { CARRIED } from '../record/rebuild.ts'
import { hasBlock } from './folder.ts'
import type { List, Rows } from './list.ts'
import { dumpTable, type Sink } from './rows.ts'

/**
 * The public database in a backup: its log at one size, laid out as a copied log is, the texts that entries commit to, and
 * what the log does not tell. All else a restore makes anew, as a replay does.
 */

/** A bundle or tile that is full never changes. */
const isFull = (path: string): boolean => !path.includes('.p/')

/** @param before - blocks by path of the backup before */
export const dumpLog = async (
  standing: Pick<Standing, 'db'>,
  size: number,
  before: Readonly<Record<string, string>>,
  sink: Sink,
  say: (files: number) => void,
): Promise<Record<string, string>> => {
  const read = logOf(standing)
  const files: Record<string, string> = {}
  let count = 0
  for (const path of filesOf(size)) {
    say(count++)
    const old = isFull(path) ? before[path] : undefined
    if (old !== undefined && hasBlock(sink.folder, old)) {
      files[path] = old
      continue
    }
    const bytes = await read(path)
    // What lacks is found when the log is audited.
    if (bytes) files[path] = sink.put(bytes)
  }
  return files
}

const DISCLOSED = `SELECT entries.idx AS "index", disclosures.register, disclosures.key, disclosures.revision,
    disclosures.field, disclosures.value, disclosures.salt
  FROM entries CROSS JOIN disclosures ON disclosures.register = entries.register AND disclosures.key = entries.key
    AND disclosures.revision = entries.revision
  WHERE entries.idx < ? ORDER BY entries.idx, disclosures.field`

/** The texts of every bundle, by the path that a copied log keeps them under. */
export const dumpTexts = (record: DatabaseSync, size: number, sink: Sink): Record<string, string> => {
  const files: Record<string, string> = {}
  let [number, items]: [number, CopiedText[]] = [0, []]
  const write = (): void => {
    if (items.length > 0) files[textsPath(number)] = sink.put(Buffer.from(JSON.stringify({ items })))
    items = []
  }
  for (const row of record.prepare(DISCLOSED).iterate(size)) {
    const text: CopiedText = {
      index: Number(row['index']),
      register: String(row['register']),
      key: String(row['key']),
      revision: Number(row['revision']),
      field: String(row['field']),
      value: String(row['value']),
      salt: String(row['salt']),
    }
    const bundle = Math.floor(text.index / TILE_WIDTH)
    if (bundle !== number) write()
    number = bundle
    items.push(text)
  }
  write()
  return files
}

/** Tables that no log gives back: every checkpoint signed, and what is carried over. */
export const dumpCarried = (record: DatabaseSync, sink: Sink): Rows[] =>
  ['checkpoints', ...CARRIED].map((table) => dumpTable(record, table, sink))

export const sealedIn = (record: DatabaseSync): List['record']['sealed'] =>
  record
    .prepare('SELECT number FROM sealed_bundles ORDER BY number')
    .all()
    .map(({ number }) => Number(number))
