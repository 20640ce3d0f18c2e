import { DatabaseSync } from 'node:sqlite'
import { databaseFiles } from '../portal/scrub.ts'

/**
 * Both databases of a state as they stood at one instant, while the portal that serves it goes on writing. The files are
 * written ahead (WAL), so that a reader keeps what it saw first and stands in nobody's way.
 */
export interface Snapshot {
  record: DatabaseSync
  intake: DatabaseSync
  close: () => void
}

const hasTable = (file: string, name: string): boolean => {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).get(name) !== undefined
  } finally {
    database.close()
  }
}

/** Where the databases of a state lie. @throws Error when one is missing */
export const filesOfState = (persist: string): { record: string; intake: string } => {
  const files = databaseFiles(persist)
  const record = files.find((file) => hasTable(file, 'leaves'))
  const intake = files.find((file) => hasTable(file, 'accounts'))
  if (record === undefined || intake === undefined) throw new Error(`${persist} lacks a database`)
  return { record, intake }
}

/** From its first read on, a transaction sees one state. */
const begin = (database: DatabaseSync): void => {
  database.exec('BEGIN')
  database.prepare('SELECT count(*) FROM sqlite_master').get()
}

/** Changes when somebody else has written. */
const versionOf = (database: DatabaseSync): unknown => database.prepare('PRAGMA data_version').get()?.['data_version']

const MOST_TRIES = 1_000

/**
 * What spans both databases is promised in the private one, then published, then noted as published: a public database of
 * before or after the private one would lack or forget something. So nothing may be written to the public one between the
 * two beginnings; where it was, both begin anew.
 */
export const openSnapshot = (persist: string): Snapshot => {
  const files = filesOfState(persist)
  const [record, intake, watch] = [files.record, files.intake, files.record].map(
    (file) => new DatabaseSync(file, { readOnly: true }),
  )
  if (!record || !intake || !watch) throw new Error('not opened')
  const close = (): void => [record, intake, watch].forEach((database) => database.close())
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const before = versionOf(watch)
    begin(record)
    begin(intake)
    if (versionOf(watch) === before) return { record, intake, close }
    record.exec('ROLLBACK')
    intake.exec('ROLLBACK')
  }
  close()
  throw new Error('the public database did not stand still for an instant')
}

/** A table's columns and those of its primary key, in order. */
export interface Shape {
  columns: string[]
  key: string[]
}

export const shapeOf = (database: DatabaseSync, table: string): Shape => {
  const rows = database.prepare('SELECT name, pk FROM pragma_table_info(?)').all(table)
  const key = rows.filter(({ pk }) => Number(pk) > 0).sort((a, b) => Number(a['pk']) - Number(b['pk']))
  return { columns: rows.map(({ name }) => String(name)), key: key.map(({ name }) => String(name)) }
}

/** Tables of ours, by name: neither the platform's nor what an index keeps its own way. */
export const tablesIn = (database: DatabaseSync): string[] =>
  database
    .prepare(`SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' ORDER BY name`)
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !/^(sqlite_|_cf_|d1_)/.test(name))

export const migrationsIn = (database: DatabaseSync): string[] =>
  database
    .prepare('SELECT name FROM d1_migrations ORDER BY name')
    .all()
    .map(({ name }) => String(name))
