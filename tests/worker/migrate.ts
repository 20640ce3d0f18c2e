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

// All files run in one isolate, as requests do: what was stored goes, loaded modules stay.
await reset()
forgetCallers()
await applyD1Migrations(env.RECORD, env.RECORD_MIGRATIONS)
await applyD1Migrations(env.INTAKE, env.INTAKE_MIGRATIONS)
