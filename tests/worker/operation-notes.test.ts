import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { forgetCounts, readMark } from '../../db/intake/operation.ts'
import { sequencerOf } from '../../worker/app.ts'
import { writeCounts } from '../../worker/http/counts.ts'
import { dueJobs, runJobs } from '../../worker/jobs/jobs.ts'
import { readReadings } from '../../worker/operation/readings.ts'
import { isAlertAddress, watch } from '../../worker/operation/watch.ts'
import { aPlace, ask, get, publish } from './builders.ts'
import { ago, AS_OPERATOR, failPages, intake, MINUTE_MS, ranAll, round, useQuietPortal } from './operation-builders.ts'

/** What is noted of requests, jobs and alerts, and what a clock that is wrong may not do. */

useQuietPortal()

describe('an address for alerts', () => {
  it.each([
    ['https://alerts.example/hook?key=1', true],
    ['http://127.0.0.1:9999/hook', true],
    ['http://alerts.example/hook', false],
    ['https://user:word@alerts.example/hook', false],
    ['ftp://alerts.example/', false],
    ['', false],
  ])('is https, or this machine: %s', (address, is) => expect(isAlertAddress(address)).toBe(is))

  it('is told once that one began and once that it is over, however often what was sent did not arrive', async () => {
    await ranAll()
    await env.INTAKE.exec('DELETE FROM alerts')
    const ALERT_URL = 'https://alerts.example/hook'
    const sent: { alert: string; state: string }[] = []
    let status = 500
    const get = async (address: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      expect([String(address), init?.redirect]).toEqual([ALERT_URL, 'manual'])
      sent.push(JSON.parse(String(init?.body)))
      return new Response(null, {
        status,
        ...(status === 302 ? { headers: { location: 'https://elsewhere.example' } } : {}),
      })
    }
    const again = () => watch({ ...env, ALERT_URL }, dueJobs(), new Date(), get)
    await intake(`INSERT INTO outbox (id, submission, at) VALUES ('stuck', '{"value": "13800000000"}', ?1)`, ago(11))
    await again()
    status = 302
    await again()
    expect(sent).toHaveLength(2)
    status = 204
    for (let turn = 0; turn < 3; turn++) await again()
    expect(sent).toHaveLength(3)
    await intake(`DELETE FROM outbox WHERE id = 'stuck'`)
    for (let turn = 0; turn < 3; turn++) await again()
    expect(sent).toHaveLength(4)
    expect(sent[2]).toMatchObject({ alert: 'outbox-stuck', state: 'firing', urgency: 'act', found: '1, 11 min' })
    expect(sent[3]).toMatchObject({ alert: 'outbox-stuck', state: 'over', until: expect.any(String) })
    expect(sent[3]).not.toHaveProperty('found')
    expect(JSON.stringify(sent)).not.toContain('13800000000')
  })
})

describe('what is counted of refusals', () => {
  it('is written down together, by kind, for the day, and nothing else of the requests', async () => {
    // What files before this one were refused waits to be written.
    await writeCounts(env.INTAKE, new Date())
    await env.INTAKE.exec('DELETE FROM operation_counts')
    for (let turn = 0; turn < 3; turn++)
      await ask('POST', '/api/registers/places/entries', { authorization: 'Bearer marked-13800000000' }, '[]')
    await get('/api/registers/none-of-the-kind')
    await writeCounts(env.INTAKE, new Date())
    // The first may be on its way into the database on its own.
    await vi.waitFor(async () => {
      const { results } = await env.INTAKE.prepare('SELECT what, count FROM operation_counts').all()
      expect(results).toEqual([{ what: 'unauthorized', count: 3 }])
    })
    const text = await (await get('/api/operator/metrics', AS_OPERATOR)).text()
    expect(text).toMatch(/^lucid_refusals_today\{day="\d{4}-\d\d-\d\d",kind="unauthorized"\} 3$/m)
  })
})

describe('requests that fail', () => {
  const failed = async (minutes = 0) =>
    (await readReadings(env, dueJobs(), new Date(Date.now() + minutes * MINUTE_MS))).intake?.failed
  beforeEach(async () => {
    // What files before this one were refused waits to be written.
    await writeCounts(env.INTAKE, new Date())
    await env.INTAKE.exec(`DELETE FROM operation_marks WHERE mark LIKE 'failed %'`)
  })

  it('are told of when there were more than five, of pages and of the API, for a quarter of an hour', async () => {
    await failPages(3)
    await failPages(3, 503)
    await env.RECORD.exec('ALTER TABLE records RENAME TO elsewhere')
    for (let turn = 0; turn < 2; turn++) expect((await get('/api/registers/places/records/110000')).status).toBe(500)
    await env.RECORD.exec('ALTER TABLE elsewhere RENAME TO records')
    await writeCounts(env.INTAKE, new Date())
    await vi.waitFor(async () => expect(await failed()).toBe(5))
    expect(await round()).not.toContain('requests-failing')
    await failPages(1)
    await vi.waitFor(async () => expect(await failed()).toBe(6))
    expect(await round()).toContain('requests-failing')
    expect(await (await get('/api/operator/metrics', AS_OPERATOR)).text()).toMatch(/^lucid_requests_failed 6$/m)
    expect([await failed(14), await failed(16)]).toEqual([6, 0])
  })

  it('leave no mark behind once they are too old to tell', async () => {
    const marks = () =>
      env.INTAKE.prepare(`SELECT count(*) AS n FROM operation_marks WHERE mark LIKE 'failed %'`).first<number>('n')
    await failPages(1)
    await vi.waitFor(async () => expect(await marks()).toBeGreaterThan(0))
    await forgetCounts(env.INTAKE, new Date())
    expect(await marks()).toBeGreaterThan(0)
    await forgetCounts(env.INTAKE, new Date(Date.now() + 17 * MINUTE_MS))
    expect(await marks()).toBe(0)
  })
})

describe('what is remembered of jobs', () => {
  it('is when each began, ended well and failed, by the class of its error alone', async () => {
    const told = vi.spyOn(console, 'error')
    const run = (name: string, work: () => Promise<void>) =>
      runJobs(env, { cron: 'x', scheduledTime: Date.now() }, [{ name, cron: 'x', run: work }])
    await run('good', async () => {})
    await expect(run('bad', () => Promise.reject(new RangeError('13800000000')))).rejects.toThrow('failed: bad')
    const { intake: read } = await readReadings(env, dueJobs(), new Date())
    const of = (name: string) => read?.runs.find(({ job }) => job === name)
    expect(of('good')).toMatchObject({ failures: 0, wellAt: expect.any(String), endedAt: expect.any(String) })
    expect(of('bad')).toMatchObject({ failures: 1, failed: 'RangeError' })
    expect(of('bad')).not.toHaveProperty('wellAt', expect.any(String))
    expect(JSON.stringify([told.mock.calls, read])).not.toContain('13800000000')
  })

  it('is not needed for them to run: without a database they run all the same', async () => {
    let ran = 0
    const broken = { ...env, INTAKE: undefined } as unknown as Env
    await runJobs(broken, { cron: 'x', scheduledTime: 0 }, [{ name: 'any', cron: 'x', run: async () => void ran++ }])
    expect(ran).toBe(1)
    expect(await readMark(env.INTAKE, 'nothing of the kind')).toBeNull()
  })
})

describe('a clock that is far ahead', () => {
  it('stamps nothing; once it is right again, everything goes on', async () => {
    const newest = () =>
      env.RECORD.prepare('SELECT max(size) AS size, max(at) AS at FROM checkpoints').first<{ at: string }>()
    const body = aPlace({ code: '130000', nameZh: '示例省', nameEn: 'Example' })
    const submission = { publisher: 'portal', statements: [{ register: 'places', key: '130000', body }] }
    const before = await newest()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * 86_400_000 })
    expect((await sequencerOf(env).submit(submission)).outcome).toMatchObject({
      ...{ status: 'halted', because: 'clock-ahead' },
      seconds: expect.closeTo(10 * 86_400, -1),
    })
    // Whoever publishes is told which of the two it is, in her language, and by how much.
    const refused = await publish('places', [body], { 'accept-language': 'zh' })
    expect(refused.status).toBe(503)
    expect(await refused.text()).toMatch(/服务器的时钟比数据库的快 86\d{4} 秒/)
    expect(await newest()).toEqual(before)
    vi.useRealTimers()
    expect((await sequencerOf(env).submit(submission)).outcome.status).toBe('placed')
    expect(Date.parse((await newest())?.at ?? '')).toBeLessThanOrEqual(Date.now())
  })
})
