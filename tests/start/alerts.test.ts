import { rmSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newState } from './a-record.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { aSetting, startPortal, type Portal } from './portals.ts'

/** Alerts as they leave workerd, over a real connection, for whatever the operator's address turns out to be. */

const directory = newState()
/** As somebody's telephone number would lie in the private database. */
const MARK = '13800000000'

interface Notice {
  alert: string
  state: string
}
/** What arrived: address, headers and body. */
let arrived: { url: string; headers: Record<string, unknown>; text: string; notice: Notice }[] = []
/** How it is answered. */
let respond: (answer: ServerResponse) => void
let [ledAstray, hookPort] = [0, 0]
/** Where one that leads elsewhere leads. */
const REDIRECT: Record<string, string> = {}
const servers: Server[] = []
let portal: Portal

const listen = (server: Server, port = 0): Promise<number> =>
  new Promise((done) => {
    servers.push(server)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address ? address.port : 0)
    })
  })
const closed = (server: Server | undefined): Promise<void> =>
  new Promise((done) => {
    server?.closeAllConnections()
    server?.close(() => done())
  })
const newHook = (): Server =>
  createServer((request, answer) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString('utf8')))
    request.on('end', () => {
      const notice: Notice = JSON.parse(text)
      arrived.push({ url: request.url ?? '', headers: request.headers, text, notice })
      respond(answer)
    })
  })
const withStatus =
  (status: number, headers: Record<string, string> = {}) =>
  (answer: ServerResponse): void =>
    void answer.writeHead(status, headers).end()
const of = (alert: string): string[] =>
  arrived.filter(({ notice }) => notice.alert === alert).map(({ notice }) => notice.state)

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()
/** Of a queue that nobody empties, or that somebody does. */
const beat = (at: string) =>
  portal.inIntake((intake) =>
    intake
      .prepare(`INSERT OR REPLACE INTO operation_marks (mark, at, value) VALUES ('queue-beat', ?1, '0')`)
      .bind(at)
      .run(),
  )
const jobsNotWell = async (): Promise<unknown> => {
  let found: unknown
  await portal.inIntake(async (intake) => {
    found = (await intake.prepare('SELECT job, failed FROM job_runs WHERE well_at IS NULL OR failed NOT NULL').all())
      .results
  })
  return found
}

beforeAll(async () => {
  hookPort = await listen(newHook())
  const elsewhere = await listen(
    createServer((_, answer) => {
      ledAstray++
      answer.writeHead(204).end()
    }),
  )
  const setting = { ...aSetting(), ALERT_URL: `http://127.0.0.1:${hookPort}/hook?key=1` }
  portal = await startPortal(join(directory, 'v3'), await freePort(), setting)
  REDIRECT['location'] = `http://127.0.0.1:${elsewhere}/`
  await portal.inIntake((intake) =>
    intake
      .prepare(`INSERT INTO outbox (id, submission, at) VALUES ('waits', ?1, ?2)`)
      .bind(JSON.stringify({ contact: MARK }), ago(-60))
      .run(),
  )
}, 120_000)
afterAll(async () => {
  await portal.stop()
  await Promise.all(servers.filter(({ listening }) => listening).map(closed))
  rmSync(directory, { recursive: true, force: true })
})
/** Answers that are none, each of which would hold up or mislead who trusts it. */
const BAD: [string, (answer: ServerResponse) => void][] = [
  ['says nothing, ever', () => undefined],
  ['is at fault', withStatus(500)],
  ['leads elsewhere', (answer) => withStatus(307, REDIRECT)(answer)],
  ['hangs up', (answer) => answer.socket?.destroy()],
]

describe('an address for alerts', () => {
  beforeEach(async () => {
    await portal.inIntake((intake) => intake.exec('DELETE FROM alerts'))
    await beat(ago(20))
    arrived = []
  })

  it.each(BAD)('that %s neither holds up nor fails the clock, and is told by the next run', async (_, bad) => {
    respond = bad
    await portal.tick()
    expect(await jobsNotWell()).toEqual([])
    expect(of('queue-lag')).toEqual(['firing'])
    // Once a run and no more, for as long as it lasts.
    respond = withStatus(204)
    await portal.tick()
    await portal.tick()
    expect(of('queue-lag')).toEqual(['firing', 'firing'])
    await beat(ago(0))
    await portal.tick()
    await portal.tick()
    expect(of('queue-lag')).toEqual(['firing', 'firing', 'over'])
    expect(ledAstray).toBe(0)
  })

  it('at which nobody listens holds nothing up, and is told what it missed once somebody does', async () => {
    await closed(servers[0])
    await portal.tick()
    expect(await jobsNotWell()).toEqual([])
    expect(arrived).toEqual([])
    respond = withStatus(200)
    expect(await listen(newHook(), hookPort)).toBe(hookPort)
    await portal.tick()
    expect(of('queue-lag')).toEqual(['firing'])
  })

  it('that never ends its answer has said enough by how it begins', async () => {
    let written = 0
    respond = (answer) => {
      answer.writeHead(200, { 'content-type': 'text/plain' })
      const more = (): void => {
        if (!answer.destroyed && written++ < 100_000) answer.write('x'.repeat(10_000), () => setImmediate(more))
      }
      more()
    }
    await portal.tick()
    await portal.tick()
    expect(of('queue-lag')).toEqual(['firing'])
    expect(written).toBeLessThan(100_000)
  })

  it('is told a few of many in one run, and one alone where the first does not arrive', async () => {
    await portal.inIntake((intake) =>
      intake
        .prepare(
          `INSERT INTO alerts (alert, since, until) SELECT 'books-unequal', '2026-01-01T00:00:' || (10 + value) || '.000Z', ?2
           FROM json_each(?1)`,
        )
        .bind(JSON.stringify(Array.from({ length: 45 }, (_, i) => i)), ago(1))
        .run(),
    )
    respond = withStatus(503)
    await portal.tick()
    expect(arrived).toHaveLength(1)
    respond = withStatus(204)
    await portal.tick()
    expect(arrived.length).toBeLessThanOrEqual(21)
    await portal.tick()
    await portal.tick()
    // What failed once comes once more, and the one of the queue.
    expect(arrived).toHaveLength(1 + 45 + 1)
  })

  it('is sent names of ours and numbers, and nothing that lies in the private database', async () => {
    respond = withStatus(204)
    await portal.tick()
    const [sent] = arrived
    expect(sent?.url).toBe('/hook?key=1')
    expect(Object.keys(sent?.notice ?? {}).sort()).toEqual(
      ['alert', 'first', 'found', 'guide', 'portal', 'since', 'state', 'title', 'urgency'].sort(),
    )
    expect(JSON.stringify(arrived)).not.toContain(MARK)
    for (const name of ['cookie', 'authorization', 'x-forwarded-for', 'cf-connecting-ip'])
      expect(sent?.headers).not.toHaveProperty(name)
    expect(sent?.text.length).toBeLessThan(2_000)
  })
})
