/// <reference types="@cloudflare/vitest-plugin/types" />
import { applyD1Migrations, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

declare global {
  namespace Cloudflare {
    interface Env {
      RECORD_MIGRATIONS: D1Migration[]
      INTAKE_MIGRATIONS: D1Migration[]
    }
  }
}

await applyD1Migrations(env.RECORD, env.RECORD_MIGRATIONS)
await applyD1Migrations(env.INTAKE, env.INTAKE_MIGRATIONS)
