import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { inject } from 'vitest'
import { runIn, type RunTrigger } from '../../scripts/portal/clock.ts'
import { databaseOf } from '../../scripts/portal/database.ts'
import { askAt, runnerOf } from '../../scripts/portal/runner.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { aSecret, TOKEN } from '../start/portals.ts'

/** A portal of a workerd of its own that can be killed as a power failure kills it, and started again on what is left. */

export const ALTCHA_KEY = randomBytes(32).toString('base64')
const BYTES_32 = (): string => randomBytes(32).toString('base64')
export const LOG_ORIGIN = 'lucid.example/log/1'

/** The same at each start. */
const settings = {
  LOG_ORIGIN,
  LOG_KEY: aSecret(),
  RECEIPT_KEY: aSecret(),
  CREDENTIAL_KEY: aSecret(),
  REPORT_KEY: BYTES_32(),
  POINTS_KEY: BYTES_32(),
  SCAN_KEY: BYTES_32(),
  LOOK_UP_KEY: BYTES_32(),
  SERIAL_MASTER: `0:${BYTES_32()}`,
  ALTCHA_KEY,
  OPERATOR_TOKEN: TOKEN,
  LOG_WITNESSES: '',
  WITNESSED_LOGS: '',
  WITNESS_NAME: 'lucid.example/witness/1',
  PUSH_HOSTS: '',
  LUCID_ENV: 'test',
  // A disk that is full leaves some writes to the local store without an answer.
  STORE_SECONDS: '3',
}
/** Whoever is not answered asks again after this time. */
const RETRY_MS = 5
const STORES = { RECORD: 'record', INTAKE: 'intake' }
const ENOUGH = { limit: 100_000, period: 60 } as const

/** The workerd that this process started last. */
const newestWorkerd = (): number => {
  const tasks = readdirSync('/proc/self/task')
  const children = tasks.flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' '))
  const found = children.map(Number).filter((pid) => {
    try {
      return pid > 0 && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'workerd'
    } catch {
      return false
    }
  })
  return Math.max(...found)
}

export interface Served {
  origin: string
  record: D1Database
  intake: D1Database
  objects: () => Promise<R2Bucket>
  /** Runs what one trigger stands for. */
  run: RunTrigger
  /** Ends the process with whatever is under way. */
  kill: () => Promise<void>
}

/** @param folder - of its state */
export const serveMortal = async (folder: string): Promise<Served> => {
  const [port, script] = [await freePort(), inject('bundle')]
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port,
      cf: false,
      resourcePersistencePath: folder,
      // What fails here fails on purpose: callers see it.
      handleStructuredLogs: () => undefined,
      workers: [
        {
          name: 'lucid',
          compatibilityDate: '2026-10-01',
          compatibilityFlags: ['nodejs_compat'],
          modules: [{ type: 'ESModule', path: script }],
          modulesRoot: join(script, '..'),
          bindings: { ...settings, PORTAL_ORIGIN: `http://127.0.0.1:${port}` },
          d1Databases: STORES,
          r2Buckets: { OBJECTS: 'objects', EVIDENCE: 'evidence' },
          durableObjects: { SEQUENCER: { className: 'Sequencer', useSQLite: true } },
          queueProducers: { SCANS: 'lucid-scans' },
          queueConsumers: { 'lucid-scans': { maxBatchSize: 20, maxBatchTimeout: 0.05, maxRetries: 100 } },
          ratelimits: {
            LIMIT: { namespace_id: '1001', simple: ENOUGH },
            PACE: { namespace_id: '1002', simple: ENOUGH },
            REPORT_PACE: { namespace_id: '1003', simple: ENOUGH },
            PLAIN_PACE: { namespace_id: '1004', simple: ENOUGH },
            READ_PACE: { namespace_id: '1005', simple: ENOUGH },
          },
        },
        { ...runnerOf(STORES), unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] },
      ],
    }),
  )
  await runtime.ready
  const ask = askAt(await runtime.unsafeGetDirectURL('runner'))
  const pid = newestWorkerd()
  return {
    origin: `http://127.0.0.1:${port}`,
    record: databaseOf(ask, 'RECORD'),
    intake: databaseOf(ask, 'INTAKE'),
    objects: async () => (await runtime.getBindings<{ OBJECTS: R2Bucket }>('lucid')).OBJECTS,
    run: runIn(runtime),
    kill: async () => {
      process.kill(pid, 'SIGKILL')
      await runtime.dispose().catch(() => undefined)
    },
  }
}

export interface Answer {
  status: number
  body: Record<string, unknown>
}

/** A portal that dies and comes back, asked by callers who insist. */
export class Mortal {
  #served: Served
  #back: Promise<void> | undefined
  readonly #folder: string
  #caller = 0
  /** Tells of every answer. */
  onAnswer: () => void = () => {}
  /** Tells of everything that was asked in vain. */
  onRefusal: () => void = () => {}

  private constructor(folder: string, served: Served) {
    this.#folder = folder
    this.#served = served
  }

  static async open(folder: string): Promise<Mortal> {
    return new Mortal(folder, await serveMortal(folder))
  }

  /** What is served now; waits while nothing is. */
  async now(): Promise<Served> {
    await this.#back
    return this.#served
  }

  /** Kills the process, and serves again what is left. */
  die(): Promise<void> {
    this.#back ??= this.#served.kill().then(async () => {
      this.#served = await serveMortal(this.#folder)
      this.#back = undefined
    })
    return this.#back
  }

  async end(): Promise<void> {
    await (await this.now()).kill()
  }

  /** As a program does that wants it done: the same once more until it is answered. */
  async insist(method: string, path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answer> {
    const address = `2001:db8::${(++this.#caller % 60_000).toString(16)}`
    for (;;) {
      const { origin } = await this.now()
      const asked = fetch(`${origin}${path}`, {
        method,
        headers: { 'cf-connecting-ip': address, origin, 'sec-fetch-site': 'same-origin', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const answer = await asked
        .then(async (got): Promise<Answer | undefined> => {
          const text = await got.text()
          return got.status < 500 ? { status: got.status, body: readBody(text) } : undefined
        })
        // No answer, or half of one.
        .catch(() => undefined)
      if (!answer) {
        this.onRefusal()
        await wait(RETRY_MS)
        continue
      }
      this.onAnswer()
      return answer
    }
  }
}

const readBody = (text: string): Record<string, unknown> => {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null ? { ...read } : { text }
  } catch {
    return { text }
  }
}

/** A key of a body, as a script of the operator makes it. */
export const keyOf = async (portal: Mortal, role: string, organisation?: string): Promise<Record<string, string>> => {
  const made = await portal.insist(
    'POST',
    '/api/operator/keys',
    { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    { role, bounds: {}, days: 1, ...(organisation === undefined ? {} : { organisation }) },
  )
  if (made.status !== 201) throw new Error(`no key: ${JSON.stringify(made)}`)
  return { authorization: `Bearer ${String(made.body['key'])}`, 'content-type': 'application/json' }
}
