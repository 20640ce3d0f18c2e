/// <reference types="@cloudflare/vitest-plugin/types" />
import { applyD1Migrations, reset, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { forgetCallers } from './builders.ts'

declare global {
  namespace Cloudflare {
    interface Env {
      RECORD_MIGRATIONS: D1Migration[]
      INTAKE_MIGRATIONS: D1Migration[]
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
  // D1 keeps a table of its own.
  if (tables.every((count) => count !== null && count <= 1)) break
  if (left === 0) throw new Error('a database was not emptied')
}
forgetCallers()
await applyD1Migrations(env.RECORD, env.RECORD_MIGRATIONS)
await applyD1Migrations(env.INTAKE, env.INTAKE_MIGRATIONS)
