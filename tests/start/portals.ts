import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from 'miniflare'
import { inject } from 'vitest'
import { databaseOf } from '../../scripts/portal/database.ts'
import { askAt, runnerOf } from '../../scripts/portal/runner.ts'
import { runIn, type RunTrigger } from '../../scripts/portal/clock.ts'
import { migrate } from '../../scripts/portal/migrate.ts'

/** Portals without pages, each a workerd of its own behind a real port of this machine. */

/** PKCS #8, base64. */
export const aSecret = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')

/** What tells one portal from another. */
export interface Setting {
  LOG_ORIGIN: string
  LOG_KEY: string
  LOG_KEY_RETIRING?: string
  WITNESS_NAME: string
  WITNESS_KEY: string
  LOG_WITNESSES: string
  WITNESSED_LOGS: string
  ALERT_URL?: string
  /** Of a portal that takes reports; 32 bytes in base64 each. */
  REPORT_KEY?: string
  ALTCHA_KEY?: string
  /** PKCS #8, base64. */
  RECEIPT_KEY?: string
}

/** Of a portal that nobody witnesses. @param LOG_KEY - what signs its log, a new secret unless one is given */
export const aSetting = (LOG_KEY = aSecret()): Setting => ({
  LOG_ORIGIN: 'lucid.example/log/1',
  LOG_KEY,
  WITNESS_NAME: 'lucid.example/witness/1',
  WITNESS_KEY: aSecret(),
  LOG_WITNESSES: '',
  WITNESSED_LOGS: '',
})

export interface Portal {
  origin: string
  /** Publishes rows. @returns the answer as it came */
  publish: (register: string, rows: object[]) => Promise<Response>
  /** A text below the portal's address. */
  text: (path: string) => Promise<string>
  /** Runs what one trigger stands for. */
  run: RunTrigger
  /** Lets the clock's jobs run once, and waits for them. */
  tick: () => Promise<void>
  /** Changes the record beside the portal, as somebody with its files could. */
  change: (act: (record: D1Database) => Promise<unknown>) => Promise<void>
  /** Looks into the private database, or changes it. */
  inIntake: (act: (intake: D1Database) => Promise<unknown>) => Promise<void>
  stop: () => Promise<void>
}

export const TOKEN = 'operator-token-of-the-tests-of-at-least-32-characters'

/** Names under which a state keeps its stores. */
const STORES = { RECORD: 'record', INTAKE: 'intake', OBJECTS: 'objects' }

/** Those of a state that the commands of the portal open, as `wrangler.toml` has them. */
export const OWN_STORES: typeof STORES = {
  RECORD: '00000000-0000-0000-0000-000000000001',
  INTAKE: '00000000-0000-0000-0000-000000000002',
  OBJECTS: 'lucid-objects',
}

/** @param persist - folder of its state; @param beside - what answers beside the Worker */
export const startPortal = async (
  persist: string,
  port: number,
  setting: Setting,
  stores = STORES,
  beside: V4WorkerOptions[] = [],
): Promise<Portal> => {
  const [origin, script] = [`http://127.0.0.1:${port}`, inject('bundle')]
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port,
      cf: false,
      resourcePersistencePath: persist,
      workers: [
        {
          name: 'lucid',
          compatibilityDate: '2026-10-01',
          compatibilityFlags: ['nodejs_compat'],
          modules: [{ type: 'ESModule', path: script }],
          modulesRoot: join(script, '..'),
          bindings: { ...setting, PORTAL_ORIGIN: origin, OPERATOR_TOKEN: TOKEN },
          d1Databases: { RECORD: stores.RECORD, INTAKE: stores.INTAKE },
          r2Buckets: { OBJECTS: stores.OBJECTS, EVIDENCE: 'evidence' },
          durableObjects: { SEQUENCER: { className: 'Sequencer', useSQLite: true } },
          ratelimits: {
            LIMIT: { namespace_id: '1001', simple: { limit: 100, period: 60 } },
            READ_PACE: { namespace_id: '1005', simple: { limit: 300, period: 60 } },
          },
        },
        {
          ...runnerOf({ RECORD: stores.RECORD, INTAKE: stores.INTAKE }),
          unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
        },
        ...beside,
      ],
    }),
  )
  await runtime.ready
  const run = runIn(runtime)
  const ask = askAt(await runtime.unsafeGetDirectURL('runner'))
  const [RECORD, INTAKE] = [databaseOf(ask, 'RECORD'), databaseOf(ask, 'INTAKE')]
  await migrate(RECORD, 'record')
  await migrate(INTAKE, 'intake')
  const post = (path: string, authorization: string, body: object): Promise<Response> =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${authorization}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const made: unknown = await (
    await post('/api/operator/keys', TOKEN, { role: 'publisher', bounds: {}, days: 1 })
  ).json()
  const key = typeof made === 'object' && made && 'key' in made ? String(made.key) : ''
  return {
    origin,
    publish: (register, rows) => post(`/api/registers/${register}/entries`, key, rows),
    text: async (path) => (await fetch(`${origin}${path}`)).text(),
    run,
    tick: async () => {
      const outcome = await run('* * * * *', new Date())
      if (outcome !== 'ok') throw new Error(`the jobs ended with ${outcome}`)
    },
    change: async (act) => void (await act(RECORD)),
    inIntake: async (act) => void (await act(INTAKE)),
    stop: () => runtime.dispose(),
  }
}
