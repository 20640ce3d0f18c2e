import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { ALERTS, ALERT_NAMES, type AlertName } from '../../content/operation/alerts.ts'
import { listAlerts } from '../../db/intake/alerts.ts'
import { QUEUE_BEAT } from '../../db/intake/operation.ts'
import { HEAD_KEY } from '../../db/record/head.ts'
import { dueJobs, runJobs, type Job } from '../../worker/jobs/jobs.ts'
import { proveSomeBalances } from '../../worker/jobs/prove-balances.ts'
import { sendBeat } from '../../worker/jobs/queue-beat.ts'
import { readReadings } from '../../worker/operation/readings.ts'
import { get } from './builders.ts'
import { brokenStore } from './crashing.ts'
import {
  ago,
  AS_OPERATOR,
  dayIn,
  failingParts,
  failPages,
  health,
  intake,
  MINUTE_MS,
  ranAll,
  round,
  sealingKey,
  useQuietPortal,
} from './operation-builders.ts'

/** Each alert to an operator: every condition is brought about for real, and ends as it would. */

useQuietPortal()

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
let [missing, head] = ['', '']
const ranAllBut = async (job: string): Promise<void> => {
  await intake('UPDATE job_runs SET ended_at = ?1 WHERE true', ago(0))
  await intake('UPDATE job_runs SET started_at = ?1 WHERE job <> ?2', ago(0), job)
}

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
