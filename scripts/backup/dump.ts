import { closeSync, openSync, writeSync } from 'node:fs'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { shapeOf, tablesIn } from './snapshot.ts'

/** The private database as statements that the platform takes into one that has its tables. */

/** A statement of D1 has at most 100 KB (developers.cloudflare.com/d1/platform/limits); a character has at most 3 bytes. */
const PIECE = 25_000

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

const literal = (value: SQLOutputValue): string => {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  return value instanceof Uint8Array ? `X'${Buffer.from(value).toString('hex')}'` : String(value)
}

const piecesOf = (text: string): string[] => {
  const characters = [...text]
  return Array.from({ length: Math.ceil(characters.length / PIECE) }, (_, at) =>
    characters.slice(at * PIECE, (at + 1) * PIECE).join(''),
  )
}

/** A row; a long text comes in pieces behind it. */
const statementsOf = (
  table: string,
  columns: readonly string[],
  key: readonly string[],
  row: readonly SQLOutputValue[],
): string[] => {
  const isLong = (value: SQLOutputValue): value is string => typeof value === 'string' && value.length > PIECE
  const values = row.map((value) => literal(isLong(value) ? (piecesOf(value)[0] ?? '') : value))
  const where = key.map((part) => `${quoted(part)} = ${literal(row[columns.indexOf(part)] ?? null)}`).join(' AND ')
  return [
    `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES (${values.join(', ')});`,
    ...row.flatMap((value, at) => {
      if (!isLong(value)) return []
      const column = quoted(columns[at] ?? '')
      return piecesOf(value)
        .slice(1)
        .map((piece) => `UPDATE ${quoted(table)} SET ${column} = ${column} || ${literal(piece)} WHERE ${where};`)
    }),
  ]
}

/** Tables behind those that their rows refer to. */
const inOrder = (database: DatabaseSync): string[] => {
  const referred = database.prepare('SELECT DISTINCT "table" AS name FROM pragma_foreign_key_list(?)')
  const ordered: string[] = []
  const add = (table: string): void => {
    if (ordered.includes(table)) return
    for (const { name } of referred.all(table)) if (name !== table) add(String(name))
    ordered.push(table)
  }
  tablesIn(database).forEach(add)
  return ordered
}

/** @param file - written anew, readable by its owner alone */
export const dumpPrivate = (database: DatabaseSync, file: string): void => {
  const handle = openSync(file, 'w', 0o600)
  const write = (statement: string): void => {
    writeSync(handle, `${statement}\n`)
  }
  try {
    const triggers = database.prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid`).all()
    const tables = inOrder(database)
    // Triggers say what a handler may do; what is put back was done already.
    for (const { name } of triggers) write(`DROP TRIGGER ${quoted(String(name))};`)
    for (const table of tables.toReversed()) write(`DELETE FROM ${quoted(table)};`)
    for (const table of tables) {
      const { columns, key } = shapeOf(database, table)
      const statement = database.prepare(`SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(table)}`)
      for (const row of statement.iterate())
        statementsOf(
          table,
          columns,
          key,
          columns.map((column) => row[column] ?? null),
        ).forEach(write)
    }
    for (const { sql } of triggers) write(`${String(sql)};`)
  } finally {
    closeSync(handle)
  }
}
