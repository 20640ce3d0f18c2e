import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createChallenge } from 'altcha-lib'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { sha256 } from '../../content/log/webcrypto.ts'
import { sealReport, type SealedReport } from '../../content/reports/seal-report.ts'
import { fingerprintOf, newIdentity } from '../../content/reports/sealing.ts'
import { dayOf } from '../../content/registers/span.ts'
import { askAt, databaseOf, runnerOf } from '../../scripts/portal/database.ts'
import { migrate } from '../../scripts/portal/migrate.ts'
import { aSecret, freePort } from './portals.ts'

/** A portal that is killed again and again, with many reports under way: each of them ends as one report. */

const folder = mkdtempSync(join(tmpdir(), 'lucid-reports-killed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const BODY = '11990100000000019F'
const PLACE = '990101'
const ALTCHA_KEY = randomBytes(32).toString('base64')
const settings = {
  LOG_ORIGIN: 'lucid.example/log/1',
  LOG_KEY: aSecret(),
  RECEIPT_KEY: aSecret(),
  REPORT_KEY: randomBytes(32).toString('base64'),
  ALTCHA_KEY,
  LUCID_ENV: 'test',
}
const STORES = { RECORD: 'record', INTAKE: 'intake' }

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

interface Served {
  origin: string
  record: D1Database
  intake: D1Database
  kill: () => Promise<void>
}

const serve = async (): Promise<Served> => {
  const [port, script] = [await freePort(), inject('bundle')]
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port,
      cf: false,
      resourcePersistencePath: folder,
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
          ratelimits: {
            LIMIT: { namespace_id: '1001', simple: { limit: 100, period: 60 } },
            REPORT_PACE: { namespace_id: '1003', simple: { limit: 5, period: 60 } },
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
    kill: async () => {
      process.kill(pid, 'SIGKILL')
      await runtime.dispose().catch(() => undefined)
    },
  }
}

/** A body with two keys, as the record shows it. */
const openBody = async (record: D1Database): Promise<string[]> => {
  const keys = await Promise.all(
    (['officer', 'recovery'] as const).map(async (kind) => {
      const { recipient } = await newIdentity()
      return { body: BODY, kind, recipient, fingerprint: await fingerprintOf(recipient, sha256), from: '2026-01-01' }
    }),
  )
  const rows = [
    ...keys.map((key) => ({ register: 'sealing-keys', key: `${BODY}~${key.fingerprint}`, body: key })),
    { register: 'authorities', key: `${PLACE}~${BODY}`, body: { place: PLACE, authority: BODY } },
    { register: 'places', key: PLACE, body: { code: PLACE } },
  ]
  for (const [n, { register, key, body }] of rows.entries())
    await record
      .prepare(
        `INSERT INTO records (id, register, key, idx, revision, status, body) VALUES (?1, ?2, ?3, ?1, 1, 'published', ?4)`,
      )
      .bind(1_000_000 + n, register, key, JSON.stringify(body))
      .run()
  return keys.map(({ recipient }) => recipient)
}

const REPORTS = 40
const AT_ONCE = 8
/** Answers after which the portal is killed. */
const KILLS = [5, 21, 47]

const solved = async (): Promise<string> => {
  const expires = new Date(Date.now() + 900_000)
  const made = await createChallenge({ hmacKey: ALTCHA_KEY, number: 5, expires, params: { action: 'report' } })
  const { algorithm, challenge, salt, signature } = made
  return btoa(JSON.stringify({ algorithm, challenge, number: 5, salt, signature }))
}

const sealOne = async (recipients: string[]): Promise<SealedReport> => {
  const day = dayOf(new Date().toISOString())
  return sealReport(
    {
      statement: {
        version: 'lucid-statement-v1',
        category: 'smoke',
        text: '黑烟',
        where: { place: PLACE },
        when: { kind: 'once', from: day },
        files: [],
      },
      mailbox: { locator: randomBytes(32).toString('base64url'), recipient: (await newIdentity()).recipient },
      shown: { body: BODY, place: PLACE, day, visibility: 'authority', language: 'zh' },
    },
    recipients,
    (bytes) => randomBytes(bytes),
  )
}

describe('a portal that is killed while it takes reports', () => {
  it('loses none that it acknowledged, and doubles none', async () => {
    let served = await serve()
    await migrate(served.record, 'record')
    await migrate(served.intake, 'intake')
    const recipients = await openBody(served.record)
    let [answers, restarting]: [number, Promise<void> | undefined] = [0, undefined]
    let kills = 0

    /** Kills the portal at some of the answers, with whatever else is under way, and starts it again. */
    const answered = (): void => {
      if (++answers !== KILLS[kills]) return
      kills++
      restarting = served.kill().then(async () => {
        served = await serve()
      })
    }
    /** As a page does: the same once more, until it is answered. */
    const insist = async (path: string, body: object, address: string): Promise<Response> => {
      for (;;) {
        await restarting
        const headers = { 'content-type': 'application/json', 'cf-connecting-ip': address }
        const asked = fetch(`${served.origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
        const answer = await asked.then(
          async (got) => (got.status < 500 ? new Response(await got.text(), { status: got.status }) : undefined),
          () => undefined,
        )
        if (answer) return answer
      }
    }
    const numbers = new Map<string, { salt: string; envelope: object }>()
    let next = 0
    const reporter = async (): Promise<void> => {
      for (let n = next++; n < REPORTS; n = next++) {
        const { commitment, salt, envelope } = await sealOne(recipients)
        const address = `2001:db8::${n.toString(16)}`
        const altcha = await solved()
        const first = await insist('/api/reports/commitments', { commitment, altcha }, address)
        expect([first.status, await first.text()]).toEqual([201, expect.stringContaining(commitment)])
        answered()
        const second = await insist('/api/reports', { salt, envelope }, address)
        expect(second.status).toBe(201)
        const { number } = JSON.parse(await second.text())
        numbers.set(String(number), { salt, envelope })
        answered()
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, reporter))
    await restarting
    expect(kills).toBe(KILLS.length)
    expect(numbers.size).toBe(REPORTS)
    const { results } = await served.intake.prepare('SELECT number FROM reports').all<{ number: string }>()
    expect(results.map(({ number }) => number).sort()).toEqual([...numbers.keys()].sort())
    const { results: counts } = await served.intake
      .prepare(
        `SELECT (SELECT count(*) FROM report_events) AS events, (SELECT sum(count) FROM report_tallies) AS tally,
           (SELECT count(*) FROM report_commitments WHERE opened = 1) AS opened, (SELECT sum(taken) FROM report_pulses) AS taken`,
      )
      .all()
    expect(counts).toEqual([{ events: REPORTS, tally: REPORTS, opened: REPORTS, taken: REPORTS }])
    for (const [at, [number, sent]] of [...numbers].entries()) {
      const again = await insist('/api/reports', sent, `2001:db8:1::${at.toString(16)}`)
      expect(JSON.parse(await again.text())).toMatchObject({ number })
    }
    await served.kill()
  })
})
