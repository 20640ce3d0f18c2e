import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ALERTS, ALERT_NAMES, firing, type AlertName } from '../../content/operation/alerts.ts'
import { COSIGNATURE, encodeVerifierKey } from '../../content/log/keys.ts'
import { signerOf } from '../../content/log/policy.ts'
import { dayOf } from '../../content/registers/span.ts'
import { listAlerts, listUntold } from '../../db/intake/alerts.ts'
import { forgetCounts, QUEUE_BEAT, readMark, readOperation } from '../../db/intake/operation.ts'
import { HEAD_KEY } from '../../db/record/head.ts'
import { readRecordOperation } from '../../db/record/operation.ts'
import { openSigner } from '../../db/record/signer.ts'
import { api } from '../../worker/api.ts'
import { writeCounts } from '../../worker/http/counts.ts'
import { countFailedPages } from '../../worker/http/problems.ts'
import { JOBS, dueJobs, runJobs, type Job } from '../../worker/jobs/jobs.ts'
import { proveSomeBalances } from '../../worker/jobs/prove-balances.ts'
import { sendBeat } from '../../worker/jobs/queue-beat.ts'
import { readReadings } from '../../worker/operation/readings.ts'
import { sequencerOf } from '../../worker/app.ts'
import { isAlertAddress, watch } from '../../worker/operation/watch.ts'
import { aPlace, ask, get, publish, publishAll } from './builders.ts'
import { brokenStore } from './crashing.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { PRODUCER } from './trace-builders.ts'

/** What an operator is told of the portal. Every condition is brought about for real, and ends as it would. */

const AS_OPERATOR = { authorization: 'Bearer operator-token-of-the-tests' }
const MINUTE_MS = 60_000
/** Of a witness that is asked nothing. */
const witnessKey = env.WITNESS_KEY ?? env.LOG_KEY
const ago = (minutes: number): string => new Date(Date.now() - minutes * MINUTE_MS).toISOString()
const intake = (statement: string, ...values: (string | number)[]) =>
  env.INTAKE.prepare(statement)
    .bind(...values)
    .run()

interface Health {
  status: string
  release: string | null
  parts: Record<string, string>
}
/** As it is read just now. */
const health = async (): Promise<[number, Health]> => {
  await env.INTAKE.exec(`DELETE FROM operation_marks WHERE mark LIKE 'health%'`)
  const answer = await get('/health')
  return [answer.status, await answer.json<Health>()]
}
const round = (over: Partial<Env> = {}, now = new Date()): Promise<AlertName[]> =>
  watch({ ...env, ...over }, dueJobs(), now)
const failingParts = async (): Promise<string[]> => {
  const [, { parts }] = await health()
  return Object.keys(parts).filter((name) => parts[name] === 'failing')
}

/** Lets every job look as if it had just run. */
const ranAll = (at = ago(0)) =>
  intake(
    `INSERT INTO job_runs (job, started_at, ended_at, well_at, ms) SELECT value, ?2, ?2, ?2, 1 FROM json_each(?1) WHERE true
     ON CONFLICT (job) DO UPDATE SET started_at = ?2, ended_at = ?2, well_at = ?2, failed = NULL, failures = 0`,
    JSON.stringify(JOBS.map(({ name }) => name)),
    at,
  )

const silence = (): void => {
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => {})
}

beforeAll(async () => {
  silence()
  await publishAll('places', [aPlace()])
  // The key it was published with ends tomorrow.
  await intake('UPDATE keys SET expires_at = ?1', ago(-60 * 24 * 30))
})

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

/** Each alert: how it comes about, and how it goes. */
const CONDITIONS: Record<
  AlertName,
  { begin: () => Promise<unknown>; end: () => Promise<unknown>; over?: Partial<Env> }
> = {
  'record-unreadable': {
    begin: () => env.RECORD.exec('ALTER TABLE checkpoints RENAME TO elsewhere'),
    end: () => env.RECORD.exec('ALTER TABLE elsewhere RENAME TO checkpoints'),
  },
  'intake-unreadable': {
    begin: () => env.INTAKE.exec('ALTER TABLE outbox RENAME TO elsewhere'),
    end: () => env.INTAKE.exec('ALTER TABLE elsewhere RENAME TO outbox'),
  },
  'objects-unreachable': {
    begin: async () => {},
    end: async () => {},
    over: { OBJECTS: brokenStore(env.OBJECTS, 'get', 'throws') },
  },
  'evidence-unreachable': {
    begin: async () => {},
    end: async () => {},
    over: { EVIDENCE: brokenStore(env.EVIDENCE, 'put', 'throws') },
  },
  'migrations-missing': {
    begin: async () => {
      const { name } = (await env.INTAKE.prepare('SELECT max(name) AS name FROM d1_migrations').first<{
        name: string
      }>()) ?? {
        name: '',
      }
      await intake('DELETE FROM d1_migrations WHERE name = ?', name)
      missing = name
    },
    end: () => intake('INSERT INTO d1_migrations (name) VALUES (?)', missing),
  },
  'head-fork': {
    begin: async () => {
      head = (await (await env.OBJECTS.get(HEAD_KEY))?.text()) ?? ''
      const [origin, size, ...rest] = head.split('\n')
      await env.OBJECTS.put(HEAD_KEY, [origin, String(Number(size) + 7), ...rest].join('\n'))
    },
    end: () => env.OBJECTS.put(HEAD_KEY, head),
  },
  'head-behind': {
    begin: async () => {
      head = (await (await env.OBJECTS.get(HEAD_KEY))?.text()) ?? ''
      await env.OBJECTS.delete(HEAD_KEY)
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * MINUTE_MS })
      await ranAll()
    },
    end: async () => {
      vi.useRealTimers()
      await env.OBJECTS.put(HEAD_KEY, head)
      await ranAll()
    },
  },
  'clock-overdue': {
    begin: () => intake('UPDATE job_runs SET started_at = ?1, ended_at = ?1 WHERE job = ?2', ago(7), 'persons'),
    end: () => ranAll(),
  },
  'job-failing': {
    begin: async () => {
      const broken: Job = { name: 'persons', cron: '* * * * *', run: () => Promise.reject(new TypeError('a value')) }
      for (let run = 0; run < 3; run++)
        await expect(runJobs(env, { cron: '* * * * *', scheduledTime: Date.now() }, [broken])).rejects.toThrow(
          'persons',
        )
    },
    end: () =>
      runJobs(env, { cron: '* * * * *', scheduledTime: Date.now() }, [
        { name: 'persons', cron: '* * * * *', run: async () => {} },
      ]),
  },
  'requests-failing': {
    begin: () => failPages(6),
    end: () => env.INTAKE.exec(`DELETE FROM operation_marks WHERE mark LIKE 'failed %'`),
  },
  'log-stalled': {
    // The clock has run for long, and what it signed last is old.
    begin: async () => {
      await intake('UPDATE job_runs SET started_at = ?1 WHERE job = ?2', ago(200), 'seal')
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 30 * MINUTE_MS })
      await ranAllBut('seal')
    },
    end: async () => {
      vi.useRealTimers()
      await ranAll()
    },
  },
  'queue-lag': {
    begin: () =>
      intake(`INSERT OR REPLACE INTO operation_marks (mark, at, value) VALUES (?1, ?2, '0')`, QUEUE_BEAT, ago(11)),
    end: async () => {
      await sendBeat(env, new Date())
      await vi.waitFor(async () => {
        const at = await env.INTAKE.prepare('SELECT at FROM operation_marks WHERE mark = ?1')
          .bind(QUEUE_BEAT)
          .first<string>('at')
        expect(Date.parse(at ?? '')).toBeGreaterThan(Date.now() - MINUTE_MS)
      })
    },
  },
  'outbox-stuck': {
    begin: () => intake(`INSERT INTO outbox (id, submission, at) VALUES ('stuck', '{}', ?1)`, ago(11)),
    end: () => intake(`DELETE FROM outbox WHERE id = 'stuck'`),
  },
  'books-unequal': {
    begin: () =>
      intake(
        `INSERT INTO points_totals (kind, received, spent) VALUES ('holder', 5, 0)
         ON CONFLICT (kind) DO UPDATE SET received = received + 5`,
      ),
    end: () => intake(`UPDATE points_totals SET received = received - 5 WHERE kind = 'holder'`),
  },
  'clock-ahead': {
    begin: async () => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * MINUTE_MS })
      await ranAll()
    },
    end: async () => {
      vi.useRealTimers()
      await ranAll()
    },
  },
  'database-full': { begin: async () => {}, end: async () => {}, over: { DATABASE_MOST: '100000' } },
  'witness-silent': { begin: async () => {}, end: async () => {}, over: {} },
  'key-expiring': {
    begin: () =>
      intake(
        `INSERT INTO keys (id, hash, role, bounds, created_at, expires_at, last_used_at) VALUES ('ends', 'x', 'publisher', '{}', ?1, ?2, ?1)`,
        ago(1),
        ago(-60),
      ),
    end: () => intake('UPDATE keys SET expires_at = ?1', ago(-60 * 24 * 30)),
  },
  'sealing-key-expiring': {
    begin: () => sealingKey('AAAAA', { until: dayIn(10) }),
    // Another of the kind that lasts.
    end: () => sealingKey('BBBBB', {}),
  },
}
/** Pages that fail, answered as Astro answers them. */
const failPages = async (times: number, status: 500 | 503 = 500): Promise<void> => {
  const pages = new Hono<{ Bindings: Env }>().use(countFailedPages, (c) => Promise.resolve(c.body(null, status)))
  for (let turn = 0; turn < times; turn++) await pages.request('/page/', {}, env, createExecutionContext())
  await writeCounts(env.INTAKE, new Date())
}
const dayIn = (days: number): string => dayOf(ago(-60 * 24 * days))
/** A key of one body for sealed reports, as the register has it. */
const sealingKey = async (
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
let [missing, head] = ['', '']
const ranAllBut = async (job: string): Promise<void> => {
  await intake('UPDATE job_runs SET ended_at = ?1 WHERE true', ago(0))
  await intake('UPDATE job_runs SET started_at = ?1 WHERE job <> ?2', ago(0), job)
}

afterEach(() => {
  vi.useRealTimers()
})

afterAll(() => {
  vi.restoreAllMocks()
})

/** What cannot be noted in a database that does not answer is seen from outside alone. */
const UNNOTED = new Set<AlertName>(['intake-unreadable'])
/** Shown elsewhere: a witness is another portal. */
const ELSEWHERE = new Set<AlertName>(['witness-silent'])

describe('an alert', () => {
  it.each(ALERT_NAMES.filter((name) => !ELSEWHERE.has(name)))(
    'begins and ends with what it is about: %s',
    async (name) => {
      await ranAll()
      const { begin, end, over = {} } = CONDITIONS[name]
      const isServed = Object.keys(over).length === 0
      const isUrgent = ALERTS[name].urgency !== 'soon'
      const openOf = async () =>
        (await listAlerts(env.INTAKE, 50)).filter(({ alert, until }) => alert === name && until === null)
      expect(await failingParts()).toEqual([])
      await begin()
      if (!UNNOTED.has(name)) {
        expect(await round(over)).toContain(name)
        // However often it is looked at, it is one alert.
        await round(over)
        expect(await openOf()).toHaveLength(1)
      }
      if (isServed) expect(await failingParts()).toEqual(isUrgent ? expect.arrayContaining([name]) : [])
      if (isServed) expect((await health())[0]).toBe(isUrgent ? 503 : 200)
      if (isServed)
        expect(await (await get('/api/operator/metrics', AS_OPERATOR)).text()).toContain(
          `lucid_alert{alert="${name}"} 1`,
        )
      await end()
      expect(await round()).not.toContain(name)
      expect(await openOf()).toEqual([])
      expect((await health())[0]).toBe(200)
    },
  )

  it('of a key for sealed reports is of one kind at a time, and neither of what ends later nor of what has ended', async () => {
    await ranAll()
    await sealingKey('CCCCC', { kind: 'recovery', until: dayIn(20) })
    await sealingKey('DDDDD', { kind: 'recovery', until: dayIn(-3) })
    expect(await round()).not.toContain('sealing-key-expiring')
    await sealingKey('CCCCC', { kind: 'recovery', until: dayIn(14), reason: 'earlier' })
    expect(await round()).toContain('sealing-key-expiring')
    const { record } = await readReadings(env, dueJobs(), new Date())
    expect(record?.sealing).toEqual({ bodies: 1, ends: dayIn(14) })
    await sealingKey('EEEEE', { kind: 'recovery', until: dayIn(300) })
    expect(await round()).not.toContain('sealing-key-expiring')
  })

  it('of a balance that somebody wrote over begins with the page that it stands on, and ends once it is right', async () => {
    await ranAll()
    await intake(
      `INSERT INTO points_accounts (id, ledger, kind, source, received, spent) VALUES ('over', 'points', 'holder', 0, 0, 0)`,
    )
    await intake(`UPDATE points_accounts SET received = 3 WHERE id = 'over'`)
    await proveSomeBalances(env, new Date())
    expect(await round()).toContain('books-unequal')
    await intake(`UPDATE points_accounts SET received = 0 WHERE id = 'over'`)
    await proveSomeBalances(env, new Date())
    expect(await round()).not.toContain('books-unequal')
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
