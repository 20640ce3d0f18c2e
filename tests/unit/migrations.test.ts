import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { expect, it } from 'vitest'

/** Migrations on tables with rows in them: on empty ones hardly anything can go wrong. */

const FOLDER = join(import.meta.dirname, '../../db')

const filesOf = (name: string): { file: string; sql: string }[] => {
  const folder = join(FOLDER, name, 'migrations')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ file, sql: readFileSync(join(folder, file), 'utf8') }))
}

/** Tables of ours with their columns. */
const tablesOf = (database: DatabaseSync): Map<string, { name: string; type: string; pk: number }[]> => {
  const tables = database
    .prepare(`SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'`)
    .all()
  return new Map(
    tables.map(({ name }) => [
      String(name),
      database
        .prepare('SELECT name, type, pk FROM pragma_table_info(?)')
        .all(String(name))
        .map((column) => ({ name: String(column['name']), type: String(column['type']), pk: Number(column['pk']) })),
    ]),
  )
}

const isInstant = (name: string): boolean => /(^|_)at$/.test(name)

/** Something of the right kind, and no two the same: texts as JSON and instants as such, which migrations read. */
const valueFor = ({ name, type }: { name: string; type: string }, at: number): SQLInputValue => {
  if (type.toUpperCase() === 'INTEGER') return at + 1
  if (type.toUpperCase() === 'BLOB') return Buffer.alloc(32, at)
  return isInstant(name) ? `2026-07-0${at + 1}T08:00:00Z` : JSON.stringify({ [name]: at })
}

const countOf = (database: DatabaseSync, table: string): number =>
  Number(database.prepare(`SELECT count(*) AS n FROM "${table}"`).get()?.['n'])

/** Rows in every table that has none, whatever triggers and checks would say of them. */
const fillEmpty = (database: DatabaseSync): void => {
  const triggers = database.prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`).all()
  for (const { name } of triggers) database.exec(`DROP TRIGGER "${String(name)}"`)
  for (const [table, columns] of tablesOf(database)) {
    if (countOf(database, table) > 0) continue
    const names = columns.map(({ name }) => `"${name}"`).join(', ')
    const statement = database.prepare(
      `INSERT INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
    for (const at of [0, 1]) statement.run(...columns.map((column) => valueFor(column, at)))
  }
  for (const { sql } of triggers) database.exec(String(sql))
}

it.each(['record', 'intake'])('every migration of the %s database runs on tables with rows, and loses none', (name) => {
  const database = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false })
  database.exec('PRAGMA ignore_check_constraints = ON')
  for (const { file, sql } of filesOf(name)) {
    const before = [...tablesOf(database).keys()].map((table): [string, number] => [table, countOf(database, table)])
    expect(() => database.exec(sql), file).not.toThrow()
    const stands = tablesOf(database)
    for (const [table, rows] of before)
      // A table that is dropped says so in the migration; one that is made anew is filled again.
      if (stands.has(table)) expect([file, table, countOf(database, table)]).toEqual([file, table, rows])
      else expect(sql).toMatch(new RegExp(`DROP TABLE [\`"]?${table}[\`"]?`))
    fillEmpty(database)
  }
  database.close()
})
