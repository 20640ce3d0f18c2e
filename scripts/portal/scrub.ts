import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { State } from './state.ts'

/** How many erasures the files of a state were last written anew for. */
const marker = ({ directory }: Pick<State, 'directory'>): string => join(directory, 'scrubbed')

/** Files of the databases of a state, that of the runtime itself left out. */
export const databaseFiles = (persist: string): string[] => {
  const folder = join(persist, 'd1')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sqlite') && !file.endsWith('metadata.sqlite'))
    .map((file) => join(folder, file))
}

const countErasures = (database: DatabaseSync): number | undefined => {
  const held = database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'erasures'`).get()
  return held && Number(database.prepare('SELECT count(*) AS n FROM erasures').get()?.['n'] ?? 0)
}

const hasTable = (database: DatabaseSync, name: string): boolean =>
  database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).get(name) !== undefined

const DAY_MS = 86_400_000

/**
 * Writes the private database anew, once a day at most: what the clock or somebody erased there leaves its bytes behind as
 * well, and nothing counts how often. While nothing has the state open.
 * @returns whether it was written anew
 */
export const scrubPrivate = (state: Pick<State, 'directory' | 'persist'>, now: Date): boolean => {
  const file = join(state.directory, 'scrubbed-private')
  const last = existsSync(file) ? Date.parse(readFileSync(file, 'utf8')) : 0
  if (now.getTime() - last < DAY_MS) return false
  let isDone = false
  for (const found of databaseFiles(state.persist)) {
    const database = new DatabaseSync(found)
    try {
      if (!hasTable(database, 'accounts')) continue
      database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
      isDone = true
    } finally {
      database.close()
    }
  }
  if (isDone) writeFileSync(file, now.toISOString())
  return isDone
}

/**
 * Writes the public database anew where something was erased since the last time: SQLite leaves deleted bytes in free
 * pages and in its write-ahead log, and D1 lets nobody ask it to clear them. While nothing has the state open.
 * @returns whether it was written anew
 */
export const scrubErased = (state: Pick<State, 'directory' | 'persist'>): boolean => {
  const known = existsSync(marker(state)) ? readFileSync(marker(state), 'utf8') : '0'
  let isDone = false
  for (const file of databaseFiles(state.persist)) {
    const database = new DatabaseSync(file)
    try {
      const erasures = countErasures(database)
      if (erasures === undefined || String(erasures) === known) continue
      database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
      writeFileSync(marker(state), String(erasures))
      isDone = true
    } finally {
      database.close()
    }
  }
  return isDone
}
