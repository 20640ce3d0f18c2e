import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import type { AlertName } from '../../content/operation/alerts.ts'
import { dayOf } from '../../content/registers/span.ts'
import { writeCounts } from '../../worker/http/counts.ts'
import { countFailedPages } from '../../worker/http/problems.ts'
import { JOBS, dueJobs } from '../../worker/jobs/jobs.ts'
import { sequencerOf } from '../../worker/app.ts'
import { watch } from '../../worker/operation/watch.ts'
import { aPlace, get, publishAll } from './builders.ts'
import { PRODUCER } from './trace-builders.ts'

/** What tests of operation stand on: a portal that promised something a moment ago, and what an operator is told of it. */

export const AS_OPERATOR = { authorization: 'Bearer operator-token-of-the-tests' }
export const MINUTE_MS = 60_000
export const ago = (minutes: number): string => new Date(Date.now() - minutes * MINUTE_MS).toISOString()
export const intake = (statement: string, ...values: (string | number)[]) =>
  env.INTAKE.prepare(statement)
    .bind(...values)
    .run()

export interface Health {
  status: string
  release: string | null
  parts: Record<string, string>
}
/** As it is read just now. */
export const health = async (): Promise<[number, Health]> => {
  await env.INTAKE.exec(`DELETE FROM operation_marks WHERE mark LIKE 'health%'`)
  const answer = await get('/health')
  return [answer.status, await answer.json<Health>()]
}
export const round = (over: Partial<Env> = {}, now = new Date()): Promise<AlertName[]> =>
  watch({ ...env, ...over }, dueJobs(), now)
export const failingParts = async (): Promise<string[]> => {
  const [, { parts }] = await health()
  return Object.keys(parts).filter((name) => parts[name] === 'failing')
}

/** Lets every job look as if it had just run. */
export const ranAll = (at = ago(0)) =>
  intake(
    `INSERT INTO job_runs (job, started_at, ended_at, well_at, ms) SELECT value, ?2, ?2, ?2, 1 FROM json_each(?1) WHERE true
     ON CONFLICT (job) DO UPDATE SET started_at = ?2, ended_at = ?2, well_at = ?2, failed = NULL, failures = 0`,
    JSON.stringify(JOBS.map(({ name }) => name)),
    at,
  )

const silence = (): void => {
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => {})
}

/** For a file of tests: one record stands, nothing is printed, and clocks are right again after each of them. */
export const useQuietPortal = (): void => {
  beforeAll(async () => {
    silence()
    await publishAll('places', [aPlace()])
    // The key it was published with ends tomorrow.
    await intake('UPDATE keys SET expires_at = ?1', ago(-60 * 24 * 30))
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  afterAll(() => {
    vi.restoreAllMocks()
  })
}

/** Pages that fail, answered as Astro answers them. */
export const failPages = async (times: number, status: 500 | 503 = 500): Promise<void> => {
  const pages = new Hono<{ Bindings: Env }>().use(countFailedPages, (c) => Promise.resolve(c.body(null, status)))
  for (let turn = 0; turn < times; turn++) await pages.request('/page/', {}, env, createExecutionContext())
  await writeCounts(env.INTAKE, new Date())
}
export const dayIn = (days: number): string => dayOf(ago(-60 * 24 * days))
/** A key of one body for sealed reports, as the register has it. */
export const sealingKey = async (
  fingerprint: string,
  { kind = 'officer', until, reason }: { kind?: string; until?: string; reason?: string },
) => {
  const key = `${PRODUCER}~${[fingerprint, fingerprint, fingerprint, fingerprint].join('-')}`
  const body = { body: PRODUCER, fingerprint, recipient: `age1${'q'.repeat(58)}`, kind, from: dayIn(-300) }
  const { outcome } = await sequencerOf(env).submit({
    publisher: PRODUCER,
    statements: [{ register: 'sealing-keys', key, body: { ...body, ...(until !== undefined && { until }) }, reason }],
  })
  expect(outcome.status).toBe('placed')
}
