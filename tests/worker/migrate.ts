/// <reference types="@cloudflare/vitest-plugin/types" />
import { applyD1Migrations, reset, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll } from 'vitest'
import { HEAD_KEY } from '../../db/record/head.ts'
import { forgetCallers } from './builders.ts'

declare global {
  namespace Cloudflare {
    interface Env {
      RECORD_MIGRATIONS: D1Migration[]
      INTAKE_MIGRATIONS: D1Migration[]
      /** How often what goes on for long is repeated; empty in the short suite. */
      RUNS: string
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
  const { objects } = await env.OBJECTS.list({ limit: 1 })
  // D1 keeps a table of its own.
  if (objects.length === 0 && tables.every((count) => count !== null && count <= 1)) break
  if (left === 0) throw new Error('what was stored did not go')
}
forgetCallers()
await applyD1Migrations(env.RECORD, env.RECORD_MIGRATIONS)
await applyD1Migrations(env.INTAKE, env.INTAKE_MIGRATIONS)

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
