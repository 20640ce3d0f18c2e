import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PAGE_LOG } from '../../worker/http/page-log.ts'
import { runJobs } from '../../worker/jobs/jobs.ts'
import { foldBatch } from '../../worker/jobs/scans.ts'
import { aPlace, ask, get, publishAll, publisherKey } from './builders.ts'

/** Marked values sent through every kind of failure: no line of the log holds any of them, or anything of who sent them. */

const MARK = '标记值13800000000'
const MARKS = ['标记', '13800000000', '2001:db8:feed', 'MarkedAgent', 'marked-token', encodeURIComponent('标')]
const lines: string[] = []
const headers = {
  'cf-connecting-ip': '2001:db8:feed:beef::1',
  'user-agent': 'MarkedAgent/1.0',
  referer: `https://m.example/${encodeURIComponent(MARK)}`,
}
const said = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, level).mockImplementation((...texts: unknown[]) => void lines.push(texts.map(String).join(' ')))
})
afterAll(() => {
  vi.restoreAllMocks()
})

const whileBroken = async (database: D1Database, table: string, act: () => Promise<unknown>): Promise<void> => {
  await database.exec(`ALTER TABLE ${table} RENAME TO elsewhere`)
  try {
    await act()
  } finally {
    await database.exec(`ALTER TABLE elsewhere RENAME TO ${table}`)
  }
}

describe('no line holds what was sent', () => {
  it('where the public database fails under a read, a search, a write and an answer of another form', async () => {
    const key = await publisherKey()
    const at = encodeURIComponent(MARK)
    await whileBroken(env.RECORD, 'records', async () => {
      const answers = [
        await get(`/api/registers/places/records/${at}`, headers),
        await get(`/api/search?q=${at}`, headers),
        await get(`/api/registers/places/records?q=${at}`, headers),
        await get(`/open311/v2/requests/${at}.json`, headers),
        await ask(
          'POST',
          '/api/registers/places/entries',
          { ...headers, authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          JSON.stringify([aPlace({ nameZh: MARK })]),
        ),
      ]
      expect(answers.filter(({ status }) => status === 500).length).toBeGreaterThan(2)
    })
    const routes = said()
      .filter(({ what }) => what === 'internal')
      .map(({ route }) => route)
    expect(routes).toContainEqual(expect.stringMatching(/^\/api\/registers\/:\w+\/records\/:\w+$/))
    for (const line of said())
      expect(line).toMatchObject({ at: expect.any(String), level: 'error', what: expect.any(String) })
  })

  it('where the private database fails under a key, a cookie and a code', async () => {
    const before = lines.length
    await whileBroken(env.INTAKE, 'keys', () =>
      get('/api/activity', { ...headers, authorization: `Bearer lucid_${'marked-token'.padEnd(43, 'x')}` }),
    )
    await whileBroken(env.INTAKE, 'sessions', () =>
      get('/api/account', { ...headers, cookie: `__Host-lucid=${'marked-token'.padEnd(43, 'x')}` }),
    )
    expect(lines.length).toBeGreaterThan(before + 1)
    // Where it was thrown is said, in our own code.
    expect(said().some(({ error }) => JSON.stringify(error).includes('.ts:'))).toBe(true)
  })

  it('where a job, a message of the queue or a page fails by it', async () => {
    const run = () => Promise.reject(new Error(`${MARK}\n    at ${MARK} (x.ts:1:1)`, { cause: new Error(MARK) }))
    await expect(runJobs(env, { cron: 'x', scheduledTime: 0 }, [{ name: 'any', cron: 'x', run }])).rejects.toThrow(
      'any',
    )
    await foldBatch(env, { messages: [{ body: { code: MARK } }] } as unknown as MessageBatch, new Date())
    PAGE_LOG.write({ level: 'error', message: `${MARK}: no\n    at ${MARK} (x.ts:1:1)` })
    PAGE_LOG.write({
      level: 'error',
      message: `DrizzleQueryError: Failed query: select\nparams: ${MARK}\nSQLITE_ERROR`,
    })
    PAGE_LOG.write({ level: 'warn', message: MARK })
    expect(
      said()
        .filter(({ route }) => route === 'page')
        .map(({ error }) => error),
    ).toEqual([{ class: 'Error' }, { class: 'DrizzleQueryError', sqlite: 'SQLITE_ERROR' }])
    expect(said().map(({ what }) => what)).toEqual(expect.arrayContaining(['job-failed', 'scans-unreadable']))
  })

  it('in any of them', () => {
    expect(lines.length).toBeGreaterThan(6)
    for (const line of lines) for (const mark of MARKS) expect(line).not.toContain(mark)
  })
})
