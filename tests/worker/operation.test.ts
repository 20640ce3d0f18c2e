import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ALERTS, ALERT_NAMES, firing } from '../../content/operation/alerts.ts'
import { COSIGNATURE, encodeVerifierKey } from '../../content/log/keys.ts'
import { signerOf } from '../../content/log/policy.ts'
import { listUntold } from '../../db/intake/alerts.ts'
import { readOperation } from '../../db/intake/operation.ts'
import { HEAD_KEY } from '../../db/record/head.ts'
import { readRecordOperation } from '../../db/record/operation.ts'
import { openSigner } from '../../db/record/signer.ts'
import { api } from '../../worker/api.ts'
import { dueJobs } from '../../worker/jobs/jobs.ts'
import { readReadings } from '../../worker/operation/readings.ts'
import { aPlace, get, publish } from './builders.ts'
import { brokenStore } from './crashing.ts'
import {
  ago,
  AS_OPERATOR,
  health,
  MINUTE_MS,
  ranAll,
  round,
  useQuietPortal,
  type Health,
} from './operation-builders.ts'
import { askedBy, plansOf } from './query-plans.ts'

/** What an operator is told of the portal: that it does what it promises, and where its parts do not. */

useQuietPortal()

/** Of a witness that is asked nothing. */
const witnessKey = env.WITNESS_KEY ?? env.LOG_KEY

describe('a portal that does what it promises', () => {
  it('says so to everybody, without a number, before its clock ever ran and after', async () => {
    const [status, { parts, ...rest }] = await health()
    const unrun = { status: 'ok', checkedAt: expect.any(String), clockAt: null, release: null }
    expect([status, rest]).toEqual([200, unrun])
    expect(Object.values(parts).every((state) => state === 'ok')).toBe(true)
    expect(Object.keys(parts)).toEqual(ALERT_NAMES.filter((name) => ALERTS[name].urgency !== 'soon'))
    const at = ago(1)
    await ranAll(at)
    // And when its clock ran last.
    expect(await health()).toMatchObject([200, { clockAt: at }])
    expect(await round()).toEqual([])
  })

  it('tells its operator alone how much of what there is', async () => {
    for (const path of ['/api/operator/health', '/api/operator/metrics']) expect((await get(path)).status).toBe(401)
    const { readings } = await (
      await get('/api/operator/health', AS_OPERATOR)
    ).json<{
      readings: { record: { entries: number; bytes: number } }
    }>()
    expect(readings.record.entries).toBeGreaterThan(0)
    expect(readings.record.bytes).toBeGreaterThan(10_000)
    const answer = await get('/api/operator/metrics', AS_OPERATOR)
    expect(answer.headers.get('content-type')).toContain('version=0.0.4')
    const text = await answer.text()
    expect(text).toMatch(new RegExp(`^lucid_log_entries ${readings.record.entries}$`, 'm'))
    expect(text).toMatch(/^lucid_alert\{alert="head-fork"\} 0$/m)
    expect(text).toMatch(/^lucid_job_failures\{job="alerts"\} 0$/m)
    // Every line is a comment or a sample, each metric is described before it, and none twice.
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) lucid_\w+ .+|lucid_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? -?[\d.e+-]+)$/)
    const types = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name)
    expect(new Set(types).size).toBe(types.length)
  })
})

describe('the checkpoint kept beside the database', () => {
  const found = async (minutes = 6) => {
    const readings = await readReadings(env, dueJobs(), new Date(Date.now() + minutes * MINUTE_MS))
    return firing(readings).flatMap((one) => (one.alert === 'head-behind' ? [one.found] : []))
  }
  const sizeNow = () => env.RECORD.prepare('SELECT max(size) AS size FROM checkpoints').first<number>('size')

  it('is told of when it is older than what was signed for minutes, and not before; the next publication brings it up', async () => {
    await ranAll()
    const [before, older] = [await sizeNow(), (await (await env.OBJECTS.get(HEAD_KEY))?.text()) ?? '']
    await publish('places', [aPlace({ code: '150000' })])
    expect(await found()).toEqual([])
    // What was signed later too does not make the first of them younger.
    await env.OBJECTS.put(HEAD_KEY, older)
    expect(await found(0)).toEqual([])
    expect(await found()).toEqual([`signed ${await sizeNow()}, kept ${before}`])
    await publish('places', [aPlace({ code: '210000' })])
    expect(await found()).toEqual([])
  })

  it('is told of where it is gone, or no checkpoint, but not where its store does not answer', async () => {
    const kept = (await (await env.OBJECTS.get(HEAD_KEY))?.text()) ?? ''
    await env.OBJECTS.delete(HEAD_KEY)
    expect(await found()).toEqual([`signed ${await sizeNow()}, kept 0`])
    await env.OBJECTS.put(HEAD_KEY, 'no note')
    expect(await found()).toEqual(['unreadable'])
    const silent = { ...env, OBJECTS: brokenStore(env.OBJECTS, 'get', 'throws') }
    const fired = firing(await readReadings(silent, dueJobs(), new Date()))
    expect(fired.map(({ alert }) => alert)).toEqual(['objects-unreachable'])
    await env.OBJECTS.put(HEAD_KEY, kept)
  })
})

describe('a store of objects', () => {
  const WAYS = (['OBJECTS', 'EVIDENCE'] as const).flatMap((binding) =>
    (['get', 'put'] as const).flatMap((method) =>
      (['throws', 'is silent'] as const).map((how) => [binding, method, how] as const),
    ),
  )
  it.each(WAYS)('is found not to answer: %s, whose %s %s; anybody is told which', async (binding, method, how) => {
    await ranAll()
    const bindings = { ...env, STORE_SECONDS: '0.2', [binding]: brokenStore(env[binding], method, how) }
    const name = binding === 'OBJECTS' ? 'objects-unreachable' : 'evidence-unreachable'
    const found = `${binding} ${method === 'get' ? 'read' : 'write'}`
    expect(firing(await readReadings(bindings, dueJobs(), new Date()))).toEqual([
      { alert: name, urgency: 'down', found },
    ])
    await env.INTAKE.exec(`DELETE FROM operation_marks WHERE mark LIKE 'health%'`)
    const answer = await api.request('http://127.0.0.1/health', {}, bindings)
    const { parts } = await answer.json<Health>()
    expect(answer.status).toBe(503)
    expect(Object.keys(parts).filter((part) => parts[part] !== 'ok')).toEqual([name])
  })

  it('is asked in a way that leaves nothing in it', async () => {
    const keys = async () =>
      Promise.all(
        [env.OBJECTS, env.EVIDENCE].map(async (store) =>
          (await store.list()).objects.map(({ key, etag }) => key + etag),
        ),
      )
    const before = await keys()
    await round()
    expect(await keys()).toEqual(before)
  })
})

describe('a witness', () => {
  it('that has not signed for an hour is told of, and not before', async () => {
    await ranAll()
    const { key } = await openSigner('w.example', witnessKey, COSIGNATURE)
    const LOG_WITNESSES = `witness quiet ${encodeVerifierKey(key)} https://w.example\nquorum quiet\n`
    expect(await round({ LOG_WITNESSES })).not.toContain('witness-silent')
    expect(await round({ LOG_WITNESSES }, new Date(Date.now() + 62 * MINUTE_MS))).toContain('witness-silent')
    const { size } =
      (await env.RECORD.prepare('SELECT max(size) AS size FROM checkpoints').first<{ size: number }>()) ?? {}
    await env.RECORD.prepare('INSERT INTO cosignatures (size, signer, timestamp, line) VALUES (?, ?, ?, ?)')
      .bind(size ?? 0, signerOf(key), Math.floor(Date.now() / 1_000), 'line\n')
      .run()
    expect(await round({ LOG_WITNESSES }, new Date(Date.now() + 62 * MINUTE_MS))).not.toContain('witness-silent')
  })
})

describe('what is read of a portal with ten million rows', () => {
  it('is found by indexes, never by going through a table that grows without end', async () => {
    const asked = [
      ...(await askedBy(env.INTAKE, (client) => readOperation(client, new Date()))),
      ...(await askedBy(env.INTAKE, (client) => listUntold(client, 5))),
    ]
    expect(asked.length).toBeGreaterThan(8)
    // As many rows as there are jobs, marks, kinds of accounts, alerts of three months, promises of the last minute.
    const small =
      /SCAN (job_runs|operation_marks|points_totals|alerts|d1_migrations|outbox|json_each|\(?subquery|\(?SUBQUERY)/
    // Of reports that are open, in the index that holds what is asked for.
    const open = /SCAN reports USING (COVERING )?INDEX reports_next/
    const steps = (await plansOf(env.INTAKE, asked)).filter((step) => step.startsWith('SCAN'))
    for (const step of steps) expect(step).toMatch(new RegExp(`${small.source}|${open.source}|SCAN CONSTANT ROW`))
    const ofRecord = await plansOf(
      env.RECORD,
      await askedBy(env.RECORD, (client) => readRecordOperation(client, new Date())),
    )
    for (const step of ofRecord.filter((each) => each.startsWith('SCAN')))
      expect(step).toMatch(/SCAN (checkpoints|CONSTANT ROW|d1_migrations)/)
  })
})
