import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { List } from './list.ts'
import { rowsIn } from './rows.ts'
import { refuse } from './sentences.ts'
import { filesOfState } from './snapshot.ts'
import type { Seal } from './stores.ts'
import type { Cell } from './subjects.ts'

/** Puts the rows of the private database back into a database that has its tables and nothing in them. */

const valueOf = (cell: Cell | undefined): SQLInputValue => {
  if (cell === undefined || cell === null || typeof cell !== 'object') return cell ?? null
  return 'bytes' in cell ? Buffer.from(cell.bytes, 'base64') : refuse('rowsRefused', { why: 'sealed' })
}

const quoted = (name: string): string => `"${name}"`

/** Triggers say what a handler may do; what is put back was done already. */
const withoutTriggers = (database: DatabaseSync, act: () => void): void => {
  const triggers = database
    .prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid`)
    .all()
    .map(({ name, sql }) => ({ name: String(name), sql: String(sql) }))
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${quoted(name)}`)
  act()
  for (const { sql } of triggers) database.exec(sql)
}

/** A row of which a value is gone and may not be: all of it goes. */
const isRefusedAsNull = (error: unknown): boolean => error instanceof Error && /NOT NULL constraint/.test(error.message)

/** Where a part was erased since, what hung on it goes as it went then. */
const mend = (database: DatabaseSync, day: string): void => {
  const has = (table: string): boolean =>
    database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).get(table) !== undefined
  if (has('reports'))
    database.exec(
      'UPDATE reports SET contact_recipient = NULL WHERE recipient IS NULL AND contact_recipient IS NOT NULL',
    )
  if (!has('points_holders')) return
  database
    .prepare(
      `UPDATE points_holders SET closed = ?, owner = NULL, person = NULL, shown_as = NULL, family = NULL,
         attested = NULL, attester = NULL WHERE closed IS NULL AND secret IS NULL`,
    )
    .run(day)
  database.exec(
    'UPDATE points_holders SET attested = NULL, attester = NULL WHERE (attested IS NULL) <> (attester IS NULL)',
  )
}

/**
 * While nothing has the state open.
 * @returns rows put back, and values that were erased since the backup
 * @throws Refusal when the database is not sound afterwards
 */
export const putRows = (
  persist: string,
  folder: string,
  { intake, made }: List,
  seal: Seal,
): { rows: number; blinded: number } => {
  const database = new DatabaseSync(filesOfState(persist).intake, { enableForeignKeyConstraints: false })
  let [rows, blinded] = [0, 0]
  const put = (): void => {
    for (const table of intake.tables) {
      const statement = database.prepare(
        `INSERT INTO ${quoted(table.table)} (${table.columns.map(quoted).join(', ')})
         VALUES (${table.columns.map(() => '?').join(', ')})`,
      )
      database.exec(`DELETE FROM ${quoted(table.table)}`)
      for (const row of rowsIn(folder, table, seal)) {
        blinded += row.blinded
        if (!row.cells) continue
        try {
          statement.run(...row.cells.map(valueOf))
          rows++
        } catch (error) {
          if (row.blinded === 0 || !isRefusedAsNull(error)) throw error
        }
      }
    }
    if (blinded > 0) mend(database, `${made.slice(0, 4)}-${made.slice(4, 6)}-${made.slice(6, 8)}`)
  }
  try {
    // What is erased leaves rows that are whole once they are mended; then all of it is checked.
    database.exec('PRAGMA ignore_check_constraints = ON; BEGIN IMMEDIATE')
    withoutTriggers(database, put)
    database.exec('COMMIT; PRAGMA ignore_check_constraints = OFF')
    const unsound = database
      .prepare('PRAGMA integrity_check')
      .all()
      .map((row) => String(row['integrity_check']))
    const [strange] = database.prepare('PRAGMA foreign_key_check').all()
    if (unsound[0] !== 'ok' || strange)
      return refuse('rowsRefused', { why: strange ? String(strange['table']) : (unsound[0] ?? '') })
    return { rows, blinded }
  } finally {
    database.close()
  }
}
