import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hexOf, newKey, open, seal } from './cipher.ts'
import { writeSafe } from './folder.ts'
import { PERSONAL_ROWS, PERSONAL_VALUES } from './personal.ts'
import { refuse } from './sentences.ts'

/** The keys of single rows, values and files: the newest set alone is kept, for all backups of a folder. */

const NAME = 'keys'

/** Sealed in the place of a value, or of a row. */
interface SealedCell {
  of: string
  sealed: string
}

export type Cell = string | number | null | { bytes: string } | SealedCell

const isSealed = (cell: unknown): cell is SealedCell => typeof cell === 'object' && cell !== null && 'sealed' in cell

export class Subjects {
  readonly #before: ReadonlyMap<string, Buffer>
  readonly #used = new Map<string, Buffer>()

  /** @param before - those of the backup before */
  constructor(before: ReadonlyMap<string, Buffer>) {
    this.#before = before
  }

  /** @param of - names what is sealed, and nothing else */
  seal(of: string, text: Uint8Array): Buffer {
    return seal(this.use(of), of, text)
  }

  /** The key of something that stands. */
  use(of: string): Buffer {
    const key = this.#used.get(of) ?? this.#before.get(of) ?? newKey()
    this.#used.set(of, key)
    return key
  }

  /** @returns `undefined` once its key is gone. @throws Refusal where the bytes were changed */
  open(of: string, sealed: Uint8Array): Buffer | undefined {
    const key = this.#before.get(of)
    if (!key) return undefined
    return open(key, of, sealed) ?? refuse('blockDiffers', { name: of, file: NAME })
  }

  get used(): ReadonlyMap<string, Buffer> {
    return this.#used
  }

  /** Those of the backups before as well: until the new one stands. */
  get all(): ReadonlyMap<string, Buffer> {
    return new Map([...this.#before, ...this.#used])
  }
}

/** @param key - of what is private. @throws Refusal for another's */
export const readSubjects = (folder: string, key: Buffer): Map<string, Buffer> => {
  const file = join(folder, NAME)
  if (!existsSync(file)) return new Map()
  const text = open(key, NAME, readFileSync(file)) ?? refuse('blockDiffers', { name: NAME, file })
  const lines = text.toString().split('\n').filter(Boolean)
  return new Map(
    lines.map((line): [string, Buffer] => {
      const at = line.lastIndexOf('\t')
      return [line.slice(0, at), Buffer.from(line.slice(at + 1), 'base64')]
    }),
  )
}

export const writeSubjects = (folder: string, key: Buffer, keys: ReadonlyMap<string, Buffer>): void => {
  const lines = [...keys].map(([of, secret]) => `${of}\t${secret.toString('base64')}\n`)
  writeSafe(join(folder, NAME), seal(key, NAME, Buffer.from(lines.join(''))))
}

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
