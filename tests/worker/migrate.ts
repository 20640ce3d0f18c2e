/// <reference types="@cloudflare/vitest-plugin/types" />
import { applyD1Migrations, reset, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll } from 'vitest'
import { HEAD_KEY } from '../../db/record/head.ts'
import { forgetCallers } from './builders.ts'
import './entry-once.ts'

declare global {
  var madeByMigrations: Map<string, readonly string[]> | undefined

  namespace Cloudflare {
    interface Env {
      RECORD_MIGRATIONS: D1Migration[]
      INTAKE_MIGRATIONS: D1Migration[]
      /** How often what goes on for long is repeated; empty in the short suite. */
      RUNS: string
      /** Repeats what a run drew at random; empty for a new one. */
      SEED: string
    }
  }
}

const tablesOf = (database: D1Database): Promise<number | null> =>
  database.prepare("SELECT count(*) AS tables FROM sqlite_master WHERE type = 'table'").first<number>('tables')

/** What a file before this one left running can keep a database from going. */
const MOST_RESETS = 20

// All files run in one isolate, as requests do: what was stored goes, loaded modules stay.
for (let left = MOST_RESETS; ; left--) {
  await reset()
  const tables = await Promise.all([env.RECORD, env.INTAKE].map(tablesOf))
  const stores = await Promise.all([env.OBJECTS, env.EVIDENCE].map((store) => store.list({ limit: 1 })))
  // D1 keeps a table of its own.
  if (stores.every(({ objects }) => objects.length === 0) && tables.every((count) => count !== null && count <= 1))
    break
  if (left === 0) throw new Error('what was stored did not go')
}
forgetCallers()

/** What the migrations made of an empty database, by the names of both: remembered beyond the file that ran them. */
const MADE = (globalThis.madeByMigrations ??= new Map<string, readonly string[]>())

/** All tables, indexes and triggers. What FTS5 keeps in tables of its own comes with the virtual table. */
const SCHEMA = `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT IN ('_cf_METADATA', 'sqlite_sequence')
  AND tbl_name NOT IN (SELECT made.name || own.value
    FROM sqlite_master AS made, json_each('["_config", "_content", "_data", "_docsize", "_idx"]') AS own
    WHERE made.sql LIKE 'CREATE VIRTUAL TABLE%')
  ORDER BY rowid`

/** The first file runs the migrations one by one, as a portal does; the others begin with what came of it. */
const migrate = async (name: 'RECORD' | 'INTAKE', migrations: D1Migration[]): Promise<void> => {
  const database = env[name]
  const made = MADE.get(name)
  if (made) {
    // Which migrations a database has had is asked of it too.
    const had = database.prepare('INSERT INTO d1_migrations (name) SELECT value FROM json_each(?)')
    // All as one text: as a statement each, they take several times as long.
    const all = database.prepare(made.join(';\n'))
    await database.batch([all, had.bind(JSON.stringify(migrations.map(({ name }) => name)))])
    return
  }
  await applyD1Migrations(database, migrations)
  const { results } = await database.prepare(SCHEMA).all<{ sql: string }>()
  MADE.set(
    name,
    results.map(({ sql }) => sql),
  )
}

await migrate('RECORD', env.RECORD_MIGRATIONS)
await migrate('INTAKE', env.INTAKE_MIGRATIONS)

const WAITS = 50
const WAIT_MS = 20

/** The newest checkpoint is laid beside the database once the answer has left: of the next file it would be a fork. */
afterAll(async () => {
  const newest = env.RECORD.prepare('SELECT max(size) AS size FROM checkpoints')
  for (let left = WAITS; left > 0; left--) {
    const [size, head] = await Promise.all([newest.first<number>('size'), env.OBJECTS.get(HEAD_KEY)])
    const [, kept] = (await head?.text())?.split('\n') ?? []
    if (size === null || String(size) === kept) return
    await scheduler.wait(WAIT_MS)
  }
})
