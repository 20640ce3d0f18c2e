import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { ask, type Name, type Stores } from './platform.ts'
import { refuse } from './sentences.ts'
import { shapeOf } from './snapshot.ts'

/** Fills a database of this machine, which has the tables and no rows, with those of a database that is deployed. */

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Rows that are written as they were; nothing has to be held a second time. */
const bare = (database: DatabaseSync): void => {
  for (const { name } of database.prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger'`).all())
    database.exec(`DROP TRIGGER ${quoted(String(name))}`)
}

/** Whether all quotes of a text are closed: a value may go over several lines. */
const isClosed = (text: string): boolean => (text.split("'").length - 1) % 2 === 0

/** @throws Refusal for a file that does anything but put rows into tables */
const runFile = async (database: DatabaseSync, file: string): Promise<void> => {
  let statement = ''
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    statement = statement === '' ? line : `${statement}\n${line}`
    if (!statement.trimEnd().endsWith(';') || !isClosed(statement)) continue
    if (!/^\s*(INSERT INTO|PRAGMA defer_foreign_keys)\b/i.test(statement)) refuse('exportOdd', { file })
    database.exec(statement)
    statement = ''
  }
  if (statement.trim() !== '') refuse('exportOdd', { file })
}

/**
 * The platform writes a line break within a text as `\n` and replaces it back, and with it whatever stood there as `\n`
 * before. Such values are asked for once more.
 */
const oddIn = (column: string): string =>
  ['n', 'r']
    .map((letter) => {
      const code = letter === 'n' ? 10 : 13
      return `(instr(${quoted(column)}, char(${code})) > 0 AND instr(${quoted(column)}, '\\${letter}') > 0)`
    })
    .join(' OR ')

const plain = (value: unknown): SQLInputValue =>
  value === null || typeof value === 'string' || typeof value === 'number'
    ? value
    : refuse('exportOdd', { file: typeof value })

const mendTexts = async (
  stores: Stores,
  name: Name,
  database: DatabaseSync,
  tables: readonly string[],
): Promise<void> => {
  const shapes = tables.flatMap((table) => {
    const { columns, key } = shapeOf(database, table)
    const texts = columns.filter((column) => !key.includes(column))
    return key.length > 0 && texts.length > 0 ? [{ table, key, texts }] : []
  })
  const answers = await ask(
    stores,
    name,
    shapes.map(
      ({ table, key, texts }) =>
        `SELECT ${[...key, ...texts].map(quoted).join(', ')} FROM ${quoted(table)} WHERE ${texts.map(oddIn).join(' OR ')}`,
    ),
  )
  for (const [at, { table, key, texts }] of shapes.entries()) {
    const where = key.map((part) => `${quoted(part)} = ?`).join(' AND ')
    for (const row of answers[at] ?? [])
      for (const column of texts) {
        const value = row[column]
        if (typeof value !== 'string' || !/[\n\r]/.test(value)) continue
        database
          .prepare(`UPDATE ${quoted(table)} SET ${quoted(column)} = ? WHERE ${where}`)
          .run(value, ...key.map((part) => plain(row[part])))
      }
  }
}

/**
 * @param file - where its tables were exported to
 * @throws Refusal for an export that is none
 */
export const fillFrom = async (
  stores: Stores,
  name: Name,
  tables: readonly string[],
  { file, into }: { file: string; into: string },
): Promise<void> => {
  const database = new DatabaseSync(into, { enableForeignKeyConstraints: false })
  try {
    database.exec('BEGIN IMMEDIATE')
    bare(database)
    for (const table of tables) database.exec(`DELETE FROM ${quoted(table)}`)
    await runFile(database, file)
    await mendTexts(stores, name, database, tables)
    database.exec('COMMIT')
  } finally {
    database.close()
  }
}
