import { hexOf, open, seal } from './cipher.ts'
import { Keys, KEYS_FILE, readKeys, writeKeys } from './keys.ts'
import { PERSONAL_ROWS, PERSONAL_VALUES } from './personal.ts'
import { refuse } from './sentences.ts'

/** What a backup seals under keys of their own: rows, values and files, and which of these keys are still used. */

/** Sealed in the place of a value, or of a row. */
interface SealedCell {
  of: string
  sealed: string
}

export type Cell = string | number | null | { bytes: string } | SealedCell

const isSealed = (cell: unknown): cell is SealedCell => typeof cell === 'object' && cell !== null && 'sealed' in cell

export class Subjects {
  readonly #keys: Keys
  /** So many of them are of the backups before; what came since stands behind them. */
  readonly #before: number
  #isUsed = new Uint8Array(64)

  /** @param keys - those of the backup before; what is sealed anew is added to them */
  constructor(keys: Keys) {
    this.#keys = keys
    this.#before = keys.size
  }

  /** @param of - names what is sealed, and nothing else */
  seal(of: string, text: Uint8Array): Buffer {
    return seal(this.use(of), of, text)
  }

  /** The key of something that stands. */
  use(of: string): Buffer {
    const at = this.#keys.at(of) ?? this.#keys.add(of)
    while (at >= this.#isUsed.length) {
      const more = new Uint8Array(this.#isUsed.length * 2)
      more.set(this.#isUsed)
      this.#isUsed = more
    }
    this.#isUsed[at] = 1
    return this.#keys.secretAt(at)
  }

  /** @returns `undefined` once its key is gone. @throws Refusal where the bytes were changed */
  open(of: string, sealed: Uint8Array): Buffer | undefined {
    const at = this.#keys.at(of)
    if (at === undefined || at >= this.#before) return undefined
    return open(this.#keys.secretAt(at), of, sealed) ?? refuse('blockDiffers', { name: of, file: KEYS_FILE })
  }

  /** How many were of the backups before, and how many of them nothing uses any more. */
  get counts(): { before: number; forgotten: number } {
    let used = 0
    for (let at = 0; at < this.#before; at++) used += this.#isUsed[at] ?? 0
    return { before: this.#before, forgotten: this.#before - used }
  }

  /** Writes the keys: `used` alone, or `all`, with those of the backups before, until the new one stands. */
  write(folder: string, key: Buffer, which: 'all' | 'used'): void {
    writeKeys(folder, key, this.#keys, (at) => this.#isUsed[at] === 1 || (which === 'all' && at < this.#before))
  }
}

/** Those of a folder. @param key - of what is private. @throws Refusal for another's */
export const readSubjects = (folder: string, key: Buffer): Subjects => new Subjects(readKeys(folder, key))

/** Names a row without showing what it is called by. */
const nameOf = (table: string, key: readonly unknown[]): string => hexOf(JSON.stringify([table, ...key])).slice(0, 32)

/** A row as a backup holds it. @param key - the columns of its primary key */
export const sealRow = (
  subjects: Subjects,
  table: string,
  columns: readonly string[],
  key: readonly string[],
  cells: readonly Cell[],
): Cell[] | SealedCell => {
  const isPersonal = PERSONAL_ROWS.has(table) || Object.hasOwn(PERSONAL_VALUES, table)
  if (!isPersonal) return [...cells]
  const name = nameOf(
    table,
    key.map((column) => cells[columns.indexOf(column)]),
  )
  const sealed = (of: string, value: unknown): SealedCell => ({
    of,
    sealed: subjects.seal(of, Buffer.from(JSON.stringify(value))).toString('base64'),
  })
  if (PERSONAL_ROWS.has(table)) return sealed(name, cells)
  const personal = PERSONAL_VALUES[table] ?? []
  return cells.map((cell, at) => {
    const column = columns[at] ?? ''
    return cell !== null && personal.includes(column) ? sealed(`${name}.${column}`, cell) : cell
  })
}

/** @returns the row, and how much of it was erased since; no cells where all of it was */
export const openRow = (subjects: Subjects, row: unknown): { cells: Cell[] | undefined; blinded: number } => {
  if (isSealed(row)) {
    const text = subjects.open(row.of, Buffer.from(row.sealed, 'base64'))
    return text ? { cells: JSON.parse(text.toString()), blinded: 0 } : { cells: undefined, blinded: 1 }
  }
  if (!Array.isArray(row)) return refuse('blockDiffers', { name: 'row', file: '' })
  let blinded = 0
  const cells = row.map((cell): Cell => {
    if (!isSealed(cell)) return cell
    const text = subjects.open(cell.of, Buffer.from(cell.sealed, 'base64'))
    if (!text) blinded++
    return text ? JSON.parse(text.toString()) : null
  })
  return { cells, blinded }
}
