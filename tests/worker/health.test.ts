import { env } from 'cloudflare:workers'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { KEPT_SECONDS, keepHealth } from '../../db/intake/health.ts'
import { api } from '../../worker/api.ts'
import { dueJobs } from '../../worker/jobs/jobs.ts'
import { watch } from '../../worker/operation/watch.ts'
import { aPlace, publishAll } from './builders.ts'
import { counted } from './rows-read.ts'

/** `/health` is asked by anybody, as often as anybody likes. */

const FLOOD = 200
/** Promises that wait, which a reading goes through. */
const PROMISED = 500

const forget = () => env.INTAKE.exec(`DELETE FROM operation_marks WHERE mark LIKE 'health%'`)

interface Health {
  status: string
  checkedAt: string | null
  parts: Record<string, string>
}
const askWith = async (over: Partial<Env> = {}): Promise<{ status: number; headers: Headers; said: Health }> => {
  const answer = await api.request('http://127.0.0.1/health', {}, { ...env, ...over })
  return { status: answer.status, headers: answer.headers, said: await answer.json<Health>() }
}
/** Asks many times at once. @returns statements and rows of both databases, and what was answered */
const flood = async (times: number) => {
  const [intake, record] = [counted(env.INTAKE), counted(env.RECORD)]
  const over = { INTAKE: intake.database, RECORD: record.database }
  const answers = await Promise.all(Array.from({ length: times }, () => askWith(over)))
  return { answers, intake: intake.cost, record: record.cost }
}
const later = (seconds: number): void => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1_000 })
}

beforeAll(async () => {
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => {})
  await publishAll('places', [aPlace()])
  // What a reading goes through grows with the portal; no clock publishes these in time.
  await env.INTAKE.prepare(
    `INSERT INTO outbox (id, submission, at) SELECT 'o' || value, '{}', '2126-01-01T00:00:00.000Z' FROM json_each(?1)`,
  )
    .bind(JSON.stringify(Array.from({ length: PROMISED }, (_, i) => i)))
    .run()
})

afterAll(() => {
  vi.restoreAllMocks()
})

afterEach(async () => {
  vi.useRealTimers()
  await forget()
})

describe('a flood of questions how the portal is', () => {
  it('has the databases read through once, and each other answer costs one row', async () => {
    const first = await flood(1)
    expect(first.intake.rows).toBeGreaterThan(PROMISED)
    const { answers, intake, record } = await flood(FLOOD)
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect([intake.statements, record.statements]).toEqual([FLOOD, 0])
    expect(intake.rows).toBeLessThanOrEqual(FLOOD)
  })

  it('that begins all at once has one of them read; the others say what was read before, and when', async () => {
    const { said } = await askWith()
    later(KEPT_SECONDS + 5)
    const { answers, intake, record } = await flood(FLOOD)
    const old = answers.filter((answer) => answer.said.checkedAt === said.checkedAt)
    expect(old.length).toBeGreaterThan(0)
    for (const { headers } of old) expect(Number(headers.get('age'))).toBeGreaterThanOrEqual(KEPT_SECONDS)
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    // A look and a claim of each, and one reading.
    expect(intake.rows).toBeLessThan(4 * FLOOD + PROMISED + 200)
    expect(record.statements).toBeLessThan(20)
    expect((await askWith()).said.checkedAt).not.toBe(said.checkedAt)
  })

  it('that is the first there ever was waits for the one that reads', async () => {
    const { answers, record } = await flood(20)
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(new Set(answers.map(({ said }) => said.checkedAt)).size).toBe(1)
    expect(record.statements).toBeLessThan(20)
  })

  it('costs no reading at all where the clock has just looked', async () => {
    await watch(env, dueJobs(), new Date())
    const { intake, record } = await flood(20)
    expect([intake.statements, record.statements]).toEqual([20, 0])
  })

  it('asks a database that does not answer once each, and nothing beside it', async () => {
    const record = counted(env.RECORD)
    let asked = 0
    const broken = new Proxy(env.INTAKE, {
      get: () => () => {
        asked++
        throw new Error('no database')
      },
    })
    for (let turn = 0; turn < 5; turn++) {
      const { status, said } = await askWith({ INTAKE: broken, RECORD: record.database })
      expect([status, said.status]).toEqual([503, 'failing'])
      expect([said.parts['intake-unreadable'], said.parts['head-fork']]).toEqual(['failing', 'unknown'])
    }
    expect([asked, record.cost.statements]).toEqual([5, 0])
  })
})

describe('what is said of how the portal is', () => {
  it('is never older than two minutes: before that it is read anew, and where nobody can, it is not known', async () => {
    const { said } = await askWith()
    // Somebody claimed to read anew, and never came back.
    later(150)
    await env.INTAKE.prepare(`UPDATE operation_marks SET at = ?1 WHERE mark = 'health-claimed'`)
      .bind(new Date().toISOString())
      .run()
    const unknown = await askWith()
    expect([unknown.status, unknown.said.status, unknown.said.checkedAt]).toEqual([503, 'unknown', null])
    expect(Number(unknown.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(new Set(Object.values(unknown.said.parts))).toEqual(new Set(['unknown']))
    // Whoever comes after the claim ran out reads.
    later(KEPT_SECONDS + 1)
    const after = await askWith()
    expect(Date.parse(after.said.checkedAt ?? '')).toBeGreaterThan(Date.parse(said.checkedAt ?? ''))
  })

  it('is not what a clock that ran ahead kept, nor held up by its claim', async () => {
    later(3_600)
    await askWith()
    vi.useRealTimers()
    const { said, headers } = await askWith()
    expect(Date.parse(said.checkedAt ?? '')).toBeLessThanOrEqual(Date.now())
    expect(headers.get('age')).toBe('0')
  })

  it('names the parts that fail for as long as they do, and a while after says when that was', async () => {
    await keepHealth(env.INTAKE, { at: new Date(Date.now() - 10_000).toISOString(), alerts: ['head-fork'] })
    const kept = await askWith()
    expect([kept.status, kept.said.parts['head-fork']]).toEqual([503, 'failing'])
    expect(Number(kept.headers.get('age'))).toBeGreaterThanOrEqual(10)
    expect(Number(kept.headers.get('retry-after'))).toBeLessThanOrEqual(20)
    later(KEPT_SECONDS)
    expect((await askWith()).status).toBe(200)
  })
})
