import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { Body } from '../../content/registers/facts.ts'
import { joinKey } from '../../content/registers/key.ts'
import { openRecord } from '../../db/record/db.ts'
import { findEnded } from '../../db/record/ended.ts'
import { endPublicity } from '../../db/record/publicity.ts'
import { publish as publishAtTheDoor, type Door } from '../../db/record/publish.ts'
import { openSigner } from '../../db/record/signer.ts'
import { endAllPublicity } from '../../worker/jobs/publicity.ts'
import { aPlace, get, itemsOf, keysOf, publish, publishAll, type ProblemAnswer, type RecordAnswer } from './builders.ts'

/** Stands nowhere but in what may not be read any more. */
const SECRET = '龘靐齉爩鱻'
const RECORDS = '/api/registers/penalties/records'

const aDecision = (over: Body = {}): Body => ({
  decision: '示例罚〔2026〕1号',
  subjectKind: 'organisation',
  subject: `示例公司${SECRET}`,
  facts: `排放${SECRET}`,
  fine: '20000',
  place: '110000',
  authority: '示例生态环境局',
  decided: '2025-12-01',
  publicUntil: '2099-12-31',
  ...over,
})

const door = async (at: string): Promise<Door> => ({
  db: openRecord(env.RECORD, env.OBJECTS),
  objects: env.OBJECTS,
  signer: await openSigner(env.LOG_ORIGIN, env.LOG_KEY),
  now: () => new Date(at),
})

/** Publishes as if on an earlier day, when what it says was still public. */
const publishOn = async (day: string, bodies: Body[], id = 'penalties'): Promise<void> => {
  const register = REGISTERS[id]
  if (!register) throw new Error(`no register ${id}`)
  const statements = bodies.map((body) => ({ register, key: joinKey(register, body), body }))
  await publishAtTheDoor(await door(`${day}T00:00:00Z`), [{ publisher: 'portal', statements }])
}

const showOf = (key: string): Promise<Response> => get(`${RECORDS}/${encodeURIComponent(key)}`)
const bodyOf = async (key: string): Promise<Record<string, unknown> | null> =>
  (await (await showOf(key)).json<RecordAnswer>()).body

/** All that the portal answers about penalties, in one text. */
const everything = async (key: string): Promise<string> => {
  const { index } = await (await showOf(key)).json<RecordAnswer>()
  const exported = (await get('/api/registers/penalties/export.csv')).headers.get('location') ?? ''
  const paths = [
    `${RECORDS}/${encodeURIComponent(key)}`,
    `${RECORDS}/${encodeURIComponent(key)}/history`,
    RECORDS,
    `${RECORDS}?asOf=${index + 1}`,
    `/api/search?q=${SECRET}`,
    exported,
    `/api/log/entries/${index}`,
    '/feeds/registers/penalties.atom',
  ]
  return (await Promise.all(paths.map(async (path) => (await get(path)).text()))).join('\n')
}

beforeAll(async () => {
  // A day of this file's own, and before its first request: nothing was asked for yet, and no job ran.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 })
  await publishOn('2026-01-01', [aPlace()], 'places')
  await publishOn('2026-01-02', [
    aDecision({ publicUntil: '2026-11-01' }),
    aDecision({ decision: '示例罚〔2026〕2号', subject: '示例公司甲', facts: '甲' }),
  ])
})

afterAll(() => {
  vi.useRealTimers()
})

describe('a decision past its last public day', () => {
  const key = '示例罚〔2026〕1号'

  it('shows no retractable value when read, in no answer, before any job ran', async () => {
    const { results } = await env.RECORD.prepare(`SELECT value FROM disclosures WHERE key = ?`).bind(key).all()
    expect(JSON.stringify(results)).toContain(SECRET)
    expect(await everything(key)).not.toContain(SECRET.slice(0, 2))
    expect(await bodyOf(key)).toMatchObject({ decision: key, publicUntil: '2026-11-01' })
    for (const field of ['subject', 'facts', 'fine']) expect(await bodyOf(key)).not.toHaveProperty(field)
  })

  it('is not found by a value that it showed', async () => {
    expect(await keysOf(await get(`${RECORDS}?subject=${encodeURIComponent(`示例公司${SECRET}`)}`))).toEqual([])
    expect(await keysOf(await get(`${RECORDS}?fine=20000`))).toEqual(['示例罚〔2026〕2号'])
  })

  it('has its erasures in the log, each with the legal ground', async () => {
    const erasures = (await itemsOf(await get('/api/registers/erasures/records'))).filter(
      ({ body }) => body?.['record'] === key,
    )
    expect(erasures.map(({ body }) => body?.['field']).sort()).toEqual(['facts', 'fine', 'subject'])
    for (const { body } of erasures) expect(body?.['ground']).toContain('生态环境行政处罚办法')
  })

  it('published once more in full stands as it is', async () => {
    const { reason: _, ...before } = await (await showOf(key)).json<RecordAnswer>()
    const answer = await publish('penalties', [aDecision({ publicUntil: '2026-11-01' })])
    expect(answer.status).toBe(201)
    const { notices } = await answer.json<{ notices: { pointer: string }[] }>()
    expect(notices.map(({ pointer }) => pointer)).toEqual(['/0/subject', '/0/facts', '/0/fine'])
    expect((await (await showOf(key)).json<RecordAnswer>()).revision).toBe(before.revision)
  })
})

describe('a decision whose last public day is to come', () => {
  it('shows everything', async () =>
    expect(await bodyOf('示例罚〔2026〕2号')).toMatchObject({ subject: '示例公司甲', facts: '甲', fine: '20000' }))

  it('that is annulled takes its earlier revisions with it', async () => {
    const key = '示例罚〔2026〕3号'
    await publishAll('penalties', [aDecision({ decision: key })])
    await publishAll('penalties', [{ ...aDecision({ decision: key, status: 'annulled' }), _reason: '法院判决撤销' }])
    expect(await bodyOf(key)).toMatchObject({ status: 'annulled' })
    expect(await everything(key)).not.toContain(SECRET.slice(0, 2))
    const history = await itemsOf(await get(`${RECORDS}/${encodeURIComponent(key)}/history`))
    expect(history.map(({ body }) => Object.hasOwn(body ?? {}, 'subject'))).toEqual([false, false])
  })

  it('that is withdrawn does so too', async () => {
    const key = '示例罚〔2026〕4号'
    await publishAll('penalties', [aDecision({ decision: key })])
    await publishAll('penalties', [{ decision: key, _status: 'withdrawn', _reason: '发布有误' }])
    const { results } = await env.RECORD.prepare(
      `SELECT field FROM disclosures WHERE key = ? AND field IN ('subject', 'facts', 'fine')`,
    )
      .bind(key)
      .all()
    expect(results).toEqual([])
  })

  it('that is corrected otherwise keeps them', async () => {
    const key = '示例罚〔2026〕5号'
    await publishAll('penalties', [aDecision({ decision: key, facts: '甲' })])
    const answer = await publish('penalties', [aDecision({ decision: key, facts: '乙' })])
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)).toEqual(['/0/_reason'])
    await publishAll('penalties', [{ ...aDecision({ decision: key, facts: '乙' }), _reason: '笔误' }])
    const history = await itemsOf(await get(`${RECORDS}/${encodeURIComponent(key)}/history`))
    expect(history.map(({ body }) => body?.['facts'])).toEqual(['甲', '乙'])
  })
})

describe('the daily job', () => {
  it('erases what no reader asked for, and then finds nothing', async () => {
    const today = '2026-11-22'
    await publishOn('2026-01-03', [aDecision({ decision: '示例罚〔2020〕6号', publicUntil: '2020-01-01' })])
    const db = openRecord(env.RECORD)
    // Longer ago than a reader looks back.
    expect(await findEnded(db, today, { kind: 'overdue', since: '2026-09-22' })).toEqual([])
    expect(await findEnded(db, today, { kind: 'all' })).toHaveLength(3)
    await endAllPublicity(env, new Date(`${today}T00:00:00Z`))
    expect(await findEnded(db, today, { kind: 'all' })).toEqual([])
    expect(await endPublicity(await door(`${today}T00:00:00Z`), today)).toBe(0)
  })

  it('erases a backlog in one batch, a record with several values once', async () => {
    const today = '2026-11-22'
    const many = Array.from({ length: 120 }, (_, at) =>
      aDecision({ decision: `示例罚〔2019〕${at + 1}号`, decided: '2019-01-01', publicUntil: '2020-01-01' }),
    )
    await publishOn('2026-01-04', many)
    const size = async () =>
      (await env.RECORD.prepare('SELECT count(*) AS count, max(size) AS size FROM checkpoints').first<{
        count: number
        size: number
      }>()) ?? { count: 0, size: 0 }
    const before = await size()
    expect(await endPublicity(await door(`${today}T00:00:00Z`), today)).toBe(360)
    const after = await size()
    expect([after.count - before.count, after.size - before.size]).toEqual([1, 360])
    expect(await endPublicity(await door(`${today}T00:00:00Z`), today)).toBe(0)
    const { results } = await env.RECORD.prepare(
      `SELECT body FROM records WHERE register = 'penalties' AND key LIKE '示例罚〔2019〕%'`,
    ).all<{ body: string }>()
    expect(results).toHaveLength(120)
    expect(results.filter(({ body }) => /"(subject|facts|fine)":/.test(body))).toEqual([])
    const erasures = await env.RECORD.prepare(`SELECT count(*) AS count FROM erasures WHERE key LIKE '示例罚〔2019〕%'`)
    expect(await erasures.first('count')).toBe(360)
    expect(await bodyOf('示例罚〔2019〕7号')).toMatchObject({ place: '110000', publicUntil: '2020-01-01' })
    const mentioning = await env.RECORD.prepare(
      `SELECT count(*) AS count FROM mentions WHERE subject = '110000' AND register = 'penalties' AND key LIKE '示例罚〔2019〕%'`,
    )
    expect(await mentioning.first('count')).toBe(120)
    const kept = await env.RECORD.prepare('SELECT * FROM mention_counts ORDER BY subject, register').all()
    const reckoned = await env.RECORD.prepare(
      'SELECT subject, register, count(*) AS records FROM mentions GROUP BY 1, 2 ORDER BY 1, 2',
    ).all()
    expect(kept.results).toEqual(reckoned.results)
    expect(kept.results).toContainEqual(expect.objectContaining({ subject: '110000', register: 'penalties' }))
  })

  it('looks up the days before by their index', async () => {
    const { results } = await env.RECORD.prepare(
      `EXPLAIN QUERY PLAN SELECT records.key FROM records CROSS JOIN disclosures
         ON disclosures.register = records.register AND disclosures.key = records.key
       WHERE records.register = 'penalties' AND records.body ->> 'publicUntil' IS NOT NULL
         AND records.body ->> 'publicUntil' >= ? AND records.body ->> 'publicUntil' < ?`,
    )
      .bind('2026-09-22', '2026-11-22')
      .all<{ detail: string }>()
    expect(results[0]?.detail).toContain('records_public_until')
  })
})
